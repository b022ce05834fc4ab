package sqlstore

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// openTest opens a new store in a folder of the test's own.
func openTest(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "inkorg.db"))
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	store, err := Open(context.Background(), path)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

const tolvan inbox.PersonID = "191212121212"

// received is when the tests' messages come.
func received() time.Time { return time.Date(2026, time.March, 14, 9, 26, 53, 0, time.UTC) }

func active(t testing.TB, store *Store) {
	t.Helper()
	if err := store.Activate(context.Background(), inbox.Citizen{ID: tolvan, ActiveSince: received()}); err != nil {
		t.Fatal(err)
	}
}

// letter is a message to Tolvan that is like no other.
func letter() inbox.Message {
	return inbox.Message{
		ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: tolvan, ReceivedAt: received(),
		Description: "Provsvar", Text: "<article><para>" + inbox.NewID() + "</para></article>", SourceSystem: "SE45454",
	}
}

// send delivers a message that is no repeat of any.
func send(store *Store, m inbox.Message) error {
	_, _, err := store.Deliver(context.Background(), m, m.ReceivedAt.Add(time.Hour))
	return err
}

// act does an action to a case of Tolvan's.
func act(store *Store, action inbox.Action, caseID string) error {
	_, err := store.Change(context.Background(), tolvan, action, []string{caseID}, received())
	return err
}

// together calls f from n goroutines at the same time.
func together(n int, f func()) {
	var all sync.WaitGroup
	for range n {
		all.Go(f)
	}
	all.Wait()
}
