package storetest

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"inkorg/app/inbox"
)

// did is an entry of what a citizen does to a message.
func did(action inbox.AuditAction, m inbox.Message) inbox.AuditEntry {
	return inbox.AuditEntry{
		At: start(), Citizen: m.Citizen, Action: action, Session: "session of " + m.ID, CaseID: m.CaseID, MessageID: m.ID,
		UnitID: m.OrganisationUnit.UnitID, SystemID: m.SourceSystem, Detail: "1",
	}
}

// logged gives the audit log of a citizen.
func (s *suite) logged(t testing.TB, citizen inbox.PersonID) []inbox.AuditEntry {
	t.Helper()
	entries, err := s.AuditLog(s.ctx, inbox.AuditQuery{Citizen: citizen, Limit: 1000})
	must(t, err)
	return entries
}

// sameLog holds a citizen's log to be some entries, whatever their IDs.
func (s *suite) sameLog(t testing.TB, citizen inbox.PersonID, want ...inbox.AuditEntry) {
	t.Helper()
	if diff := cmp.Diff(want, s.logged(t, citizen), cmpopts.IgnoreFields(inbox.AuditEntry{}, "ID")); diff != "" {
		t.Fatalf("audit log (-want +got):\n%s", diff)
	}
}

// testAudit holds what is done and its entry to be one.
func testAudit(t *testing.T, s *suite) {
	t.Run("kept as noted", func(t *testing.T) {
		m := message(s.stranger())
		entry := did(inbox.AuditExit, m)
		entry.Actor = "operator anna"
		must(t, s.Note(s.ctx, entry))
		s.sameLog(t, m.Citizen, entry)
	})

	t.Run("log-in and log-out", func(t *testing.T) {
		session := s.session(t)
		again := session
		again.ID = inbox.HashSecret(inbox.NewID())
		in, out := did(inbox.AuditLogIn, message(session.Citizen)), did(inbox.AuditLogOut, message(session.Citizen))
		out.At = start().Add(time.Second)
		must(t, s.CreateSession(s.ctx, again, in))
		coded(t, "the same session twice", s.CreateSession(s.ctx, again, in), inbox.Internal)
		for range 2 {
			must(t, s.EndSession(s.ctx, again.ID, out))
		}
		s.sameLog(t, session.Citizen, in, out)
	})

	t.Run("log-out by an identity provider", func(t *testing.T) {
		idp, nameID := "https://idp.example.se/"+inbox.NewID(), inbox.NewID()
		note := inbox.AuditEntry{At: start(), Action: inbox.AuditLogOut, Actor: inbox.ActorIdP, Detail: idp}
		for _, session := range []inbox.Session{s.named(t, idp, nameID, "1"), s.named(t, idp, nameID, "2")} {
			_, err := s.EndSessions(s.ctx, order(idp, nameID, session.Login.SessionIndex), note)
			must(t, err)
			want := note
			want.Citizen, want.Session = session.Citizen, session.Reference
			s.sameLog(t, session.Citizen, want)
		}
	})

	t.Run("settings", func(t *testing.T) {
		citizen, stranger := s.citizen(t), s.stranger()
		entry := did(inbox.AuditSettings, message(citizen))
		must(t, s.SetNotifications(s.ctx, citizen, inbox.Notifications{SMS: true}, entry))
		s.sameLog(t, citizen, entry)
		coded(t, "a stranger", s.SetNotifications(s.ctx, stranger, inbox.Notifications{}, did(inbox.AuditSettings, message(stranger))), inbox.NotFound)
		s.sameLog(t, stranger)
	})
}

// testAuditReads holds a repeated view to have one entry, and no other view to be taken for
// one.
func testAuditReads(t *testing.T, s *suite) {
	read := func(t *testing.T, caseID string, messageIDs []string, view inbox.AuditEntry) {
		t.Helper()
		must(t, s.MarkRead(s.ctx, view.Citizen, caseID, messageIDs, view.At, view))
	}
	later := func(view inbox.AuditEntry, by time.Duration) inbox.AuditEntry {
		view.At = view.At.Add(by)
		return view
	}

	t.Run("within the window", func(t *testing.T) {
		m := s.deliver(t, message(s.citizen(t)))
		view := did(inbox.AuditRead, m)
		for _, by := range []time.Duration{0, time.Microsecond, inbox.AuditWindow - time.Microsecond} {
			seen, err := s.Viewed(s.ctx, later(view, by))
			must(t, err)
			same(t, "viewed", seen, by > 0)
			read(t, m.CaseID, []string{m.ID}, later(view, by))
			must(t, s.Note(s.ctx, later(view, by)))
		}
		s.sameLog(t, m.Citizen, view)
		read(t, m.CaseID, nil, later(view, inbox.AuditWindow))
		s.sameLog(t, m.Citizen, view, later(view, inbox.AuditWindow))
	})

	t.Run("a clock that has gone back hides nothing", func(t *testing.T) {
		m := s.deliver(t, message(s.citizen(t)))
		view := did(inbox.AuditRead, m)
		read(t, m.CaseID, nil, later(view, time.Hour))
		read(t, m.CaseID, nil, view)
		s.sameLog(t, m.Citizen, view, later(view, time.Hour))
	})

	t.Run("of another session, message or citizen", func(t *testing.T) {
		m, other := s.deliver(t, message(s.citizen(t))), s.deliver(t, message(s.citizen(t)))
		view := did(inbox.AuditRead, m)
		elsewhere, newer, theirs := view, later(view, time.Second), view
		elsewhere.Session, newer.MessageID, theirs.Citizen = "another", "another", other.Citizen
		elsewhere.At = view.At.Add(2 * time.Second)
		read(t, m.CaseID, nil, view)
		read(t, m.CaseID, nil, newer)
		read(t, m.CaseID, nil, elsewhere)
		read(t, other.CaseID, nil, theirs)
		s.sameLog(t, m.Citizen, view, newer, elsewhere)
		s.sameLog(t, other.Citizen, theirs)
	})

	t.Run("of a case that is another's", func(t *testing.T) {
		m, thief := s.deliver(t, message(s.citizen(t))), s.citizen(t)
		view := did(inbox.AuditRead, m)
		view.Citizen = thief
		coded(t, "MarkRead", s.MarkRead(s.ctx, thief, m.CaseID, []string{m.ID}, start(), view), inbox.NotFound)
		s.sameLog(t, thief)
	})

	t.Run("many at once", func(t *testing.T) {
		m := s.deliver(t, message(s.citizen(t)))
		view := did(inbox.AuditRead, m)
		together(20, func(int) {
			if err := s.MarkRead(s.ctx, m.Citizen, m.CaseID, []string{m.ID}, view.At, view); err != nil {
				t.Errorf("MarkRead: %v", err)
			}
		})
		s.sameLog(t, m.Citizen, view)
	})
}

// testAuditPages goes through the log page by page, of one citizen and of all.
func testAuditPages(t *testing.T, s *suite) {
	people := []inbox.PersonID{s.stranger(), s.stranger(), ""}
	for n := range 30 {
		// Several at the same moment, and not in the order of time.
		at := start().Add(time.Duration(n*7%10) * time.Microsecond)
		must(t, s.Note(s.ctx, inbox.AuditEntry{At: at, Citizen: people[n%3], Action: inbox.AuditTakeOut}))
	}
	for _, citizen := range append(people, s.stranger()) {
		all := s.logged(t, citizen)
		same(t, "entries", len(all), map[inbox.PersonID]int{people[0]: 10, people[1]: 10, "": 30}[citizen])
		var paged []inbox.AuditEntry
		q := inbox.AuditQuery{Citizen: citizen, Limit: 4}
		for {
			page, err := s.AuditLog(s.ctx, q)
			must(t, err)
			if len(page) == 0 {
				break
			}
			paged = append(paged, page...)
			q.From = page[len(page)-1].Key()
		}
		same(t, "paged", paged, all)
		for n, entry := range all {
			if n > 0 && (entry.At.Before(all[n-1].At) || entry.At.Equal(all[n-1].At) && entry.ID <= all[n-1].ID) {
				t.Errorf("entry %d is out of order", n)
			}
			if citizen != "" && entry.Citizen != citizen {
				t.Error("an entry of another citizen")
			}
		}
	}
	from, until := start().Add(2*time.Microsecond), start().Add(5*time.Microsecond)
	some, err := s.AuditLog(s.ctx, inbox.AuditQuery{From: inbox.AuditKey{At: from}, Until: until, Limit: 100})
	must(t, err)
	same(t, "entries of three microseconds", len(some), 9)
	for _, entry := range some {
		if entry.At.Before(from) || !entry.At.Before(until) {
			t.Errorf("an entry at %v", entry.At)
		}
	}
}

// testOwnLog is what citizens read of themselves: newest first, with the unit's name as the
// message has it, and nothing of anybody else.
func testOwnLog(t *testing.T, s *suite) {
	m := s.deliver(t, fullMessage(s.citizen(t)))
	other := s.deliver(t, message(s.citizen(t)))
	var want []inbox.OwnEntry
	for n := range 5 {
		entry := did(inbox.AuditExit, m)
		entry.At = start().Add(time.Duration(n/2) * time.Second)
		if n == 1 {
			entry.MessageID = other.ID // which is not theirs
		}
		must(t, s.Note(s.ctx, entry))
		must(t, s.Note(s.ctx, did(inbox.AuditExit, other)))
	}
	for _, entry := range s.logged(t, m.Citizen) {
		one := inbox.OwnEntry{AuditEntry: entry}
		if entry.MessageID == m.ID {
			one.Kept, one.UnitName = true, m.OrganisationUnit.UnitName
		}
		want = append([]inbox.OwnEntry{one}, want...)
	}
	var got []inbox.OwnEntry
	for before := (inbox.AuditKey{}); ; {
		page, err := s.OwnLog(s.ctx, m.Citizen, before, 2)
		must(t, err)
		if len(page) == 0 {
			break
		}
		got = append(got, page...)
		before = page[len(page)-1].Key()
	}
	same(t, "own log", got, want)
	none, err := s.OwnLog(s.ctx, s.citizen(t), inbox.AuditKey{}, 10)
	must(t, err)
	same(t, "of another", len(none), 0)

	t.Run("nobody sees another's", func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 2))
		people := []inbox.PersonID{s.stranger(), s.stranger(), s.stranger(), ""}
		want := map[inbox.PersonID]map[string]bool{}
		for n := range 60 {
			whose := people[random.IntN(len(people))]
			entry := did(inbox.AuditExit, other)
			entry.Citizen, entry.Detail, entry.At = whose, strconv.Itoa(n), start().Add(time.Duration(random.IntN(5)))
			must(t, s.Note(s.ctx, entry))
			if want[whose] == nil {
				want[whose] = map[string]bool{}
			}
			want[whose][entry.Detail] = true
		}
		for _, citizen := range people {
			got := map[string]bool{}
			log, err := s.OwnLog(s.ctx, citizen, inbox.AuditKey{}, 100)
			must(t, err)
			for _, entry := range log {
				got[entry.Detail] = true
			}
			same(t, "entries", got, want[citizen])
		}
	})
}
