package demo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"inkorg/sso"
)

// Keys are the keys that the demo's SAML parties sign with, and the secret behind the
// pseudonyms of exits.
type Keys struct {
	Inbox   sso.Key
	Exits   sso.Key
	IdP     sso.Key
	Service sso.Key

	PseudonymSecret []byte
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
	names := [...]string{"inbox", "exits", "test-idp", "e-service"}
	var keys [len(names)]sso.Key
	var errs [len(names)]error
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { keys[i], errs[i] = openKey(filepath.Join(folder, name+".pem"), commonName, now) })
	}
	secret, err := openSecret(filepath.Join(folder, "pseudonyms.secret"))
	all.Wait()
	return Keys{
		Inbox: keys[0], Exits: keys[1], IdP: keys[2], Service: keys[3], PseudonymSecret: secret,
	}, errors.Join(append(errs[:], err)...)
}

// OpenIdPKey reads the key of the test identity provider alone, where the demo's other parties
// are not there, or makes it. It is as OpenKeys would have it.
func OpenIdPKey(folder, commonName string, now time.Time) (sso.Key, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return sso.Key{}, fmt.Errorf("folder of the test identity provider's key: %w", err)
	}
	return openKey(filepath.Join(folder, "test-idp.pem"), commonName, now)
}

func openKey(path, commonName string, now time.Time) (sso.Key, error) {
	stored, err := openFile(path, func() ([]byte, error) { return newKey(commonName, now) })
	if err != nil {
		return sso.Key{}, fmt.Errorf("demo key: %w", err)
	}
	key, err := sso.ParseKey(stored, stored)
	if err != nil {
		return sso.Key{}, fmt.Errorf("demo key %s: %w", path, err)
	}
	return key, nil
}

func openSecret(path string) ([]byte, error) {
	stored, err := openFile(path, func() ([]byte, error) { return []byte(newSecret()), nil })
	if err == nil {
		err = sso.CheckPseudonymSecret(stored)
	}
	if err != nil {
		return nil, fmt.Errorf("demo secret %s: %w", path, err)
	}
	return stored, nil
}

// openFile reads a file, or makes it, and lets nobody but its owner read it.
func openFile(path string, content func() ([]byte, error)) ([]byte, error) {
	stored, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if stored, err = content(); err == nil {
			err = writeSecret(path, stored)
		}
	}
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	return stored, err
}

// keyBits keeps the first start short: four keys of full length can take seconds.
const keyBits = 2048

// newKey makes a key and its certificate, both in one PEM text.
func newKey(commonName string, now time.Time) ([]byte, error) {
	key, err := sso.NewKey(commonName, keyBits, now)
	if err != nil {
		return nil, err
	}
	keyPEM, certificatePEM, err := key.MarshalPEM()
	return append(keyPEM, certificatePEM...), err
}

// writeSecret writes a file for its owner alone, whole or not at all.
func writeSecret(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync() // or a crash can leave the name with nothing in it
	}
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
