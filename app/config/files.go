package config

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"

	"inkorg/sso"
)

// readKeys reads key pairs, and the secret of pseudonyms.
func (l *loader) readKeys() {
	l.readKeyPairs("login.keys", l.config.Login.Keys)
	l.readKeyPairs("exits.keys", l.config.Exits.Keys)
	exits, key := &l.config.Exits, "exits.pseudonym_secret"
	if secret, ok := l.readSecret(exits.PseudonymSecret, key); ok {
		exits.LoadedSecret = bytes.TrimSpace(secret)
		if err := sso.CheckPseudonymSecret(exits.LoadedSecret); err != nil {
			l.reject(key, "%v; expected a file of at least 32 random bytes", err)
		}
	}
}

func (l *loader) readKeyPairs(list string, pairs []KeyPair) {
	for i := range pairs {
		pair, key := &pairs[i], entry(list, i)
		certificate, ok := l.readNamed(pair.Certificate, key+".certificate")
		private, alsoOK := l.readSecret(pair.Key, key+".key")
		if !ok || !alsoOK {
			continue
		}
		loaded, err := sso.ParseKey(private, certificate)
		if err != nil {
			l.reject(key, "%v; expected an RSA key of at least 2048 bits and its certificate, as PEM", err)
			continue
		}
		pair.Loaded = loaded
	}
}

// isDemo says whether the demo made the key for itself.
func (k KeyPair) isDemo() bool {
	certificate := k.Loaded.Certificate()
	return certificate != nil && isDemoCertificate(certificate)
}

func isDemoCertificate(certificate *x509.Certificate) bool {
	return certificate.Subject.CommonName == DemoKeyName
}

// sameKey says whether two pairs are of one key.
func sameKey(a, b KeyPair) bool {
	one, other := a.Loaded.Certificate(), b.Loaded.Certificate()
	return one != nil && other != nil && one.Equal(other)
}

// readMetadata reads what identity providers and service providers say of themselves.
func (l *loader) readMetadata() {
	l.readIdPs()
	l.readReceivers()
}

func (l *loader) readReceivers() {
	for i := range l.config.Systems {
		system, key := &l.config.Systems[i], entry("systems", i)+".sp_metadata"
		metadata, ok := l.readNamed(system.SPMetadata, key)
		if !ok {
			continue
		}
		loaded, err := sso.ParseSPMetadata(metadata)
		if err != nil {
			l.reject(key, "%v; expected one EntityDescriptor with an SPSSODescriptor", err)
			continue
		}
		system.Loaded = loaded
	}
}

// readAuthorities reads the certificates of authorities; nil when no file is named.
func (l *loader) readAuthorities(path Path, key string) *x509.CertPool {
	authorities, ok := l.readNamed(path, key)
	if !ok {
		return nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authorities) {
		l.reject(key, "holds no certificate; expected those of authorities, as PEM")
	}
	return pool
}

// readNamed reads the file that a setting names. A setting that is missing has been
// complained of already.
func (l *loader) readNamed(path Path, key string) (data []byte, ok bool) {
	if path == "" {
		return nil, false
	}
	data, err := readFile(string(path))
	if err != nil {
		l.reject(key, "the file %q %v", path, err)
		return nil, false
	}
	return data, true
}

// unique rejects a setting whose value another has. first remembers the values' keys.
func (l *loader) unique(first map[string]string, value, key string) {
	earlier, twice := first[value]
	if !twice {
		first[value] = key
		return
	}
	place := earlier
	if at := l.set[earlier].String(); at != "" {
		place += " (" + at + ")"
	}
	l.reject(key, "%q is that of %s already; expected another", value, place)
}

// maxFile is more than any file of the configuration needs, in bytes: all units of the
// country are some megabytes.
const maxFile = 16 << 20

// readFile reads a file whole. The error does not repeat the name.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", withoutPath(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", withoutPath(err))
	case len(data) > maxFile:
		return nil, fmt.Errorf("cannot be read: larger than %d MiB", maxFile>>20)
	}
	return data, nil
}

func withoutPath(err error) error {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		return pathError.Err
	}
	return err
}
