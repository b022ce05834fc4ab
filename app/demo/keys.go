package demo

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"

	"inkorg/sso"
)

// Keys are the keys that the demo's SAML parties sign with.
type Keys struct {
	Inbox   sso.Key
	IdP     sso.Key
	Service sso.Key
}

// OpenKeys reads the demo's keys from a folder, and makes those that are not there. The
// folder and the files are for their owner alone. The certificates carry commonName, by
// which other environments tell that a key is the demo's.
func OpenKeys(folder, commonName string, now time.Time) (Keys, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return Keys{}, fmt.Errorf("folder of demo keys: %w", err)
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return Keys{}, fmt.Errorf("folder of demo keys: %w", err)
	}
	names := [...]string{"inbox", "test-idp", "e-service"}
	var keys [len(names)]sso.Key
	var errs [len(names)]error
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { keys[i], errs[i] = openKey(filepath.Join(folder, name+".pem"), commonName, now) })
	}
	all.Wait()
	return Keys{Inbox: keys[0], IdP: keys[1], Service: keys[2]}, errors.Join(errs[:]...)
}

func openKey(path, commonName string, now time.Time) (sso.Key, error) {
	stored, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if stored, err = newKey(commonName, now); err == nil {
			err = writeSecret(path, stored)
		}
	}
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return sso.Key{}, fmt.Errorf("demo key: %w", err)
	}
	key, err := sso.ParseKey(stored, stored)
	if err != nil {
		return sso.Key{}, fmt.Errorf("demo key %s: %w", path, err)
	}
	return key, nil
}

const (
	// keyBits keeps the first start short: three keys of 3072 bits can take seconds.
	keyBits = 2048
	keyLife = 10 * 365 * 24 * time.Hour
	// keyBackdate lets a party accept the certificate whose clock is somewhat behind.
	keyBackdate = time.Hour
)

// newKey makes an RSA key and a self-signed certificate, both in one PEM text.
func newKey(commonName string, now time.Time) ([]byte, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: commonName},
		NotBefore: now.Add(-keyBackdate), NotAfter: now.Add(keyLife),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, BasicConstraintsValid: true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
	return append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})...), nil
}

// writeSecret writes a file for its owner alone, whole or not at all.
func writeSecret(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
