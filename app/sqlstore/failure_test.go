package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// pragma sets something on the connection that writes.
func pragma(t *testing.T, store *Store, setting string) {
	t.Helper()
	err := store.write(t.Context(), func(x *txn) error {
		_, err := x.exec("PRAGMA " + setting)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDiskFull has no more room for the database: deliveries are Unavailable, what was
// acknowledged is there, reading goes on, and with room again so does delivering.
func TestDiskFull(t *testing.T) {
	store := openTest(t)
	active(t, store)
	pragma(t, store, "max_page_count = 200")
	var kept []string
	var err error
	for err == nil {
		m := letter()
		m.Text = strings.Repeat("långt brev ", 1000)
		if err = send(store, m); err == nil {
			kept = append(kept, m.ID)
		}
	}
	if inbox.CodeOf(err) != inbox.Unavailable || len(kept) == 0 {
		t.Errorf("after %d letters: %v, want unavailable", len(kept), err)
	}
	if strings.Contains(err.Error(), "långt") || strings.Contains(err.Error(), string(tolvan)) {
		t.Errorf("%v tells personal data", err)
	}
	checkKept(t, store, kept)
	pragma(t, store, "max_page_count = 100000")
	if err := send(store, letter()); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// TestReadOnly cannot write at all.
func TestReadOnly(t *testing.T) {
	store := openTest(t)
	active(t, store)
	pragma(t, store, "query_only = 1")
	if err := send(store, letter()); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("Deliver: %v, want unavailable", err)
	}
	if _, err := store.Citizen(t.Context(), tolvan); err != nil {
		t.Errorf("reading: %v", err)
	}
}

// TestLockedByAnotherProgram waits for somebody who works on the file by hand, but not
// for ever.
func TestLockedByAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	active(t, store)
	pragma(t, store, "busy_timeout = 10")
	other, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := send(store, letter()); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("Deliver: %v, want unavailable", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := send(store, letter()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestOpenWhatIsNoStore(t *testing.T) {
	header := "SQLite format 3\x00"
	for what, content := range map[string]string{
		"a text":            strings.Repeat("This is no database. ", 1000),
		"a damaged store":   header + strings.Repeat("\x5a", 8192),
		"a truncated store": header,
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "inkorg.db")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(t.Context(), path)
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "damaged or is not a database") {
				t.Errorf("Open: %v", err)
			}
			if got, _ := os.ReadFile(path); string(got) != content {
				t.Error("the file has been changed")
			}
		})
	}
}

func TestOpenWhereNoFolderCanBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(file, "inkorg.db")
	if _, err := Open(t.Context(), path); inbox.CodeOf(err) != inbox.Unavailable || !strings.Contains(err.Error(), path) {
		t.Errorf("Open: %v", err)
	}
	if _, err := Open(t.Context(), ""); inbox.CodeOf(err) != inbox.Invalid {
		t.Errorf("Open of nothing: %v", err)
	}
}

func TestFailure(t *testing.T) {
	conflict := inbox.Errorf(inbox.Conflict, "already said")
	for _, test := range []struct {
		err  error
		want inbox.Code
	}{
		{sql.ErrNoRows, inbox.NotFound},
		{fmt.Errorf("wrapped: %w", sql.ErrNoRows), inbox.NotFound},
		{context.Canceled, inbox.Unavailable},
		{context.DeadlineExceeded, inbox.Unavailable},
		{errors.New("anything else"), inbox.Internal},
		{conflict, inbox.Conflict},
		{fmt.Errorf("wrapped: %w", conflict), inbox.Conflict},
	} {
		got := failure(test.err)
		if inbox.CodeOf(got) != test.want {
			t.Errorf("failure(%v) is %s, want %s", test.err, inbox.CodeOf(got), test.want)
		}
	}
	if failure(nil) != nil {
		t.Error("failure(nil) is an error")
	}
}
