package sqlstore

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// mailboxes are two with something of everything: cases with and without threads, of one
// thread in two systems, read, unread and in part, archived and come back from there.
func mailboxes() []inbox.Mailbox {
	var both []inbox.Mailbox
	for _, citizen := range []inbox.Citizen{
		{ID: tolvan, Name: "Tolvan Ågren", ActiveSince: received(), Notifications: inbox.Notifications{SMS: true, Telephone: "08-465 004 00"}},
		{ID: "191313131313", Name: "Hjalmar", ActiveSince: received()},
	} {
		mailbox := inbox.Mailbox{Citizen: citizen}
		for i := range 24 {
			m := letter()
			m.Citizen, m.ReceivedAt = citizen.ID, received().Add(time.Duration(i)*time.Hour)
			m.Description, m.OrganisationUnit.UnitName = []string{"Provsvar", "", "Kallelse"}[i%3], fmt.Sprint("Mottagning ", i%5)
			m.Answer = inbox.Answer{ThreadID: "t", ResultCode: inbox.ResultOK, NotificationSent: []inbox.NotificationMethod{inbox.MethodSMS}}
			if i%4 != 0 {
				m.ThreadID, m.SourceSystem = fmt.Sprint("t", i%4), []string{"SE45454", "DEMO"}[i%2]
			} else if i%8 == 0 {
				m.SSOLink = &inbox.SSOLink{SystemID: "DEMO", QueryString: "a=b", Type: inbox.NewTarget}
				mailbox.Archived = append(mailbox.Archived, m.CaseID)
			}
			if i < 18 && i%5 != 0 {
				m.ReadAt = m.ReceivedAt.Add(time.Minute)
			}
			mailbox.Letters = append(mailbox.Letters, m)
		}
		both = append(both, mailbox)
	}
	return both
}

// live does to a store, one thing after the other, what a mailbox says has happened.
func live(t *testing.T, store *Store, mailbox inbox.Mailbox) {
	t.Helper()
	citizen := mailbox.Citizen
	if err := store.Activate(t.Context(), citizen); err != nil {
		t.Fatal(err)
	}
	for _, m := range mailbox.Letters {
		if err := send(store, m); err != nil {
			t.Fatal(err)
		}
		if m.Unread() {
			continue
		}
		kept, err := store.Message(t.Context(), citizen.ID, m.ID)
		if err == nil {
			err = store.MarkRead(t.Context(), citizen.ID, kept.CaseID, []string{m.ID}, m.ReadAt)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Change(t.Context(), citizen.ID, inbox.ActionArchive, mailbox.Archived, received()); err != nil {
		t.Fatal(err)
	}
}

func TestLoad(t *testing.T) {
	server := testkit.NeedPostgres(t)
	for kind, open := range map[string]func(t *testing.T) *Store{
		"sqlite":   func(t *testing.T) *Store { return openTest(t) },
		"postgres": func(t *testing.T) *Store { return openDatabase(t, server.Database(t)) },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Run("is what deliveries come to", func(t *testing.T) { testLoadIsLived(t, open(t)) })
			t.Run("wants an empty store", func(t *testing.T) { testLoadWantsEmpty(t, open(t)) })
			t.Run("is given up", func(t *testing.T) { testLoadGivenUp(t, open(t)) })
		})
	}
}

// testLoadIsLived holds a store that was filled to hold what one holds that lived through
// it, and to go on like it.
func testLoadIsLived(t *testing.T, store *Store) {
	filled := mailboxes()
	lived := openTest(t)
	for _, mailbox := range filled {
		live(t, lived, mailbox)
	}
	var told [2]int
	err := store.Load(t.Context(), slices.Values(filled), func(citizens, messages int) { told = [2]int{citizens, messages} })
	if err != nil || told != [2]int{2, 48} {
		t.Fatalf("told of %v (%v)", told, err)
	}
	if diff := cmp.Diff(contents(t, lived), contents(t, store)); diff != "" {
		t.Errorf("delivered and read (-), filled (+):\n%s", diff)
	}
	checkCounts(t, store, nil)
	again := letter()
	again.ThreadID, again.SourceSystem = "t2", "SE45454"
	if err := send(store, again); err != nil {
		t.Fatal(err)
	}
	if kept, err := store.Message(t.Context(), tolvan, again.ID); err != nil || kept.Seq != 7 {
		t.Errorf("the next of the thread is number %d (%v), want 7", kept.Seq, err)
	}
	repeat := filled[0].Letters[3]
	if _, is, err := store.Deliver(t.Context(), repeat, repeat.ReceivedAt); !is || err != nil {
		t.Errorf("a message that is there already is no repeat (%v)", err)
	}
}

func testLoadWantsEmpty(t *testing.T, store *Store) {
	active(t, store)
	err := store.Load(t.Context(), slices.Values(mailboxes()), func(int, int) { t.Error("has begun") })
	if inbox.CodeOf(err) != inbox.Conflict {
		t.Errorf("%v, want a conflict", err)
	}
}

// TestLoadLeavesTheSchema of an embedded store, also when it is given up.
func TestLoadLeavesTheSchema(t *testing.T) {
	schema := func(store *Store) (all []string) {
		err := store.reader.each(t.Context(), "SELECT COALESCE(sql, '') FROM sqlite_schema", nil, func(r row) error {
			all = append(all, "")
			return r.Scan(&all[len(all)-1])
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(all)
		return all
	}
	store := openTest(t)
	before := schema(store)
	broken := slices.Values([]inbox.Mailbox{mailboxes()[0], mailboxes()[0]})
	if err := store.Load(t.Context(), broken, func(int, int) {}); inbox.CodeOf(err) != inbox.Internal {
		t.Errorf("the same citizen twice: %v", err)
	}
	if diff := cmp.Diff(before, schema(store)); diff != "" {
		t.Errorf("after a failure: %s", diff)
	}
	if err := store.Load(t.Context(), slices.Values(mailboxes()), func(int, int) {}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(before, schema(store)); diff != "" {
		t.Error(diff)
	}
}

// testLoadGivenUp holds a filling that is given up to leave whole mailboxes.
func testLoadGivenUp(t *testing.T, store *Store) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last := 0
	err := store.Load(ctx, endless(), func(_, messages int) {
		last = messages
		cancel()
	})
	if inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("%v, want unavailable", err)
	}
	if n := number(t, store, "SELECT COUNT(*) FROM messages"); n != last || n < lettersPerLoad {
		t.Errorf("%d messages are there, and %d were told of", n, last)
	}
	checkCounts(t, store, nil)
}

// endless are mailboxes without end, of a thousand messages each.
func endless() iter.Seq[inbox.Mailbox] {
	return func(yield func(inbox.Mailbox) bool) {
		for n := 1; ; n++ {
			mailbox := inbox.Mailbox{Citizen: inbox.Citizen{ID: inbox.PersonID(fmt.Sprintf("%08dT000", n)), ActiveSince: received()}}
			for range 1000 {
				m := letter()
				m.Citizen = mailbox.Citizen.ID
				mailbox.Letters = append(mailbox.Letters, m)
			}
			if !yield(mailbox) {
				return
			}
		}
	}
}

// TestLoadedRowsFitTogether: what is loaded is held to what it refers to.
func TestLoadedRowsFitTogether(t *testing.T) {
	store := openTest(t)
	err := store.writer.bulk(func(do doing) error {
		return do(t.Context(), func(txn *txn) error {
			_, err := txn.exec(insertCase, string(tolvan), 0, 1, "case", "", "", 1, 0, "SE45454", "")
			return err
		})
	})
	if inbox.CodeOf(err) != inbox.Internal {
		t.Errorf("a case of nobody: %v", err)
	}
}
