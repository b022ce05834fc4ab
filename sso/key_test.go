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

// TestFingerprint: the same as openssl prints, which the other side compares with.
func TestFingerprint(t *testing.T) {
	const (
		certificatePEM = `-----BEGIN CERTIFICATE-----
MIIBdjCCAR2gAwIBAgIUOImU0yLQuuA8v1JtVcFdiQ1kkj0wCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGaW5rb3JnMB4XDTI2MTEyMjIwMDgxM1oXDTM2MTExOTIwMDgx
M1owETEPMA0GA1UEAwwGaW5rb3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
SDcjx0mHT1sX2MNYsWr38BVX/Hg14+DsGjhgibUr6fe0GbyvAk6oAbmNcKGiAFsg
+SPuFWdvNMEORqurBsO3tqNTMFEwHQYDVR0OBBYEFMnj5IB4kKkQJapPH+Bi5BHG
t2m3MB8GA1UdIwQYMBaAFMnj5IB4kKkQJapPH+Bi5BHGt2m3MA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgZGUGCLmC/+wSyRI0oEVXDQ5LKFY//Vid
13Sfscbk2kkCIBs5qD/4STb/sATFJ5o5RBTXdoC8eJRsAaPISRXOIswC
-----END CERTIFICATE-----`
		printed = "66:60:B3:08:61:6E:E5:0B:0A:47:1C:A9:E3:4F:A4:8E:94:AC:BD:B8:E6:C0:97:B1:FB:54:F5:26:81:E0:14:DF"
	)
	block, _ := pem.Decode([]byte(certificatePEM))
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if got := (Key{certificate: certificate}).Fingerprint(); got != printed {
		t.Errorf("got %s, openssl prints %s", got, printed)
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
