package sqlstore

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"inkorg/app/inbox"
)

// TestCheckpointBesideTheWriter: the log comes into the file before it is so full that a
// commit would see to it.
func TestCheckpointBesideTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	active(t, store)
	size := func() int64 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size()
	for range changesPerCheckpoint - 1 {
		if err := send(store, letter()); err != nil {
			t.Fatal(err)
		}
	}
	const patience = 10 * time.Second
	for begun := time.Now(); size() == before; time.Sleep(time.Millisecond) {
		if time.Since(begun) > patience {
			t.Fatalf("all is in the log still after %s", patience)
		}
	}
}

// TestEraseWhileOthersCheckpoint: what was removed leaves the log too, whoever else is
// bringing it into the file just then.
func TestEraseWhileOthersCheckpoint(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	other, err := openConn(path, sqlite.OpenReadWrite, "synchronous(FULL)")
	if err != nil {
		t.Fatal(err)
	}
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			default:
				_, _ = other.exec("PRAGMA wal_checkpoint(FULL)")
			}
		}
	}()
	for range 20 {
		active(t, store)
		if err := send(store, letter()); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Erase(t.Context(), tolvan, inbox.AuditEntry{ID: inbox.NewID(), At: received(), Citizen: tolvan, Action: inbox.AuditPersonErase}); err != nil {
			t.Errorf("Erase: %v", err)
		}
	}
	close(done)
	<-stopped
	if err := other.close(); err != nil {
		t.Error(err)
	}
}
