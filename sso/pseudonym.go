package sso

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// minPseudonymSecret is the length in bytes of the shortest secret that pseudonyms are
// made with.
const minPseudonymSecret = 32

// CheckPseudonymSecret refuses a secret that is too short to keep.
func CheckPseudonymSecret(secret []byte) error {
	if len(secret) < minPseudonymSecret {
		return errors.New("the secret of pseudonyms is shorter than 32 bytes")
	}
	return nil
}

// pseudonym names a person at one service provider: the same there every time, another
// elsewhere, and not to be traced back without the secret. Entity ids hold no NUL.
func pseudonym(secret []byte, spEntityID, personalNumber string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(spEntityID + "\x00" + personalNumber))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
