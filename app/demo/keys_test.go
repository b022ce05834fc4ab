package demo

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/sso"
)

func TestKeysAreMadeOnceAndReused(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data", "keys")
	now := newTestClock().now()
	begun := time.Now()
	first, err := OpenKeys(folder, "Inkorg demo", now)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("four keys were made in %v", time.Since(begun).Round(time.Millisecond))
	second, err := OpenKeys(folder, "Inkorg demo", now.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if !first.Inbox.Certificate().Equal(second.Inbox.Certificate()) ||
		!first.IdP.Certificate().Equal(second.IdP.Certificate()) ||
		!first.Service.Certificate().Equal(second.Service.Certificate()) {
		t.Error("a second start did not reuse the keys")
	}
	if !first.Exits.Certificate().Equal(second.Exits.Certificate()) || !bytes.Equal(first.PseudonymSecret, second.PseudonymSecret) {
		t.Error("a second start did not reuse what exits are made with")
	}
	for name, other := range map[string]sso.Key{"exits": first.Exits, "identity provider": first.IdP, "e-service": first.Service} {
		if first.Inbox.Certificate().Equal(other.Certificate()) {
			t.Errorf("inbox and %s share a key", name)
		}
	}
	certificate := first.IdP.Certificate()
	if certificate.Subject.CommonName != "Inkorg demo" {
		t.Errorf("the certificate carries the name %q", certificate.Subject.CommonName)
	}
	if certificate.NotBefore.After(now) || certificate.NotAfter.Before(now.AddDate(5, 0, 0)) {
		t.Errorf("the certificate is valid from %v to %v", certificate.NotBefore, certificate.NotAfter)
	}
}

// TestKeysAreTheirOwnersAlone: what others could read is tightened at the next start.
func TestKeysAreTheirOwnersAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	now := newTestClock().now()
	if _, err := OpenKeys(folder, "Inkorg demo", now); err != nil {
		t.Fatal(err)
	}
	checkModes(t, folder)
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(folder, "inbox.pem"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenKeys(folder, "Inkorg demo", now); err != nil {
		t.Fatal(err)
	}
	checkModes(t, folder)
}

func checkModes(t *testing.T, folder string) {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		} else {
			files = append(files, entry.Name())
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", entry.Name(), info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(files, " "); got != "e-service.pem exits.pem inbox.pem pseudonyms.secret test-idp.pem" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestBrokenSecretIsNamed(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pseudonyms.secret"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := OpenKeys(folder, "Inkorg demo", newTestClock().now())
	if err == nil || !strings.Contains(err.Error(), "pseudonyms.secret") {
		t.Errorf("error = %v, want one that names the file", err)
	}
}

func TestBrokenKeyIsNamed(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "test-idp.pem"), []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := OpenKeys(folder, "Inkorg demo", newTestClock().now())
	if err == nil || !strings.Contains(err.Error(), "test-idp.pem") {
		t.Errorf("error = %v, want one that names the file", err)
	}
}
