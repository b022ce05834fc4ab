package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// unreadIDs gives the ids of a case's unread messages, oldest first.
func (s *suite) unreadIDs(t testing.TB, citizen inbox.PersonID, caseID string) []string {
	t.Helper()
	_, messages := s.thread(t, citizen, caseID)
	slices.Reverse(messages)
	return ids(slices.DeleteFunc(messages, func(m inbox.Message) bool { return !m.Unread() }))
}

// case3 delivers a thread of three messages.
func (s *suite) case3(t testing.TB, citizen inbox.PersonID) (caseID string, messageIDs []string) {
	t.Helper()
	thread := inbox.NewID()
	for range 3 {
		m := s.deliver(t, threaded(citizen, thread))
		caseID = m.CaseID
		messageIDs = append(messageIDs, m.ID)
	}
	return caseID, messageIDs
}

// MarkUnread marks a case as unread.
func (s *suite) MarkUnread(ctx context.Context, citizen inbox.PersonID, caseID string) error {
	_, err := s.Change(ctx, citizen, inbox.ActionUnread, []string{caseID}, start())
	return err
}

// SetArchived moves a case to the archive or back.
func (s *suite) SetArchived(ctx context.Context, citizen inbox.PersonID, caseID string, archived bool) error {
	action := inbox.ActionRestore
	if archived {
		action = inbox.ActionArchive
	}
	_, err := s.Change(ctx, citizen, action, []string{caseID}, start())
	return err
}

func testReading(t *testing.T, s *suite) {
	t.Run("some, then the rest", func(t *testing.T) {
		citizen := s.citizen(t)
		caseID, m := s.case3(t, citizen)
		must(t, s.MarkRead(s.ctx, citizen, caseID, []string{m[0], m[2]}, start()))
		same(t, "unread", s.unreadIDs(t, citizen, caseID), m[1:2])
		s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
		found, _ := s.thread(t, citizen, caseID)
		same(t, "number unread", found.Unread, 1)

		must(t, s.MarkRead(s.ctx, citizen, caseID, m, start()))
		s.counted(t, citizen, inbox.Counts{Inbox: 1})
	})

	t.Run("the first time stands", func(t *testing.T) {
		citizen := s.citizen(t)
		caseID, m := s.case3(t, citizen)
		readAt := start().Add(time.Minute + 999*time.Nanosecond)
		must(t, s.MarkRead(s.ctx, citizen, caseID, []string{m[0], m[0]}, readAt))
		must(t, s.MarkRead(s.ctx, citizen, caseID, m[:1], readAt.Add(time.Hour)))
		if got := s.message(t, citizen, m[0]).ReadAt; got != start().Add(time.Minute) {
			t.Errorf("read at %v", got)
		}
		found, _ := s.thread(t, citizen, caseID)
		same(t, "number unread", found.Unread, 2)
	})

	t.Run("none, unknown, and of other cases", func(t *testing.T) {
		citizen, other := s.citizen(t), s.citizen(t)
		caseID, _ := s.case3(t, citizen)
		_, ofAnotherCase := s.case3(t, citizen)
		_, ofAnother := s.case3(t, other)
		for _, messageIDs := range [][]string{nil, {"unknown", ""}, ofAnotherCase, ofAnother} {
			must(t, s.MarkRead(s.ctx, citizen, caseID, messageIDs, start()))
		}
		s.counted(t, citizen, inbox.Counts{Inbox: 2, Unread: 2})
		s.counted(t, other, inbox.Counts{Inbox: 1, Unread: 1})
		same(t, "still unread", s.message(t, citizen, ofAnotherCase[0]).Unread(), true)
		same(t, "still unread", s.message(t, other, ofAnother[0]).Unread(), true)
	})

	t.Run("unread again is the newest", func(t *testing.T) {
		citizen := s.citizen(t)
		caseID, m := s.case3(t, citizen)
		must(t, s.MarkRead(s.ctx, citizen, caseID, m, start()))
		for range 2 {
			must(t, s.MarkUnread(s.ctx, citizen, caseID))
			same(t, "unread", s.unreadIDs(t, citizen, caseID), m[2:])
			s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
		}
		must(t, s.MarkRead(s.ctx, citizen, caseID, m, start()))
		s.counted(t, citizen, inbox.Counts{Inbox: 1})
	})

	t.Run("unread beside an earlier unread", func(t *testing.T) {
		citizen := s.citizen(t)
		caseID, m := s.case3(t, citizen)
		must(t, s.MarkRead(s.ctx, citizen, caseID, m[1:], start()))
		must(t, s.MarkUnread(s.ctx, citizen, caseID))
		same(t, "unread", s.unreadIDs(t, citizen, caseID), []string{m[0], m[2]})
		found, _ := s.thread(t, citizen, caseID)
		same(t, "number unread", found.Unread, 2)
	})
}

func testArchive(t *testing.T, s *suite) {
	t.Run("away and back", func(t *testing.T) {
		citizen := s.citizen(t)
		caseID, _ := s.case3(t, citizen)
		before, messages := s.thread(t, citizen, caseID)
		for range 2 {
			must(t, s.SetArchived(s.ctx, citizen, caseID, true))
			s.counted(t, citizen, inbox.Counts{Archived: 1})
		}
		found, _ := s.thread(t, citizen, caseID)
		same(t, "archived", found.Archived, true)
		for range 2 {
			must(t, s.SetArchived(s.ctx, citizen, caseID, false))
			s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
		}
		after, now := s.thread(t, citizen, caseID)
		same(t, "case", after, before)
		same(t, "messages", now, messages)
	})

	t.Run("reading in the archive counts nowhere", func(t *testing.T) {
		citizen := s.citizen(t)
		caseID, m := s.case3(t, citizen)
		must(t, s.SetArchived(s.ctx, citizen, caseID, true))
		must(t, s.MarkRead(s.ctx, citizen, caseID, m, start()))
		s.counted(t, citizen, inbox.Counts{Archived: 1})
		must(t, s.MarkUnread(s.ctx, citizen, caseID))
		s.counted(t, citizen, inbox.Counts{Archived: 1})
		must(t, s.SetArchived(s.ctx, citizen, caseID, false))
		s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})

	t.Run("a delivery brings the case back unread", func(t *testing.T) {
		for _, read := range []bool{true, false} {
			citizen := s.citizen(t)
			first := s.deliver(t, threaded(citizen, "thread"))
			if read {
				must(t, s.MarkRead(s.ctx, citizen, first.CaseID, []string{first.ID}, start()))
			}
			must(t, s.SetArchived(s.ctx, citizen, first.CaseID, true))
			s.deliver(t, threaded(citizen, "thread"))
			s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
			found, _ := s.thread(t, citizen, first.CaseID)
			same(t, "archived", found.Archived, false)
		}
	})
}

// testStrangers holds that another citizen's case and message cannot be told from ones
// that do not exist, and that trying changes nothing.
func testStrangers(t *testing.T, s *suite) {
	owner := s.citizen(t)
	caseID, m := s.case3(t, owner)
	must(t, s.MarkRead(s.ctx, owner, caseID, m[:1], start()))
	before, messages := s.thread(t, owner, caseID)
	for name, who := range map[string]inbox.PersonID{"citizen": s.citizen(t), "nobody": s.stranger()} {
		for what, id := range map[string][2]string{"another's": {caseID, m[1]}, "unknown": {inbox.NewID(), inbox.NewID()}} {
			t.Run(name+" "+what, func(t *testing.T) {
				_, _, err := s.Thread(s.ctx, who, id[0], 0, 10)
				coded(t, "Thread", err, inbox.NotFound)
				_, err = s.Message(s.ctx, who, id[1])
				coded(t, "Message", err, inbox.NotFound)
				coded(t, "MarkRead", s.MarkRead(s.ctx, who, id[0], []string{id[1]}, start()), inbox.NotFound)
				coded(t, "MarkUnread", s.MarkUnread(s.ctx, who, id[0]), inbox.NotFound)
				coded(t, "SetArchived", s.SetArchived(s.ctx, who, id[0], true), inbox.NotFound)
			})
		}
	}
	after, now := s.thread(t, owner, caseID)
	same(t, "case", after, before)
	same(t, "messages", now, messages)
	s.counted(t, owner, inbox.Counts{Inbox: 1, Unread: 1})
}
