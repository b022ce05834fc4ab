package sso

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"
)

func TestNewKey(t *testing.T) {
	key, err := NewKey("inkorg", KeyBits, noon())
	if err != nil {
		t.Fatal(err)
	}
	certificate := key.Certificate()
	if bits := key.private.N.BitLen(); bits != KeyBits {
		t.Errorf("%d bits", bits)
	}
	if certificate.Subject.CommonName != "inkorg" {
		t.Errorf("named %q", certificate.Subject.CommonName)
	}
	if !certificate.NotBefore.Before(noon()) || !certificate.NotAfter.After(noon().Add(9*365*24*time.Hour)) {
		t.Errorf("valid from %v to %v", certificate.NotBefore, certificate.NotAfter)
	}
	if err := certificate.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate, certificate.Signature); err != nil {
		t.Errorf("not self-signed: %v", err)
	}
}

func TestShortKeysAreNotMade(t *testing.T) {
	if _, err := NewKey("inkorg", minKeyBits-1, noon()); err == nil {
		t.Error("a key too short to be trusted was made")
	}
}

func TestKeyPEM(t *testing.T) {
	key := testKey(t, "sp")
	keyPEM, certificatePEM, err := key.MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseKey(keyPEM, certificatePEM)
	if err != nil {
		t.Fatal(err)
	}
	if !again.private.Equal(key.private) || !again.certificate.Equal(key.certificate) {
		t.Error("another key came back")
	}
	if strings.Contains(string(certificatePEM), "PRIVATE") {
		t.Error("the certificate's file holds the key")
	}
	if _, _, err := (Key{}).MarshalPEM(); err == nil {
		t.Error("an empty key is written")
	}
}

func TestParseKeyRefuses(t *testing.T) {
	keyPEM, certificatePEM, err := testKey(t, "sp").MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	_, otherPEM, err := testKey(t, "idp").MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	weakPEM, weakCertificate, err := weakKey(t).MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	ecPEM, ecCertificate := ecKeyPEM(t)
	for name, c := range map[string]struct{ key, certificate []byte }{
		"another key's certificate": {keyPEM, otherPEM},
		"no certificate":            {keyPEM, nil},
		"no key":                    {nil, certificatePEM},
		"too short":                 {weakPEM, weakCertificate},
		"elliptic curve":            {ecPEM, ecCertificate},
	} {
		if _, err := ParseKey(c.key, c.certificate); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func ecKeyPEM(t testing.TB) (keyPEM, certificatePEM []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: noon(), NotAfter: noon().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
}
