package sqlstore

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// quiet is told how far a copy has come, and says nothing.
func quiet(int64, int64) {}

// pathOf is the file of an embedded store.
func pathOf(t *testing.T, store *Store) (path string) {
	t.Helper()
	const query = "SELECT file FROM pragma_database_list WHERE name = 'main'"
	if err := store.reader.one(t.Context(), query, nil, &path); err != nil {
		t.Fatal(err)
	}
	return path
}

// backUp makes a backup of a store that is open, in a folder of its own.
func backUp(t *testing.T, store *Store) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "backup.db")
	if _, err := Backup(t.Context(), pathOf(t, store), file, false, quiet); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestBackupHoldsAll(t *testing.T) {
	store := furnished(t)
	file := filepath.Join(t.TempDir(), "odd name? #1 & å%20.db")
	got, err := Backup(t.Context(), pathOf(t, store), file, false, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if mode := modeOf(t, file); mode != 0o600 {
		t.Errorf("the file has mode %o", mode)
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("beside the backup lies %v (%v)", entries, err)
	}
	if got.Rows("citizens") != 2 || got.Rows("messages") != number(t, store, "SELECT COUNT(*) FROM messages") || !got.Newest.Equal(received()) || got.Schema != store.Schema().Now {
		t.Errorf("told of %+v", got)
	}
	if diff := cmp.Diff(contents(t, store), contents(t, openAt(t, file))); diff != "" {
		t.Errorf("contents (-store +backup):\n%s", diff)
	}
}

// TestBackupUnderLoad: deliveries go on meanwhile; what was acknowledged before it began is
// in it, and whatever is in it is there once and whole.
func TestBackupUnderLoad(t *testing.T) {
	store := openTest(t)
	active(t, store)
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	var acknowledged []string
	count := func() int { mu.Lock(); defer mu.Unlock(); return len(acknowledged) }
	var load sync.WaitGroup
	for range 4 {
		load.Go(func() {
			for ctx.Err() == nil {
				m := letter()
				if err := send(store, m); err != nil {
					t.Errorf("delivering: %v", err)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, m.ID)
				mu.Unlock()
			}
		})
	}
	for round := range 3 {
		for count() < 100*(round+1) {
			time.Sleep(time.Millisecond)
		}
		before := count()
		file := backUp(t, store)
		copied := openAt(t, file)
		mu.Lock()
		ids := acknowledged[:before:before]
		mu.Unlock()
		checkKept(t, copied, ids)
	}
	stop()
	load.Wait()
	checkKept(t, store, acknowledged)
}

func TestBackupOverwritesNothing(t *testing.T) {
	store := furnished(t)
	file := filepath.Join(t.TempDir(), "backup.db")
	write(t, file, 0o644)
	_, err := Backup(t.Context(), pathOf(t, store), file, false, quiet)
	if inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("%v, want a conflict", err)
	}
	if content, err := os.ReadFile(file); err != nil || len(content) > 0 {
		t.Errorf("the file has %d bytes now (%v)", len(content), err)
	}
	if _, err := Backup(t.Context(), pathOf(t, store), file, true, quiet); err != nil {
		t.Errorf("replacing: %v", err)
	}
	if mode := modeOf(t, file); mode != 0o600 {
		t.Errorf("the new file has mode %o", mode)
	}
}

// TestBackupThatFails leaves nothing behind, and the file from before as it was.
func TestBackupThatFails(t *testing.T) {
	store := furnished(t)
	given, giveUp := context.WithCancel(t.Context())
	giveUp()
	for name, test := range map[string]struct {
		ctx  context.Context
		path string
		code inbox.Code
	}{
		"given up": {given, pathOf(t, store), inbox.Unavailable},
		"no store": {t.Context(), filepath.Join(t.TempDir(), "none.db"), inbox.NotFound},
	} {
		for _, replace := range []bool{false, true} {
			folder := t.TempDir()
			file := filepath.Join(folder, "backup.db")
			want := 0
			if replace {
				write(t, file, 0o600)
				want = 1
			}
			if _, err := Backup(test.ctx, test.path, file, replace, quiet); inbox.CodeOf(err) != test.code {
				t.Errorf("%s: %v, want %s", name, err, test.code)
			}
			if entries, err := os.ReadDir(folder); err != nil || len(entries) != want {
				t.Errorf("%s: left behind %v (%v)", name, entries, err)
			}
		}
	}
}

func TestBackupLeavesRoom(t *testing.T) {
	name := filepath.Join(t.TempDir(), "backup.db")
	if err := hasRoom(name, 1<<20); err != nil {
		t.Errorf("1 MiB: %v", err)
	}
	if err := hasRoom(name, 1<<60); inbox.CodeOf(err) != inbox.Unavailable || !strings.Contains(err.Error(), "MiB are needed") {
		t.Errorf("2^60 bytes: %v, want unavailable", err)
	}
}

// TestBackupHoldsNothingRemoved: what has been removed from the store may still be read from
// its file, since SQLite frees pages without clearing them; never from a backup.
func TestBackupHoldsNothingRemoved(t *testing.T) {
	store := openTest(t)
	const secret = "Ett namn som är borta"
	session := inbox.Session{ID: inbox.HashSecret("x"), Citizen: tolvan, Name: strings.Repeat(secret, 200)}
	if err := store.CreateSession(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	if err := store.EndSession(t.Context(), session.ID); err != nil {
		t.Fatal(err)
	}
	has := func(file string) bool {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(content, []byte(secret))
	}
	if !has(pathOf(t, store) + "-wal") {
		t.Fatal("the store's files do not hold it either: the test shows nothing")
	}
	if has(backUp(t, store)) {
		t.Error("the backup holds what has been removed")
	}
}
