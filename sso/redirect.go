package sso

import (
	"bytes"
	"compress/flate"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha512" // for crypto.SHA384 and crypto.SHA512
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"net/url"
	"slices"
	"strings"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// Parameters of a query, and fields of a form, that carry a message.
const (
	paramRequest  = "SAMLRequest"
	paramResponse = "SAMLResponse"
)

// redirect is a message of the redirect binding. The signature covers the parameters as
// they were escaped, so they are kept that way.
type redirect struct {
	kind       string            // the parameter that holds the message
	raw        map[string]string // escaped values
	relayState string
}

// parseRedirect takes the parameters of the binding apart; others are ignored, as the
// signature does not cover them. A query without a message counts as an empty request.
func parseRedirect(rawQuery string) (*redirect, error) {
	if len(rawQuery) > maxMessage {
		return nil, refuse(ReasonSize, fmt.Sprintf("%d bytes, at most %d", len(rawQuery), maxMessage))
	}
	r := &redirect{kind: paramRequest, raw: make(map[string]string)}
	for piece := range strings.SplitSeq(rawQuery, "&") {
		name, value, _ := strings.Cut(piece, "=")
		switch name {
		case paramRequest, paramResponse, "RelayState", "SigAlg", "Signature", "SAMLEncoding":
		default:
			continue
		}
		if _, twice := r.raw[name]; twice {
			return nil, refuse(ReasonStructure, name+" stands twice")
		}
		r.raw[name] = value
	}
	return r, r.check()
}

func (r *redirect) check() error {
	_, request := r.raw[paramRequest]
	_, response := r.raw[paramResponse]
	if request && response {
		return refuse(ReasonStructure, "a request and a response")
	}
	if response {
		r.kind = paramResponse
	}
	if _, other := r.raw["SAMLEncoding"]; other {
		return refuse(ReasonProfile, "another encoding than DEFLATE")
	}
	var err error
	r.relayState, err = r.value("RelayState")
	if err == nil && len(r.relayState) > maxRelayState {
		return refuse(ReasonSize, "RelayState")
	}
	return err
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
	packed, err := r.bytes(r.kind)
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
	elliptic := slices.Contains(ecdsaSignatures(), algorithm)
	for _, certificate := range certificates {
		switch public := certificate.PublicKey.(type) {
		case *rsa.PublicKey:
			if !elliptic && rsa.VerifyPKCS1v15(public, hash, digest, signature) == nil {
				return nil
			}
		case *ecdsa.PublicKey:
			if elliptic && verifyECDSA(public, digest, signature) {
				return nil
			}
		}
	}
	return refuse(ReasonSignature, "no registered certificate verifies the query")
}

// verifyECDSA takes the signature in either form that deployed software writes into a
// query: r and s one after the other, as XML Signature has it, or ASN.1.
func verifyECDSA(public *ecdsa.PublicKey, digest, signature []byte) bool {
	if ecdsa.VerifyASN1(public, digest, signature) {
		return true
	}
	size := (public.Curve.Params().BitSize + 7) / 8
	if len(signature) != 2*size {
		return false
	}
	return ecdsa.Verify(public, digest, new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:]))
}

// signed is the part of the query string that the signature covers: its parameters in the
// binding's order, whatever their order in the query.
func (r *redirect) signed() string {
	text := r.kind + "=" + r.raw[r.kind]
	if relayState, given := r.raw["RelayState"]; given {
		text += "&RelayState=" + relayState
	}
	return text + "&SigAlg=" + r.raw["SigAlg"]
}

func digestFor(algorithm string, data []byte) (crypto.Hash, []byte, error) {
	var hash crypto.Hash
	switch algorithm {
	case dsig.RSASHA256SignatureMethod, dsig.ECDSASHA256SignatureMethod:
		hash = crypto.SHA256
	case dsig.RSASHA384SignatureMethod, dsig.ECDSASHA384SignatureMethod:
		hash = crypto.SHA384
	case dsig.RSASHA512SignatureMethod, dsig.ECDSASHA512SignatureMethod:
		hash = crypto.SHA512
	default:
		return 0, nil, refuse(ReasonAlgorithm, "SigAlg "+foreign(algorithm))
	}
	digest := hash.New()
	digest.Write(data)
	return hash, digest.Sum(nil), nil
}
