package sso

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

const (
	// minKeyBits is the shortest RSA key that is trusted or used.
	minKeyBits = 2048
	// newKeyLife is the life of a self-signed certificate. SAML trusts the certificate
	// because it stands in the metadata, so a long life costs nothing; keys are rotated on
	// purpose, not by running out.
	newKeyLife = 10 * 365 * 24 * time.Hour
	// newKeyBackdate lets a party whose clock is behind accept a new certificate at once.
	newKeyBackdate = time.Hour
)

// Key is an RSA key with the certificate that others know it by. Elliptic curves are not
// offered: deployed SAML software differs in how it writes their signatures.
type Key struct {
	private     *rsa.PrivateKey
	certificate *x509.Certificate
}

// KeyBits is the length of an RSA key that is to last.
const KeyBits = 3072

// NewKey makes an RSA key of so many bits, at least 2048, and a self-signed certificate,
// valid for ten years from an hour before now.
func NewKey(commonName string, bits int, now time.Time) (Key, error) {
	if bits < minKeyBits {
		return Key{}, fmt.Errorf("make RSA key: %d bits, at least %d are wanted", bits, minKeyBits)
	}
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return Key{}, fmt.Errorf("make RSA key: %w", err)
	}
	return selfSign(private, commonName, now)
}

func selfSign(private *rsa.PrivateKey, commonName string, now time.Time) (Key, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return Key{}, fmt.Errorf("make serial number: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: commonName},
		NotBefore:             now.Add(-newKeyBackdate),
		NotAfter:              now.Add(newKeyLife),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return Key{}, fmt.Errorf("make certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return Key{}, fmt.Errorf("read back certificate: %w", err)
	}
	return Key{private: private, certificate: certificate}, nil
}

// Certificate is the certificate that the key's metadata publishes.
func (k Key) Certificate() *x509.Certificate { return k.certificate }

// Fingerprint is the SHA-256 of the certificate, as openssl x509 -fingerprint writes it: by
// it people tell over the telephone that they mean the same key.
func (k Key) Fingerprint() string {
	sum := sha256.Sum256(k.certificate.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}

// MarshalPEM writes the key (PKCS #8) and its certificate as PEM. The caller keeps the
// first secret.
func (k Key) MarshalPEM() (keyPEM, certificatePEM []byte, err error) {
	if k.private == nil {
		return nil, nil, errors.New("there is no key to write")
	}
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return nil, nil, fmt.Errorf("write private key: %w", err)
	}
	keyPEM = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	certificatePEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.certificate.Raw})
	return keyPEM, certificatePEM, nil
}

// ParseKey reads an RSA key (PKCS #8 or PKCS #1) and its certificate from PEM. It refuses
// keys under 2048 bits and a certificate that is another key's.
func ParseKey(keyPEM, certificatePEM []byte) (Key, error) {
	pair, err := tls.X509KeyPair(certificatePEM, keyPEM)
	if err != nil {
		return Key{}, fmt.Errorf("read key and certificate: %w", err)
	}
	private, ok := pair.PrivateKey.(*rsa.PrivateKey)
	if !ok {
		return Key{}, errors.New("the key is not an RSA key")
	}
	key := Key{private: private, certificate: pair.Leaf}
	return key, key.check()
}

func (k Key) check() error {
	if k.private == nil || k.certificate == nil {
		return errors.New("the key is empty")
	}
	return checkCertificate(k.certificate)
}

// checkCertificate refuses public keys that are too weak to trust.
func checkCertificate(certificate *x509.Certificate) error {
	switch public := certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		if bits := public.N.BitLen(); bits < minKeyBits {
			return fmt.Errorf("the RSA key has %d bits, at least %d are wanted", bits, minKeyBits)
		}
		return nil
	case *ecdsa.PublicKey:
		return nil
	default:
		return errors.New("the certificate's key is neither RSA nor ECDSA")
	}
}

// pair is the key as crypto/tls, gosaml2 and goxmldsig take it.
func (k Key) pair() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{k.certificate.Raw}, PrivateKey: k.private, Leaf: k.certificate}
}
