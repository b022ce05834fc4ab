package sqlstore

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// instances opens several stores on one new database, all at the same time.
func instances(t *testing.T, n int) []*Store {
	t.Helper()
	database := testkit.NeedPostgres(t).Database(t)
	stores := make([]*Store, n)
	var all sync.WaitGroup
	for i := range stores {
		all.Go(func() {
			store, err := OpenPostgres(t.Context(), database)
			if err != nil {
				t.Errorf("instance %d: %v", i, err)
				return
			}
			stores[i] = store
		})
	}
	all.Wait()
	t.Cleanup(func() {
		for _, store := range stores {
			if store != nil {
				store.Close()
			}
		}
	})
	if slices.Contains(stores, nil) {
		t.FailNow()
	}
	return stores
}

// TestInstancesShareEverything: what one instance has answered or written down, the others
// know, also when they are asked at the same moment.
func TestInstancesShareEverything(t *testing.T) {
	stores := instances(t, 3)
	active(t, stores[0])
	t.Run("the schema", func(t *testing.T) {
		for _, store := range stores {
			if err := store.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("repeats", func(t *testing.T) { testSharedRepeats(t, stores) })
	t.Run("threads", func(t *testing.T) { testSharedThreads(t, stores) })
	t.Run("log-ins", func(t *testing.T) { testSharedLogins(t, stores) })
	t.Run("marks", func(t *testing.T) { testSharedMarks(t, stores) })
	checkCounts(t, stores[0], nil)
}

// everywhere calls f many times at once, on one store after the other, and gives for how
// many it said yes.
func everywhere(stores []*Store, f func(*Store) bool) (yes int) {
	var n, said atomic.Int64
	together(30, func() {
		if f(stores[int(n.Add(1))%len(stores)]) {
			said.Add(1)
		}
	})
	return int(said.Load())
}

// testSharedRepeats delivers each of some messages to all instances at once.
func testSharedRepeats(t *testing.T, stores []*Store) {
	for round := range 10 {
		m := letter()
		if round%2 == 0 {
			m.ThreadID = "repeats " + strconv.Itoa(round)
		}
		stored := everywhere(stores, func(s *Store) bool {
			again := m
			again.ID, again.CaseID = inbox.NewID(), inbox.NewID()
			_, repeat, err := s.Deliver(t.Context(), again, received())
			if err != nil {
				t.Errorf("Deliver: %v", err)
			}
			return !repeat
		})
		if stored != 1 {
			t.Errorf("a message was stored %d times", stored)
		}
	}
}

// testSharedThreads delivers different messages of one thread to all instances at once.
func testSharedThreads(t *testing.T, stores []*Store) {
	var caseIDs sync.Map
	stored := everywhere(stores, func(s *Store) bool {
		m := letter()
		m.ThreadID = "shared"
		if err := send(s, m); err != nil {
			t.Errorf("Deliver: %v", err)
			return false
		}
		kept, err := s.Message(t.Context(), tolvan, m.ID)
		caseIDs.Store(kept.CaseID, true)
		return err == nil
	})
	var cases []string
	caseIDs.Range(func(id, _ any) bool { cases = append(cases, id.(string)); return true })
	if len(cases) != 1 {
		t.Fatalf("%d cases, want one", len(cases))
	}
	_, messages, err := stores[1].Thread(t.Context(), tolvan, cases[0], 0, 100)
	if err != nil || len(messages) != stored {
		t.Fatalf("%d messages (%v), want %d", len(messages), err, stored)
	}
	for i, m := range messages {
		if m.Seq != len(messages)-i {
			t.Errorf("message %d has number %d", i, m.Seq)
		}
	}
}

// testSharedLogins begins log-ins on one instance and goes on with them on all.
func testSharedLogins(t *testing.T, stores []*Store) {
	pending := inbox.PendingLogin{RequestID: inbox.NewID(), ExpiresAt: received()}
	if err := stores[0].SavePendingLogin(t.Context(), pending); err != nil {
		t.Fatal(err)
	}
	if taken := everywhere(stores, func(s *Store) bool {
		_, err := s.TakePendingLogin(t.Context(), pending.RequestID)
		return err == nil
	}); taken != 1 {
		t.Errorf("a log-in was taken %d times", taken)
	}
	if firsts := everywhere(stores, func(s *Store) bool {
		first, err := s.UseOnce(t.Context(), "assertion", received())
		return err == nil && first
	}); firsts != 1 {
		t.Errorf("an assertion was used for the first time %d times", firsts)
	}
	session := inbox.Session{ID: inbox.HashSecret("shared"), Citizen: tolvan}
	if err := stores[1].CreateSession(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	if found := everywhere(stores, func(s *Store) bool {
		_, err := s.Session(t.Context(), session.ID)
		return err == nil
	}); found != 30 {
		t.Errorf("a session was found %d times of 30", found)
	}
}

// testSharedMarks changes one case in every way on all instances at once. The counters are
// checked afterwards.
func testSharedMarks(t *testing.T, stores []*Store) {
	m := letter()
	m.ThreadID = "marks"
	if err := send(stores[0], m); err != nil {
		t.Fatal(err)
	}
	actions := []inbox.Action{inbox.ActionRead, inbox.ActionUnread, inbox.ActionArchive, inbox.ActionRestore}
	var n atomic.Int64
	everywhere(stores, func(s *Store) bool {
		var err error
		if i := int(n.Add(1)) % (len(actions) + 1); i < len(actions) {
			_, err = s.Change(t.Context(), tolvan, actions[i], []string{m.CaseID}, received())
		} else {
			next := letter()
			next.ThreadID, next.ReceivedAt = m.ThreadID, received().Add(time.Minute)
			err = send(s, next)
		}
		if err != nil {
			t.Error(err)
		}
		return true
	})
}
