package sqlstore

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

func modeOf(t *testing.T, name string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

// write puts a file somewhere, with exactly this mode.
func write(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, nil, mode); err != nil {
		t.Fatal(err)
	}
	chmod(t, name, mode)
}

func chmod(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
}

// closed holds every file of a store, of which there are some, to be its owner's alone.
func closed(t *testing.T, folder string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files (%v), want database, WAL, its index and the lock", len(files), err)
	}
	for _, file := range files {
		if got := modeOf(t, filepath.Join(folder, file.Name())); got != 0o600 {
			t.Errorf("%s has mode %o", file.Name(), got)
		}
	}
}

func TestCreatesClosedFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "deeper")
	store := openAt(t, filepath.Join(folder, "inkorg.db"))
	active(t, store)
	closed(t, folder)
	for _, name := range []string{folder, filepath.Dir(folder)} {
		if got := modeOf(t, name); got != 0o700 {
			t.Errorf("%s has mode %o", name, got)
		}
	}
}

func TestTightensItsOwn(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "inkorg.db")
	store := openAt(t, path)
	active(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	chmod(t, folder, 0o755)
	chmod(t, path, 0o644)
	chmod(t, path+lockSuffix, 0o666)
	store = openAt(t, path)
	active(t, store)
	closed(t, folder)
	if got := modeOf(t, folder); got != 0o700 {
		t.Errorf("the folder has mode %o", got)
	}
}

// stranger is a user that owns nothing of the tests.
func stranger() int { return os.Geteuid() + 1 }

func TestFolderRules(t *testing.T) {
	for name, test := range map[string]struct {
		mode    fs.FileMode
		user    int
		other   fs.FileMode // of another file that it holds; 0 for none
		refused bool
		want    fs.FileMode
	}{
		"ours, closed":                       {0o700, os.Geteuid(), 0, false, 0o700},
		"ours, open":                         {0o755, os.Geteuid(), 0, false, 0o700},
		"ours, with what is ours alone":      {0o755, os.Geteuid(), 0o600, false, 0o700},
		"ours, shared":                       {0o755, os.Geteuid(), 0o644, false, 0o755},
		"ours, shared, anybody writes":       {0o777, os.Geteuid(), 0o644, true, 0o777},
		"ours, shared as temporary ones are": {0o777 | fs.ModeSticky, os.Geteuid(), 0o644, false, 0o777},
		"another's, open":                    {0o755, stranger(), 0, true, 0o755},
		"another's, for its group":           {0o770, stranger(), 0, false, 0o770},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if test.other != 0 {
				write(t, filepath.Join(folder, "other"), test.other)
			}
			chmod(t, folder, test.mode)
			err := secureFolder(filepath.Join(folder, "inkorg.db"), test.user)
			checkRefusal(t, err, test.refused, folder)
			if got := modeOf(t, folder); got != test.want {
				t.Errorf("mode %o, want %o", got, test.want)
			}
		})
	}
}

func TestFileRules(t *testing.T) {
	for name, test := range map[string]struct {
		file    string
		mode    fs.FileMode
		user    int
		refused bool
		want    fs.FileMode
	}{
		"ours, open":               {"inkorg.db", 0o644, os.Geteuid(), false, 0o600},
		"ours, open WAL":           {"inkorg.db-wal", 0o604, os.Geteuid(), false, 0o600},
		"another's, closed":        {"inkorg.db", 0o600, stranger(), false, 0o600},
		"another's, for its group": {"inkorg.db", 0o660, stranger(), false, 0o660},
		"another's, open":          {"inkorg.db", 0o644, stranger(), true, 0o644},
		"another's, open WAL":      {"inkorg.db-wal", 0o644, stranger(), true, 0o644},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, test.file)
			write(t, file, test.mode)
			err := secureFiles(filepath.Join(folder, "inkorg.db"), test.user)
			checkRefusal(t, err, test.refused, file)
			if got := modeOf(t, file); got != test.want {
				t.Errorf("mode %o, want %o", got, test.want)
			}
		})
	}
}

func checkRefusal(t *testing.T, err error, refused bool, culprit string) {
	t.Helper()
	if !refused {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	if inbox.CodeOf(err) != inbox.Invalid || !strings.Contains(err.Error(), culprit+" is open to everybody") {
		t.Errorf("got %v, want a refusal that names %s", err, culprit)
	}
}
