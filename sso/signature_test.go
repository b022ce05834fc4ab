package sso

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// ecdsaSigner signs as XML Signature wants it: r and s one after the other.
func ecdsaSigner(t testing.TB) *signer { return ecdsaSignerOn(t, elliptic.P256()) }

func ecdsaSignerOn(t testing.TB, curve elliptic.Curve) *signer {
	t.Helper()
	size := (curve.Params().BitSize + 7) / 8
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    noon().Add(-time.Hour), NotAfter: noon().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &signer{t: t, key: key, cert: cert, edit: func(signature *etree.Element) {
		value := at(signature, "./ds:SignatureValue")
		der, err := base64.StdEncoding.DecodeString(value.Text())
		if err != nil {
			t.Fatal(err)
		}
		var parts struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(der, &parts); err != nil {
			t.Fatal(err)
		}
		raw := append(parts.R.FillBytes(make([]byte, size)), parts.S.FillBytes(make([]byte, size))...)
		value.SetText(base64.StdEncoding.EncodeToString(raw))
	}}
}

// trust makes the identity provider one that signs with an ECDSA key.
func (s *signer) trust(cfg *ServiceProviderConfig) {
	s.t.Helper()
	cert, err := x509.ParseCertificate(s.cert)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg.IdPs[0].Certificates = []*x509.Certificate{cert}
}

func TestECDSA(t *testing.T) {
	signer := ecdsaSigner(t)
	for name, c := range map[string]struct {
		letter letter
		want   Reason // "" for accepted
	}{
		"Response signed":        {letter{plainAssertion: true}, ""},
		"and encrypted":          {letter{plainAssertion: true, response: seal(t, sealed{})}, ""},
		"both signed":            {letter{}, ReasonECDSAInside},
		"changed after signing":  {letter{plainAssertion: true, signed: textAt(".//saml:NameID", "other")}, ReasonSignature},
		"odd number of bytes":    {letter{plainAssertion: true, signed: textAt("./ds:Signature/ds:SignatureValue", "AAAA")}, ReasonSignature},
		"a byte between r and s": {letter{plainAssertion: true, signed: widen}, ReasonSignature},
		"no bytes":               {letter{plainAssertion: true, signed: textAt("./ds:Signature/ds:SignatureValue", "")}, ReasonSignature},
		"not base64":             {letter{plainAssertion: true, signed: textAt("./ds:Signature/ds:SignatureValue", "????")}, ReasonSignature},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t, signer.trust)
			c.letter.signer = signer
			identity, err := b.consume(b.write(c.letter))
			if c.want != "" {
				wantReason(t, identity, err, c.want)
			} else if err != nil || identity.PersonalNumber != tolvan {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestECDSACurves accepts each curve with the digest of its size.
func TestECDSACurves(t *testing.T) {
	for method, curve := range map[string]elliptic.Curve{
		dsig.ECDSASHA256SignatureMethod: elliptic.P256(), dsig.ECDSASHA384SignatureMethod: elliptic.P384(),
		dsig.ECDSASHA512SignatureMethod: elliptic.P521(),
	} {
		s := ecdsaSignerOn(t, curve)
		s.tune = func(signing *dsig.SigningContext) {
			if err := signing.SetSignatureMethod(method); err != nil {
				t.Fatal(err)
			}
		}
		b := newBed(t, s.trust)
		if identity, err := b.consume(b.write(letter{plainAssertion: true, signer: s})); err != nil || identity.PersonalNumber != tolvan {
			t.Errorf("%s: %v", curve.Params().Name, err)
		}
	}
}

// widen writes s with a zero before it: the same number, in another form.
func widen(response *etree.Element) {
	value := at(response, "./ds:Signature/ds:SignatureValue")
	raw, err := base64.StdEncoding.DecodeString(value.Text())
	if err != nil {
		panic(err)
	}
	half := len(raw) / 2
	value.SetText(base64.StdEncoding.EncodeToString(slices.Concat(raw[:half], []byte{0}, raw[half:])))
}

// TestECDSAInEntities: what cannot be replaced in the bytes is said to be so, since the
// signature as it stands would look forged.
func TestECDSAInEntities(t *testing.T) {
	signer := ecdsaSigner(t)
	b := newBed(t, signer.trust)
	_, err := b.consume(b.write(letter{
		signer: signer, plainAssertion: true, bytes: replaceBytes("<ds:SignatureValue>", "<ds:SignatureValue>&#10;"),
	}))
	if err == nil || !strings.Contains(err.Error(), "not written plainly") {
		t.Errorf("got %v", err)
	}
}

// TestKeyRollOverOfIdP accepts either of two published certificates.
func TestKeyRollOverOfIdP(t *testing.T) {
	for _, name := range []string{"idp", "stranger"} {
		b := newBed(t, func(cfg *ServiceProviderConfig) {
			cfg.IdPs[0].Certificates = testCertificates(t, "idp", "stranger")
		})
		if _, err := b.consume(b.write(letter{signer: rsaSigner(t, name)})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPretendedCertificate signs with a stranger's key and the certificate of the
// identity provider.
func TestPretendedCertificate(t *testing.T) {
	b := newBed(t)
	pretender := rsaSigner(t, "stranger")
	pretender.cert = testKey(t, "idp").certificate.Raw
	identity, err := b.consume(b.write(letter{signer: pretender}))
	wantReason(t, identity, err, ReasonSignature)
}

func TestStrongerDigests(t *testing.T) {
	for _, algorithm := range []string{dsig.RSASHA384SignatureMethod, dsig.RSASHA512SignatureMethod} {
		b := newBed(t)
		s := rsaSigner(t, "idp")
		s.tune = func(signing *dsig.SigningContext) {
			if err := signing.SetSignatureMethod(algorithm); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.consume(b.write(letter{signer: s})); err != nil {
			t.Errorf("%s: %v", algorithm, err)
		}
	}
}
