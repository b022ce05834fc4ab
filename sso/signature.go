package sso

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// verify checks the signature of a Response and gives what it covers, canonical and
// detached. gosaml2 verifies again later; doing it first keeps everything unverified away
// from the decryption (a padding oracle otherwise) and gives an error status an answer
// that can be believed.
func verify(raw []byte, idp IdentityProvider, now time.Time) (*etree.Element, error) {
	root, err := parseTree(raw)
	if err != nil {
		return nil, err
	}
	validation := dsig.NewDefaultValidationContext(idp.certificateStore())
	validation.Clock = dsig.NewFakeClockAt(now)
	verified, err := validation.Validate(root)
	if err != nil {
		return nil, refuse(ReasonSignature, foreign(err.Error()))
	}
	return verified, nil
}

// rewriteECDSA turns the value of the Response's ECDSA signature from the form of XML
// Signature (r and s, one after the other) into the one that Go verifies (ASN.1). Other
// Responses come back as they are.
func rewriteECDSA(raw []byte, signature *etree.Element) ([]byte, error) {
	method := child(child(signature, nsSignature, "SignedInfo"), nsSignature, "SignatureMethod")
	if !slices.Contains(ecdsaSignatures(), attr(method, "Algorithm")) {
		return raw, nil
	}
	written := childText(signature, nsSignature, "SignatureValue")
	value, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(written), ""))
	if err != nil || len(value) == 0 || len(value)%2 != 0 {
		return nil, refuse(ReasonSignature, "not an ECDSA signature value")
	}
	half := len(value) / 2
	der, err := asn1.Marshal(struct{ R, S *big.Int }{
		new(big.Int).SetBytes(value[:half]), new(big.Int).SetBytes(value[half:]),
	})
	if err != nil {
		return nil, refuse(ReasonSignature, "not an ECDSA signature value")
	}
	// The value is replaced in the bytes, so that nothing that is signed can change.
	if bytes.Count(raw, []byte(written)) != 1 {
		return nil, refuse(ReasonSignature, "the signature value is not written plainly")
	}
	return bytes.Replace(raw, []byte(written), []byte(base64.StdEncoding.EncodeToString(der)), 1), nil
}
