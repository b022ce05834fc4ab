package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// What somebody has filled in when the log-in ends is kept by the browser until the next one,
// so that it stands in no address, no log and no store. It is encrypted, and only the same
// person gets to see it again: the form carries a lock that is made for them, so that it can
// be closed when nobody knows any more who they were.

// draftLife is how long it is kept: as long as a log-in may take.
const draftLife = pendingCookieLife

// draftLock is what the form of somebody logged in carries: a salt, and the key that it makes
// with their number.
func (s *server) draftLock(c *fiber.Ctx) string {
	salt := keyed([]byte(c.Cookies(s.cookies.session)), "utkast")
	return encode(salt) + "." + encode(keyed(salt, string(citizen(c))))
}

// keepDraft has the browser keep what is filled in, under the lock of its form.
func (s *server) keepDraft(c *fiber.Ctx, filled filledIn) {
	salt, key, _ := strings.Cut(c.FormValue("utkast"), ".")
	sealed, err := sealDraft(key, filled)
	if err != nil {
		return // the form is none of ours
	}
	s.setCookie(c, s.cookies.draft, salt+"."+sealed, fiber.CookieSameSiteLaxMode, draftLife)
}

// draftOf gives what somebody logged in had filled in; nil when there is nothing of theirs.
func (s *server) draftOf(c *fiber.Ctx) *filledIn {
	salt, sealed, _ := strings.Cut(c.Cookies(s.cookies.draft), ".")
	decoded, err := decode(salt)
	if err != nil || len(decoded) != sha256.Size {
		return nil
	}
	filled, err := openDraft(keyed(decoded, string(citizen(c))), sealed)
	if err != nil {
		return nil
	}
	return &filled
}

func (s *server) forgetDraft(c *fiber.Ctx) {
	if c.Cookies(s.cookies.draft) != "" {
		s.clearCookie(c, s.cookies.draft)
	}
}

func sealDraft(key string, filled filledIn) (string, error) {
	decoded, err := decode(key)
	if err != nil {
		return "", err
	}
	aead, err := aeadOf(decoded)
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(filled)
	if err != nil {
		return "", err
	}
	return encode(aead.Seal(nil, nil, plain, nil)), nil
}

func openDraft(key []byte, sealed string) (filled filledIn, err error) {
	decoded, err := decode(sealed)
	if err != nil {
		return filled, err
	}
	aead, err := aeadOf(key)
	if err != nil {
		return filled, err
	}
	plain, err := aead.Open(nil, nil, decoded, nil)
	if err != nil {
		return filled, err
	}
	return filled, json.Unmarshal(plain, &filled)
}

// aeadOf makes AES-GCM with nonces of its own.
func aeadOf(key []byte) (cipher.AEAD, error) {
	if len(key) != sha256.Size {
		return nil, errors.New("a key of another length")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func keyed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func decode(text string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(text) }
