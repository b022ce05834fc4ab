package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

// testMessages reads all messages of a citizen, a few at a time.
func testMessages(t *testing.T, s *suite) {
	citizen, other := s.citizen(t), s.citizen(t)
	want := map[string]inbox.Message{}
	for n := range 11 {
		m := fullMessage(citizen)
		m.ID, m.CaseID, m.ThreadID = inbox.NewID(), inbox.NewID(), []string{"", "a", "b"}[n%3]
		m.Text += inbox.NewID()
		m = s.deliver(t, m)
		want[m.ID] = m
		s.deliver(t, message(other))
	}
	for _, limit := range []int{1, 2, 11, 100} {
		got := map[string]inbox.Message{}
		var after inbox.MessageKey
		for {
			page, err := s.Messages(s.ctx, citizen, after, limit)
			must(t, err)
			if len(page) == 0 {
				break
			}
			for _, m := range page {
				if m.CaseID < after.CaseID || m.CaseID == after.CaseID && m.Seq <= after.Seq {
					t.Fatalf("%v after %v", m.Key(), after)
				}
				after, got[m.ID] = m.Key(), m
			}
		}
		same(t, "messages", got, want)
	}
	none, err := s.Messages(s.ctx, s.stranger(), inbox.MessageKey{}, 10)
	must(t, err)
	same(t, "of a stranger", len(none), 0)
}

// testErase removes one person, and nothing of others.
func testErase(t *testing.T, s *suite) {
	t.Run("all but the log", func(t *testing.T) {
		session := s.session(t)
		citizen, other := session.Citizen, s.session(t)
		caseID, _ := s.case3(t, citizen)
		s.deliver(t, message(citizen))
		m := s.deliver(t, message(other.Citizen))
		before := did(inbox.AuditTakeOut, message(citizen))
		must(t, s.Note(s.ctx, before))
		s.notified(t, citizen, start(), after(60), email)
		note := inbox.AuditEntry{At: start().Add(time.Hour), Citizen: citizen, Action: inbox.AuditPersonErase, Actor: "operator anna"}
		erased, err := s.Erase(s.ctx, citizen, note)
		must(t, err)
		same(t, "erased", erased, inbox.Erased{Active: true, Cases: 3, Messages: 5, Sessions: 1})
		same(t, "notifications", len(s.outbox(t, citizen, false)), 0)
		s.sameLog(t, citizen, before, note)

		_, err = s.Citizen(s.ctx, citizen)
		coded(t, "Citizen", err, inbox.NotFound)
		_, _, err = s.Thread(s.ctx, citizen, caseID, 0, 10)
		coded(t, "Thread", err, inbox.NotFound)
		left, err := s.Messages(s.ctx, citizen, inbox.MessageKey{}, 10)
		must(t, err)
		same(t, "messages left", len(left), 0)
		same(t, "page", s.page(t, citizen, inbox.CaseQuery{Limit: 10}), inbox.CasePage{})
		s.ended(t, session.ID)
		_, _, err = s.Deliver(s.ctx, message(citizen), start())
		coded(t, "Deliver", err, inbox.NotFound)

		stored, err := s.StoredIn(s.ctx, m.SourceSystem, 202603)
		must(t, err)
		same(t, "messages ever stored of the system", stored, 6)
		s.live(t, other)
		same(t, "another's message", s.message(t, m.Citizen, m.ID), m)
		s.counted(t, m.Citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})

	t.Run("nobody, and nobody any more", func(t *testing.T) {
		citizen := s.citizen(t)
		note := inbox.AuditEntry{At: start(), Citizen: citizen, Action: inbox.AuditPersonErase}
		_, err := s.Erase(s.ctx, citizen, note)
		must(t, err)
		_, err = s.Erase(s.ctx, citizen, note)
		coded(t, "Erase", err, inbox.NotFound)
		s.sameLog(t, citizen, note)
	})

	t.Run("and a new beginning", func(t *testing.T) {
		citizen := s.citizen(t)
		m := s.deliver(t, message(citizen))
		_, err := s.Erase(s.ctx, citizen, inbox.AuditEntry{At: start(), Citizen: citizen, Action: inbox.AuditPersonErase})
		must(t, err)
		must(t, s.Activate(s.ctx, inbox.Citizen{ID: citizen, ActiveSince: start()}))
		s.counted(t, citizen, inbox.Counts{})
		s.deliver(t, m)
		s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})
}
