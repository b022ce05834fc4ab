package keys

import (
	"crypto/rsa"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/sso"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestMake(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "keys")
	made, err := Make(folder, Login, "inkorg.example.se", noon)
	if err != nil {
		t.Fatal(err)
	}
	if made.CertificateFile != filepath.Join(folder, "login-2026-11-22.crt") || made.KeyFile != filepath.Join(folder, "login-2026-11-22.key") {
		t.Errorf("written to %s and %s", made.CertificateFile, made.KeyFile)
	}
	if mode(t, folder) != 0o700 || mode(t, made.CertificateFile) != 0o600 || mode(t, made.KeyFile) != 0o600 {
		t.Errorf("modes: folder %v, certificate %v, key %v", mode(t, folder), mode(t, made.CertificateFile), mode(t, made.KeyFile))
	}
	found := pairOf(strings.TrimSuffix(made.CertificateFile, certificateSuffix))
	if err := found.read(); err != nil {
		t.Fatal(err)
	}
	public := found.Certificate().PublicKey.(*rsa.PublicKey)
	if found.Fingerprint() != made.Fingerprint() || public.N.BitLen() != 3072 || found.Certificate().Subject.CommonName != "inkorg.example.se" {
		t.Errorf("read back: %d bits, %s", public.N.BitLen(), found.Certificate().Subject)
	}
}

// TestMakeOverwritesNothing: neither a key nor a certificate; the new key gets other names.
func TestMakeOverwritesNothing(t *testing.T) {
	for _, name := range []string{"exits-2026-11-22.crt", "exits-2026-11-22.key"} {
		folder := filepath.Join(t.TempDir(), "keys")
		if err := openFolder(folder); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		made, err := Make(folder, Exits, "x", noon)
		if err != nil || filepath.Base(made.KeyFile) != "exits-2026-11-22-2.key" || filepath.Base(made.CertificateFile) != "exits-2026-11-22-2.crt" {
			t.Errorf("beside %s: %s, %v", name, made.KeyFile, err)
		}
		if content, err := os.ReadFile(path); err != nil || string(content) != "mine" {
			t.Errorf("%s now holds %q, %v", name, content, err)
		}
		if err := writeNew(path, []byte("other")); err == nil {
			t.Errorf("%s: written over", name)
		}
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 3 {
			t.Errorf("%s: the folder holds %v, %v", name, entries, err)
		}
	}
}

func TestOpenFolderIsRefused(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	_, err := Make(folder, Login, "x", noon)
	if err == nil || !strings.Contains(err.Error(), "chmod 700 "+folder) {
		t.Errorf("got %v", err)
	}
	if mode(t, folder) != 0o750 {
		t.Error("a folder that somebody else made was changed")
	}
}

func TestSecretIsMadeOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	path, made, err := Secret(folder)
	if err != nil || !made {
		t.Fatalf("made %v, %v", made, err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := sso.CheckPseudonymSecret(first); err != nil || mode(t, path) != 0o600 {
		t.Errorf("mode %v, %v", mode(t, path), err)
	}
	if again, made, err := Secret(folder); err != nil || made || again != path {
		t.Errorf("again: %s, made %v, %v", again, made, err)
	}
	if second, err := os.ReadFile(path); err != nil || string(second) != string(first) {
		t.Errorf("another secret, %v", err)
	}
}

// keep writes a key as Make does; a short one takes less time to make.
func keep(t *testing.T, folder string, use Use, made time.Time) {
	t.Helper()
	if err := openFolder(folder); err != nil {
		t.Fatal(err)
	}
	private, certificate, err := pair(t, made).MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	files := pairOf(filepath.Join(folder, string(use)+"-"+made.Format(time.DateOnly)))
	if err := errors.Join(writeNew(files.KeyFile, private), writeNew(files.CertificateFile, certificate)); err != nil {
		t.Fatal(err)
	}
}

// TestWaiting: the newest key of the same use that was made after the one that signs.
func TestWaiting(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	signs := pair(t, noon)
	if _, found, err := Waiting(folder, Login, signs); found || err != nil {
		t.Errorf("without a folder: %v, %v", found, err)
	}
	for _, earlier := range []struct {
		use Use
		at  time.Time
	}{{Login, noon.AddDate(-1, 0, 0)}, {Exits, noon.AddDate(0, 0, 3)}} {
		keep(t, folder, earlier.use, earlier.at)
	}
	if next, found, err := Waiting(folder, Login, signs); found || err != nil {
		t.Errorf("found %s, %v", next.CertificateFile, err)
	}
	for _, days := range []int{1, 2} {
		keep(t, folder, Login, noon.AddDate(0, 0, days))
	}
	next, found, err := Waiting(folder, Login, signs)
	if err != nil || !found || filepath.Base(next.CertificateFile) != "login-2026-11-24.crt" || filepath.Base(next.KeyFile) != "login-2026-11-24.key" {
		t.Errorf("found %v %s, %v", found, next.CertificateFile, err)
	}
	if err := os.Remove(next.KeyFile); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Waiting(folder, Login, signs); err == nil {
		t.Error("a certificate without its key is no error")
	}
}
