package sso

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// VerificationKey is a public key that whoever publishes metadata signs it with. It is
// trusted because somebody has configured it, for as long as it stays so: the dates of a
// certificate that it came in mean nothing.
type VerificationKey struct {
	public crypto.PublicKey
}

// ParseVerificationKeys reads keys from PEM: certificates, public keys or both, at least
// one. During a change of keys there are two.
func ParseVerificationKeys(text []byte) ([]VerificationKey, error) {
	var keys []VerificationKey
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		key, err := parseVerificationKey(block)
		if err != nil {
			return nil, fmt.Errorf("verification key: %w", err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no certificate or public key")
	}
	return keys, nil
}

func parseVerificationKey(block *pem.Block) (VerificationKey, error) {
	var key VerificationKey
	switch block.Type {
	case "CERTIFICATE":
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return key, err
		}
		key.public = certificate.PublicKey
	case "PUBLIC KEY":
		var err error
		if key.public, err = x509.ParsePKIXPublicKey(block.Bytes); err != nil {
			return key, err
		}
	default:
		return key, fmt.Errorf("%q is no certificate or public key", block.Type)
	}
	return key, checkCertificate(key.certificate())
}

// certificate is the key as goxmldsig takes it, with dates that fit timeless alone.
func (k VerificationKey) certificate() *x509.Certificate {
	return &x509.Certificate{PublicKey: k.public}
}

func timeless() *dsig.Clock { return dsig.NewFakeClockAt(time.Time{}) }

// verifyMetadata checks the signature of a scanned document and gives what it covers,
// canonical and detached. The signature stands where the schema wants it, as the first
// child of the root, and covers exactly that.
func verifyMetadata(document []byte, root *etree.Element, keys []VerificationKey) (*etree.Element, error) {
	signature := metadataSignature(root)
	if signature == nil {
		return nil, refuse(ReasonUnsigned, "the root has no signature as its first element")
	}
	if err := checkSignature(signature, attr(root, "ID"), slices.Concat(rsaSignatures(), ecdsaSignatures())); err != nil {
		return nil, err
	}
	document, err := rewriteECDSA(document, signature)
	if err != nil {
		return nil, err
	}
	if root, err = parseTree(document); err != nil {
		return nil, err
	}
	// Which key it is the document does not get to say.
	signature = metadataSignature(root)
	if info := child(signature, nsSignature, "KeyInfo"); info != nil {
		signature.RemoveChild(info)
	}
	for _, key := range keys {
		validation := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{key.certificate()}})
		validation.Clock = timeless()
		verified, failure := validation.Validate(root)
		if failure == nil {
			return verified, nil
		}
		err = failure
	}
	return nil, refuse(ReasonSignature, foreign(err.Error()))
}

func metadataSignature(root *etree.Element) *etree.Element {
	children := root.ChildElements()
	if len(children) == 0 || !is(children[0], nsSignature, "Signature") {
		return nil
	}
	return children[0]
}
