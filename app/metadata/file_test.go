package metadata

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

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "idp.xml")
	for _, content := range []string{"<a/>", "<b/>"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if document, version, err := (File{path}).Fetch(t.Context(), ""); err != nil || string(document) != content || version != "" {
			t.Errorf("%q, %q, %v", document, version, err)
		}
	}
	if err := os.WriteFile(path, make([]byte, sso.MaxMetadata+1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if document, _, err := (File{path}).Fetch(t.Context(), ""); err != nil || len(document) != sso.MaxMetadata+1 {
		t.Errorf("%d bytes, %v", len(document), err)
	}
	for want, gone := range map[string]string{"no such file or directory": path + "x", "is a directory": filepath.Dir(path)} {
		if _, _, err := (File{gone}).Fetch(t.Context(), ""); err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestCopy(t *testing.T) {
	kept := Copy{filepath.Join(t.TempDir(), "metadata", "a.xml")}
	if _, _, err := kept.Load(); err == nil || err.Error() != "none was ever kept" {
		t.Errorf("got %v", err)
	}
	before := time.Now().Add(-time.Minute)
	for _, content := range []string{"<a/>", "<b/>"} {
		if err := kept.Save([]byte(content)); err != nil {
			t.Fatal(err)
		}
		document, savedAt, err := kept.Load()
		if err != nil || !bytes.Equal(document, []byte(content)) || savedAt.Before(before) {
			t.Errorf("%q, %v, %v", document, savedAt, err)
		}
	}
	for path, want := range map[string]os.FileMode{kept.Path: 0o600, filepath.Dir(kept.Path): 0o700 | os.ModeDir} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	names, err := os.ReadDir(filepath.Dir(kept.Path))
	if err != nil || len(names) != 1 {
		t.Errorf("beside it: %v, %v", names, err)
	}
}

// TestCopyClosesItsFolder to everybody but its owner.
func TestCopyClosesItsFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "metadata")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "a.xml")
	if err := (Copy{path}).Save([]byte("<a/>")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{folder: 0o700, path: 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v (%v), want %o", name, info.Mode(), err, want)
		}
	}
}

// TestCopyThatCannotBeKept leaves nothing half written, and the old one as it was.
func TestCopyThatCannotBeKept(t *testing.T) {
	folder := t.TempDir()
	occupied := Copy{filepath.Join(folder, "taken")}
	if err := os.MkdirAll(filepath.Join(occupied.Path, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := occupied.Save([]byte("<a/>")); err == nil || !strings.Contains(err.Error(), "keep a copy") {
		t.Errorf("got %v", err)
	}
	names, err := os.ReadDir(folder)
	if err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (Copy{filepath.Join(file, "a.xml")}).Save(nil); err == nil {
		t.Error("a file is taken for a folder")
	}
}
