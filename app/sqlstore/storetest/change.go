package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

// do does an action to cases.
func (s *suite) do(t testing.TB, citizen inbox.PersonID, action inbox.Action, caseIDs ...string) inbox.Change {
	t.Helper()
	change, err := s.Change(s.ctx, citizen, action, caseIDs, start().Add(time.Hour))
	must(t, err)
	return change
}

// mixed gives a citizen three cases of three messages: an unread one, one of which the
// oldest message is unread, and an archived one that is read. Reading was at readAt.
func (s *suite) mixed(t testing.TB) (citizen inbox.PersonID, cases []string, readAt time.Time) {
	t.Helper()
	citizen, readAt = s.citizen(t), start().Add(time.Minute)
	for i := range 3 {
		caseID, messages := s.case3(t, citizen)
		if i > 0 {
			must(t, s.MarkRead(s.ctx, citizen, caseID, messages[2-i:], readAt))
		}
		cases = append(cases, caseID)
	}
	must(t, s.SetArchived(s.ctx, citizen, cases[2], true))
	return citizen, cases, readAt
}

// snapshot is all of some cases, as far as a citizen's actions concern it.
func (s *suite) snapshot(t testing.TB, citizen inbox.PersonID, cases []string) (all []any) {
	t.Helper()
	for _, id := range cases {
		found, messages := s.thread(t, citizen, id)
		all = append(all, found, messages)
	}
	return append(all, s.page(t, citizen, inbox.CaseQuery{Limit: 10}).Counts)
}

func testChange(t *testing.T, s *suite) {
	at := start().Add(time.Hour)
	t.Run("says what it changed", func(t *testing.T) {
		for action, want := range map[inbox.Action]func(ids []string, readAt time.Time) []inbox.ChangedCase{
			inbox.ActionRead: func(ids []string, _ time.Time) []inbox.ChangedCase {
				return []inbox.ChangedCase{{ID: ids[0], Seq: 3}, {ID: ids[1], Seq: 3}}
			},
			inbox.ActionUnread: func(ids []string, readAt time.Time) []inbox.ChangedCase {
				return []inbox.ChangedCase{{ID: ids[1], Seq: 3, ReadAt: readAt}, {ID: ids[2], Seq: 3, ReadAt: readAt}}
			},
			inbox.ActionArchive: func(ids []string, _ time.Time) []inbox.ChangedCase {
				return []inbox.ChangedCase{{ID: ids[0], Seq: 3}, {ID: ids[1], Seq: 3}}
			},
			inbox.ActionRestore: func(ids []string, _ time.Time) []inbox.ChangedCase {
				return []inbox.ChangedCase{{ID: ids[2], Seq: 3}}
			},
		} {
			citizen, ids, readAt := s.mixed(t)
			same(t, string(action), s.do(t, citizen, action, ids...), inbox.Change{Action: action, At: at, Cases: want(ids, readAt)})
			same(t, string(action)+" again", s.do(t, citizen, action, ids...), inbox.Change{Action: action, At: at})
		}
	})

	t.Run("read is every message", func(t *testing.T) {
		citizen, ids, readAt := s.mixed(t)
		s.do(t, citizen, inbox.ActionRead, ids...)
		s.counted(t, citizen, inbox.Counts{Inbox: 2, Archived: 1})
		_, messages := s.thread(t, citizen, ids[1])
		same(t, "read at", []time.Time{messages[0].ReadAt, messages[2].ReadAt}, []time.Time{readAt, at})
	})

	t.Run("passes over what is not there", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		other, others, _ := s.mixed(t)
		before := s.snapshot(t, other, others)
		change := s.do(t, citizen, inbox.ActionArchive, others[0], "unknown", ids[0], "")
		same(t, "changed", len(change.Cases), 1)
		_, err := s.Change(s.ctx, citizen, inbox.ActionArchive, others, at)
		coded(t, "only others'", err, inbox.NotFound)
		_, err = s.Change(s.ctx, citizen, inbox.ActionArchive, nil, at)
		coded(t, "none", err, inbox.NotFound)
		same(t, "another's cases", s.snapshot(t, other, others), before)
	})

	t.Run("no such action", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		before := s.snapshot(t, citizen, ids)
		_, err := s.Change(s.ctx, citizen, "remove", ids, at)
		coded(t, "Change", err, inbox.Invalid)
		same(t, "cases", s.snapshot(t, citizen, ids), before)
	})
}

func testUndo(t *testing.T, s *suite) {
	actions := []inbox.Action{inbox.ActionRead, inbox.ActionUnread, inbox.ActionArchive, inbox.ActionRestore}

	t.Run("each has the state it had", func(t *testing.T) {
		for _, action := range actions {
			citizen, ids, _ := s.mixed(t)
			before := s.snapshot(t, citizen, ids)
			change := s.do(t, citizen, action, ids...)
			for range 2 {
				must(t, s.Undo(s.ctx, citizen, change))
				same(t, "after undoing "+string(action), s.snapshot(t, citizen, ids), before)
			}
		}
	})

	t.Run("what came since stands", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		unread := s.do(t, citizen, inbox.ActionUnread, ids[2])
		_, messages := s.thread(t, citizen, ids[2])
		later := start().Add(2 * time.Hour)
		must(t, s.MarkRead(s.ctx, citizen, ids[2], []string{messages[0].ID}, later))
		must(t, s.Undo(s.ctx, citizen, unread))
		same(t, "read at", s.message(t, citizen, messages[0].ID).ReadAt, later)

		restored := s.do(t, citizen, inbox.ActionRestore, ids[2])
		s.deliver(t, threaded(citizen, messages[0].ThreadID))
		must(t, s.Undo(s.ctx, citizen, restored))
		found, _ := s.thread(t, citizen, ids[2])
		same(t, "archived with a new message", found.Archived, false)

		read := s.do(t, citizen, inbox.ActionRead, ids[2])
		newest := s.deliver(t, threaded(citizen, messages[0].ThreadID))
		must(t, s.MarkRead(s.ctx, citizen, ids[2], []string{newest.ID}, later))
		must(t, s.Undo(s.ctx, citizen, read))
		same(t, "read at", s.message(t, citizen, newest.ID).ReadAt, later)
	})

	t.Run("of another's change", func(t *testing.T) {
		owner, ids, _ := s.mixed(t)
		for _, action := range actions {
			change := s.do(t, owner, action, ids...)
			before := s.snapshot(t, owner, ids)
			must(t, s.Undo(s.ctx, s.citizen(t), change))
			same(t, "after another's undoing "+string(action), s.snapshot(t, owner, ids), before)
		}
	})
}
