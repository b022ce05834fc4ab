package sqlstore

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

func TestReopenKeeps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd name? #1 & å%20.db")
	store := openAt(t, path)
	active(t, store)
	m := letter()
	if err := send(store, m); err != nil {
		t.Fatal(err)
	}
	before, messages, err := store.Thread(t.Context(), tolvan, m.CaseID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	after, now, err := openAt(t, path).Thread(t.Context(), tolvan, m.CaseID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{before, messages}, []any{after, now}); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// TestCloseLeavesOneFile: whoever copies the file of a program that has stopped has it all.
func TestCloseLeavesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	active(t, store)
	if err := send(store, letter()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{path, path + lockSuffix}, left); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestOneProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	first := openAt(t, path)
	_, err := Open(t.Context(), path)
	if inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), path) {
		t.Errorf("second: %v, want a conflict that names the store", err)
	}
	if err := first.Ping(t.Context()); err != nil {
		t.Errorf("the first is disturbed: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
}

func TestPragmas(t *testing.T) {
	store := openTest(t)
	for setting, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
	} {
		var got string
		err := store.write(t.Context(), func(x *txn) error { return x.one("PRAGMA "+setting, nil, &got) })
		if err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", setting, got, err, want)
		}
	}
	if err := store.reader.each(t.Context(), "DELETE FROM citizens", nil, func(row) error { return nil }); err == nil {
		t.Error("a reader can write")
	}
}

// schema gives everything that migrations have made.
func schema(t *testing.T, store *Store) []string {
	t.Helper()
	var all []string
	err := store.reader.each(t.Context(), "SELECT name || ': ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY name", nil, func(r row) error {
		var one string
		err := r.Scan(&one)
		all = append(all, one)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(all, fmt.Sprint(number(t, store, "SELECT COUNT(*) FROM goose_db_version"), " versions"))
}

func TestMigratesOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	before := schema(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, schema(t, openAt(t, path))); diff != "" {
		t.Errorf("opening again changes the schema (-before +after):\n%s", diff)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	err := store.write(t.Context(), func(x *txn) error {
		_, err := x.exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Ping(t.Context()); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("Ping: %v, want unavailable", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "99999") {
		t.Errorf("Open: %v, want a conflict that names the version", err)
	}
}

// TestBesideAnotherProcess: a command sees and changes what the running program has, and
// disturbs it in nothing.
func TestBesideAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	if _, err := OpenBeside(t.Context(), path); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("no store: %v, want not found", err)
	}
	running := openAt(t, path)
	active(t, running)
	beside, err := OpenBeside(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	both := []*Store{running, beside}
	for i := range 20 {
		m := letter()
		if err := send(both[i%2], m); err != nil {
			t.Fatal(err)
		}
		if _, err := both[1-i%2].Message(t.Context(), tolvan, m.ID); err != nil {
			t.Errorf("message %d is not seen by the other: %v", i, err)
		}
	}
	if err := beside.Close(); err != nil {
		t.Fatal(err)
	}
	if err := send(running, letter()); err != nil {
		t.Errorf("the running program is disturbed: %v", err)
	}
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
	checkCounts(t, openAt(t, path), nil)
}

// TestBesideABusyProcess: a command gets its turn, however much the running program does.
func TestBesideABusyProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	running := openAt(t, path)
	active(t, running)
	var done atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		together(16, func() {
			for !done.Load() {
				if err := send(running, letter()); err != nil {
					t.Errorf("delivery: %v", err)
				}
			}
		})
	}()
	for i := range 5 {
		beside, err := OpenBeside(t.Context(), path)
		if err != nil {
			t.Error(err)
			break
		}
		held, err := beside.TakeLease(t.Context(), "name", "command", received(), received().Add(time.Duration(i)*time.Hour))
		if !held || err != nil {
			t.Errorf("lease: %v, %v", held, err)
		}
		if err := beside.Close(); err != nil {
			t.Error(err)
		}
	}
	done.Store(true)
	<-ended
	checkCounts(t, running, nil)
}

// TestBesideMakesNoSchema: another program's schema is refused, and stays as it is.
func TestBesideMakesNoSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	if err := openOld(t, path, beforeNames).Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := OpenBeside(t.Context(), path); inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "inkorg migrate") {
			t.Errorf("%v, want a conflict that says what to do", err)
		}
	}
}
