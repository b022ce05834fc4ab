package sso

import (
	"bytes"
	"compress/flate"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// redirect is a message of the redirect binding. The signature covers the parameters as
// they were escaped, so they are kept that way.
type redirect struct {
	raw        map[string]string // escaped values
	relayState string
}

// parseRedirect takes the parameters of the binding apart; others are ignored, as the
// signature does not cover them.
func parseRedirect(rawQuery string) (*redirect, error) {
	if len(rawQuery) > maxMessage {
		return nil, refuse(ReasonSize, fmt.Sprintf("%d bytes, at most %d", len(rawQuery), maxMessage))
	}
	r := &redirect{raw: make(map[string]string)}
	for piece := range strings.SplitSeq(rawQuery, "&") {
		name, value, _ := strings.Cut(piece, "=")
		switch name {
		case "SAMLRequest", "RelayState", "SigAlg", "Signature", "SAMLEncoding":
		default:
			continue
		}
		if _, twice := r.raw[name]; twice {
			return nil, refuse(ReasonStructure, name+" stands twice")
		}
		r.raw[name] = value
	}
	if _, other := r.raw["SAMLEncoding"]; other {
		return nil, refuse(ReasonProfile, "another encoding than DEFLATE")
	}
	var err error
	r.relayState, err = r.value("RelayState")
	if err == nil && len(r.relayState) > maxRelayState {
		return nil, refuse(ReasonSize, "RelayState")
	}
	return r, err
}

func (r *redirect) value(name string) (string, error) {
	value, err := url.QueryUnescape(r.raw[name])
	if err != nil {
		return "", refuse(ReasonBase64, name+" is not escaped rightly")
	}
	return value, nil
}

func (r *redirect) bytes(name string) ([]byte, error) {
	value, err := r.value(name)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(raw) == 0 {
		return nil, refuse(ReasonBase64, name)
	}
	return raw, nil
}

// document inflates, scans and parses the message.
func (r *redirect) document() (*etree.Element, error) {
	packed, err := r.bytes("SAMLRequest")
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxMessage+1))
	if err != nil {
		return nil, refuse(ReasonXML, "not DEFLATE")
	}
	if len(raw) > maxMessage {
		return nil, refuse(ReasonSize, fmt.Sprintf("inflates to more than %d bytes", maxMessage))
	}
	if err := scan(raw); err != nil {
		return nil, err
	}
	return parseTree(raw)
}

// verify checks the signature over the parameters (SAML bindings 3.4.4.1).
func (r *redirect) verify(certificates []*x509.Certificate) error {
	algorithm, err := r.value("SigAlg")
	if err != nil {
		return err
	}
	if algorithm == "" {
		return refuse(ReasonUnsigned, "no SigAlg")
	}
	signature, err := r.bytes("Signature")
	if err != nil {
		return err
	}
	hash, digest, err := digestFor(algorithm, []byte(r.signed()))
	if err != nil {
		return err
	}
	for _, certificate := range certificates {
		public, isRSA := certificate.PublicKey.(*rsa.PublicKey)
		if isRSA && rsa.VerifyPKCS1v15(public, hash, digest, signature) == nil {
			return nil
		}
	}
	return refuse(ReasonSignature, "no registered certificate verifies the query")
}

// signed is the part of the query string that the signature covers.
func (r *redirect) signed() string {
	text := "SAMLRequest=" + r.raw["SAMLRequest"]
	if relayState, given := r.raw["RelayState"]; given {
		text += "&RelayState=" + relayState
	}
	return text + "&SigAlg=" + r.raw["SigAlg"]
}

func digestFor(algorithm string, data []byte) (crypto.Hash, []byte, error) {
	switch algorithm {
	case dsig.RSASHA256SignatureMethod:
		sum := sha256.Sum256(data)
		return crypto.SHA256, sum[:], nil
	case dsig.RSASHA384SignatureMethod:
		sum := sha512.Sum384(data)
		return crypto.SHA384, sum[:], nil
	case dsig.RSASHA512SignatureMethod:
		sum := sha512.Sum512(data)
		return crypto.SHA512, sum[:], nil
	default:
		return 0, nil, refuse(ReasonAlgorithm, "SigAlg "+foreign(algorithm))
	}
}
