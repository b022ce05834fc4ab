package testkit

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

// Authority issues certificates for one test.
type Authority struct {
	t           testing.TB
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// NewAuthority makes an authority that nobody else knows.
func NewAuthority(t testing.TB, name string) *Authority {
	t.Helper()
	a := &Authority{t: t, key: newECKey(t)}
	a.certificate = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.certificate.Raw = a.sign(a.certificate, &a.key.PublicKey)
	return a
}

// PEM is the authority's own certificate.
func (a *Authority) PEM() []byte { return encodePEM("CERTIFICATE", a.certificate.Raw) }

// Pool trusts the authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(a.PEM())
	return pool
}

// Server issues a certificate for a listener on loopback.
func (a *Authority) Server() Pair {
	a.t.Helper()
	return a.issue(&x509.Certificate{
		Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, time.Hour)
}

// Caller issues a certificate for a caller by its HSA-id, which is the subject's
// serialNumber. It has run out when valid is not positive.
func (a *Authority) Caller(hsaID string, valid time.Duration) Pair {
	a.t.Helper()
	return a.issue(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "caller", SerialNumber: hsaID},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, valid)
}

// Pair is a certificate and its private key, as PEM and as one.
type Pair struct {
	Certificate []byte
	Key         []byte
	TLS         tls.Certificate
}

func (a *Authority) issue(template *x509.Certificate, valid time.Duration) Pair {
	a.t.Helper()
	key := newECKey(a.t)
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		a.t.Fatal(err)
	}
	template.SerialNumber = serial
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(valid)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	pair := Pair{Certificate: encodePEM("CERTIFICATE", a.sign(template, &key.PublicKey)), Key: encodePEM("PRIVATE KEY", private)}
	if pair.TLS, err = tls.X509KeyPair(pair.Certificate, pair.Key); err != nil {
		a.t.Fatal(err)
	}
	return pair
}

func (a *Authority) sign(template *x509.Certificate, public *ecdsa.PublicKey) []byte {
	a.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return der
}

func newECKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func encodePEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
