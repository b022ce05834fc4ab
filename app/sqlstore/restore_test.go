package sqlstore

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// other makes a store with other contents than furnished, which lies there as a process that
// was killed leaves it: the last changes are in the WAL alone.
func other(t *testing.T) (path string) {
	t.Helper()
	store := openTest(t)
	active(t, store)
	if err := send(store, letter()); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "inkorg.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(pathOf(t, store) + suffix)
		if err != nil || len(content) == 0 {
			t.Fatalf("%d bytes, %v", len(content), err)
		}
		if err := os.WriteFile(path+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// messagesIn is the number of messages in a file.
func messagesIn(t *testing.T, file string) int {
	t.Helper()
	found, err := Inspect(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return found.Rows("messages")
}

func TestRestore(t *testing.T) {
	from := furnished(t)
	file, path := backUp(t, from), other(t)
	want, all := contents(t, from), messagesIn(t, file)
	done, err := Restore(t.Context(), file, path, received(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	if done.Rows("messages") != all || done.Aside != path+".before-20260314T092653.000Z" {
		t.Errorf("told of %+v", done)
	}
	store := openAt(t, path)
	if diff := cmp.Diff(want, contents(t, store)); diff != "" {
		t.Errorf("contents (-backup +store):\n%s", diff)
	}
	t.Run("without the log-ins", func(t *testing.T) {
		if _, err := store.Session(t.Context(), inbox.HashSecret("secret")); inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("session: %v, want not found", err)
		}
		if _, err := store.TakePendingLogin(t.Context(), "request"); inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("pending log-in: %v, want not found", err)
		}
		if first, err := store.UseOnce(t.Context(), "assertion", received()); first || err != nil {
			t.Errorf("an assertion can be used again (%v)", err)
		}
	})
	t.Run("and back", func(t *testing.T) {
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		back, err := Restore(t.Context(), done.Aside, path, received().AddDate(0, 0, 1), quiet)
		if err != nil || back.Rows("messages") != 1 || messagesIn(t, path) != 1 || messagesIn(t, back.Aside) != all {
			t.Errorf("%+v, %v", back, err)
		}
	})
	t.Run("closed to others", func(t *testing.T) { closed(t, filepath.Dir(path)) })
}

func TestRestoreWhereNothingWas(t *testing.T) {
	file, path := backUp(t, furnished(t)), filepath.Join(t.TempDir(), "new", "inkorg.db")
	done, err := Restore(t.Context(), file, path, received(), quiet)
	if err != nil || done.Aside != "" || messagesIn(t, path) != messagesIn(t, file) {
		t.Errorf("%+v, %v", done, err)
	}
}

// TestRestoreFromAStoreInUse: what is restored need not have been made by Backup.
func TestRestoreFromAStoreInUse(t *testing.T) {
	store := furnished(t)
	path := filepath.Join(t.TempDir(), "inkorg.db")
	if _, err := Restore(t.Context(), pathOf(t, store), path, received(), quiet); err != nil || messagesIn(t, path) != messagesIn(t, pathOf(t, store)) {
		t.Error(err)
	}
}

// TestRestoreRefused: whatever is wrong, the store is as it was.
func TestRestoreRefused(t *testing.T) {
	whole := backUp(t, furnished(t))
	damagedFile := filepath.Join(t.TempDir(), "damaged.db")
	write(t, damagedFile, 0o600)
	for name, test := range map[string]struct {
		open       func(context.Context, string) (*Store, error) // somebody has the store open
		from, want string
		code       inbox.Code
	}{
		"while a process serves":   {Open, whole, "another process has it open", inbox.Conflict},
		"while a command is at it": {OpenBeside, whole, "another process has it open", inbox.Conflict},
		"a damaged backup":         {nil, damagedFile, "no store of this program", inbox.Invalid},
		"no backup":                {nil, whole + "x", "no such file", inbox.NotFound},
		"the store itself":         {nil, "", "is the store itself", inbox.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			path := other(t)
			if test.from == "" {
				test.from = path
			}
			if test.open != nil {
				store, err := test.open(t.Context(), path)
				if err != nil {
					t.Fatal(err)
				}
				defer store.Close()
			}
			before := filesBeside(t, path)
			_, err := Restore(t.Context(), test.from, path, received(), quiet)
			if inbox.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s with %q", err, test.code, test.want)
			}
			after := slices.DeleteFunc(filesBeside(t, path), func(name string) bool {
				return strings.HasSuffix(name, lockSuffix) || strings.HasSuffix(name, besideSuffix)
			})
			if diff := cmp.Diff(before, after); diff != "" && test.open == nil {
				t.Errorf("files (-before +after):\n%s", diff)
			}
			if n := messagesIn(t, path); n != 1 {
				t.Errorf("%d messages", n)
			}
		})
	}
}

func filesBeside(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestRestoreInterrupted: wherever a restore is cut off, the store is the one from before or
// the restored one, whole, and the one from before is not lost.
func TestRestoreInterrupted(t *testing.T) {
	backup := backUp(t, furnished(t))
	all := messagesIn(t, backup)
	content, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string) {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		cutOff func(path string)
		want   int
	}{
		"while copying": {func(path string) { put(path + partialSuffix) }, 1},
		"once decided":  {func(path string) { put(path + restoringSuffix) }, all},
		"without the WAL": {func(path string) {
			put(path + restoringSuffix)
			if err := os.Remove(path + "-wal"); err != nil {
				t.Fatal(err)
			}
		}, all},
	} {
		t.Run(name, func(t *testing.T) {
			path := other(t)
			test.cutOff(path)
			if _, err := os.Stat(path + restoringSuffix); err == nil {
				if _, err := OpenBeside(t.Context(), path); inbox.CodeOf(err) != inbox.Conflict {
					t.Errorf("a command opens it: %v", err)
				}
			}
			store := openAt(t, path)
			if n := number(t, store, "SELECT COUNT(*) FROM messages"); n != test.want {
				t.Errorf("%d messages, want %d", n, test.want)
			}
			if _, err := os.Stat(path + restoringSuffix); err == nil {
				t.Error("the restore is not finished")
			}
		})
	}
}
