package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// file is a file of a mode and an owner.
type file struct {
	fs.FileInfo
	mode  fs.FileMode
	owner uint32
}

func (f file) Mode() fs.FileMode { return f.mode }
func (f file) Sys() any          { return &syscall.Stat_t{Uid: f.owner} }

func TestOpenToOthers(t *testing.T) {
	const root, program = 0, 1000
	for _, c := range []struct {
		mode  fs.FileMode
		owner uint32
		want  bool
	}{
		{0o600, program, false},
		{0o400, program, false},
		{0o600, root, false},
		{0o640, root, false},
		{0o440, root, false},
		{0o640, program, true},
		{0o620, program, true},
		{0o604, program, true},
		{0o660, root, true},
		{0o650, root, true},
		{0o644, root, true},
		{0o602, root, true},
	} {
		if got := openToOthers(file{mode: c.mode, owner: c.owner}); got != c.want {
			t.Errorf("%04o of %d: %v", c.mode, c.owner, got)
		}
	}
}

// TestKeysThatOthersCanRead are refused, each by the name of its setting.
func TestKeysThatOthersCanRead(t *testing.T) {
	yaml := production + exits + `systems:
  - {id: A, name: A, base_url: "https://intyg.example.se/app/", exit: response, sp_metadata: sp.xml}
`
	yaml = changed(t, yaml, "contracts:\n", "contracts:\n  tls: {certificate: own.crt, key: tls.key, client_ca: own.crt}\n  callers: [SE1]\n")
	files := partyFiles(t, yaml)
	files["tls.key"] = files["own.key"]
	dir := folder(t, files)
	path := filepath.Join(dir, "inkorg.yaml")
	if _, err := Load(path, nil, Flags{}); err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{
		"own.key": "login.keys[0].key", "exit.key": "exits.keys[0].key", "secret": "exits.pseudonym_secret", "tls.key": "contracts.tls.key",
	} {
		if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path, nil, Flags{})
		lines := withoutFolders(t, problems(t, err))
		if len(lines) == 0 || !strings.Contains(lines[0], key+`: the file "`+name+`" can be read by other users (mode 0644); expected one for the program's user alone: chmod 600 it`) {
			t.Errorf("%s: %q", name, lines)
		}
		if err := os.Chmod(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// What everybody is shown may lie open.
	if err := os.Chmod(filepath.Join(dir, "own.crt"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path, nil, Flags{}); err != nil {
		t.Error(err)
	}
}
