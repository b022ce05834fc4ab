package sqlstore

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"inkorg/app/inbox"
)

// wish makes a change as do would, for a batch put together by hand.
func wish(ctx context.Context, apply func(*txn) error) *change {
	return &change{ctx: ctx, apply: apply, done: make(chan struct{})}
}

// rename gives a change that can be seen and one way to fail after it.
func rename(to string, failing error) func(*txn) error {
	return func(t *txn) error {
		if _, err := t.exec(activate, string(tolvan), to, 0, false, "", false, "", ""); err != nil {
			return err
		}
		return failing
	}
}

func nameKept(t *testing.T, store *Store) string {
	t.Helper()
	citizen, err := store.Citizen(context.Background(), tolvan)
	if err != nil {
		t.Fatal(err)
	}
	return citizen.Name
}

func TestGatherTakesWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue[*change](0)
		gather := func() int { return len(q.gather(&change{}, mostPerCommit)) }
		if got := gather(); got != 1 {
			t.Errorf("with nothing waiting: %d changes, want the first alone", got)
		}
		const waiting = mostPerCommit + 10
		for range waiting {
			go func() { q.waiting <- &change{} }()
		}
		synctest.Wait()
		if got := gather(); got != mostPerCommit {
			t.Errorf("first batch: %d changes, want %d", got, mostPerCommit)
		}
		if got := gather(); got != 1+waiting-(mostPerCommit-1) {
			t.Errorf("second batch: %d changes, want the rest and its first", got)
		}
	})
}

func TestBatchIsolatesChanges(t *testing.T) {
	store := openTest(t)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	boom := errors.New("boom")
	batch := []*change{
		wish(context.Background(), rename("kept", nil)),
		wish(context.Background(), rename("undone", boom)),
		wish(gone, rename("not waited for", nil)),
	}
	store.writer.(*sqliteWriter).commit(batch)
	for i, want := range []string{"", string(inbox.Internal), string(inbox.Unavailable)} {
		<-batch[i].done
		if got := codeOrNone(batch[i].err); got != want {
			t.Errorf("change %d: %q, want %q", i, got, want)
		}
	}
	if !errors.Is(batch[1].err, boom) {
		t.Errorf("the cause is lost: %v", batch[1].err)
	}
	if got := nameKept(t, store); got != "kept" {
		t.Errorf("the store has %q", got)
	}
}

func codeOrNone(err error) string {
	if err == nil {
		return ""
	}
	return string(inbox.CodeOf(err))
}

// TestBatchFailsWhole has a change upset the transaction of its batch, as the database
// itself does when the disk is full: nobody may be told that anything was kept.
func TestBatchFailsWhole(t *testing.T) {
	for name, upset := range map[string]string{
		"transaction given up": "ROLLBACK",
		"savepoint lost":       "RELEASE one",
	} {
		t.Run(name, func(t *testing.T) {
			store := openTest(t)
			active(t, store)
			batch := []*change{
				wish(context.Background(), rename("before", nil)),
				wish(context.Background(), func(t *txn) error {
					_, _ = t.exec(upset)
					return context.DeadlineExceeded
				}),
				wish(context.Background(), rename("after", nil)),
			}
			store.writer.(*sqliteWriter).commit(batch)
			for i, c := range batch {
				if got := codeOrNone(c.err); got != string(inbox.Unavailable) {
					t.Errorf("change %d: %q, want unavailable (%v)", i, got, c.err)
				}
			}
			if got := nameKept(t, store); got != "" {
				t.Errorf("the store has %q", got)
			}
			if err := send(store, letter()); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestChangeUnderWayIsCarriedThrough(t *testing.T) {
	store := openTest(t)
	ctx, cancel := context.WithCancel(context.Background())
	err := store.write(ctx, func(t *txn) error {
		cancel()
		return rename("kept", nil)(t)
	})
	if err != nil {
		t.Errorf("the answer is %v", err)
	}
	if got := nameKept(t, store); got != "kept" {
		t.Errorf("the store has %q", got)
	}
}

// TestCloseUnderLoad closes a store that is being delivered to: what was acknowledged is
// there, and everybody is answered.
func TestCloseUnderLoad(t *testing.T) {
	path := t.TempDir() + "/inkorg.db"
	store := openAt(t, path)
	active(t, store)
	const senders = 20
	kept := make(chan []string, senders)
	for range senders {
		go func() {
			var ids []string
			for {
				m := letter()
				if err := send(store, m); err != nil {
					if inbox.CodeOf(err) != inbox.Unavailable {
						t.Errorf("Deliver: %v", err)
					}
					kept <- ids
					return
				}
				ids = append(ids, m.ID)
				if len(ids) == 5 {
					go store.Close()
				}
			}
		}()
	}
	var all []string
	for range senders {
		all = append(all, <-kept...)
	}
	if err := store.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	checkKept(t, openAt(t, path), all)
}
