package storetest

import (
	"slices"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// held gives what Dispose is told of a case.
func (s *suite) held(t testing.TB, citizen inbox.PersonID, caseID string) (held inbox.HeldCase) {
	t.Helper()
	_, err := s.Dispose(s.ctx, citizen, []string{caseID}, func(c inbox.HeldCase) inbox.Disposal {
		held = c
		return inbox.DisposeNot
	})
	must(t, err)
	return held
}

// dispose does the same to all of the cases.
func (s *suite) dispose(t testing.TB, citizen inbox.PersonID, fate inbox.Disposal, caseIDs ...string) inbox.Disposed {
	t.Helper()
	done, err := s.Dispose(s.ctx, citizen, caseIDs, func(inbox.HeldCase) inbox.Disposal { return fate })
	must(t, err)
	return done
}

func testDisposal(t *testing.T, s *suite) {
	t.Run("is told of the case as it is", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		for _, id := range ids {
			found, _ := s.thread(t, citizen, id)
			same(t, "held case", s.held(t, citizen, id), inbox.HeldCase{Case: found, Citizen: citizen, SourceSystem: "SE45454"})
		}
	})

	t.Run("not", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		before := s.snapshot(t, citizen, ids)
		same(t, "disposed of", s.dispose(t, citizen, inbox.DisposeNot, ids...), inbox.Disposed{})
		same(t, "cases", s.snapshot(t, citizen, ids), before)
	})

	t.Run("archive", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		same(t, "disposed of", s.dispose(t, citizen, inbox.DisposeArchive, ids...), inbox.Disposed{Archived: 2})
		same(t, "disposed of again", s.dispose(t, citizen, inbox.DisposeArchive, ids...), inbox.Disposed{})
		s.counted(t, citizen, inbox.Counts{Archived: 3})
		_, messages := s.thread(t, citizen, ids[0])
		same(t, "messages", len(messages), 3)
		s.do(t, citizen, inbox.ActionRestore, ids...)
		s.counted(t, citizen, inbox.Counts{Inbox: 3, Unread: 2})
	})

	t.Run("remove", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		kept := s.snapshot(t, citizen, ids[1:2])
		_, gone := s.thread(t, citizen, ids[0])
		same(t, "disposed of", s.dispose(t, citizen, inbox.DisposeRemove, ids[0], ids[2]), inbox.Disposed{Removed: 2, Messages: 6})
		same(t, "disposed of again", s.dispose(t, citizen, inbox.DisposeRemove, ids[0], ids[2]), inbox.Disposed{})
		s.counted(t, citizen, inbox.Counts{Inbox: 1, Unread: 1})
		for _, id := range []string{ids[0], ids[2]} {
			_, _, err := s.Thread(s.ctx, citizen, id, 0, 10)
			coded(t, "Thread", err, inbox.NotFound)
		}
		for _, m := range gone {
			_, err := s.Message(s.ctx, citizen, m.ID)
			coded(t, "Message", err, inbox.NotFound)
		}
		same(t, "the other case", s.snapshot(t, citizen, ids[1:2])[:2], kept[:2])
	})

	t.Run("each as is decided of it", func(t *testing.T) {
		citizen, ids, _ := s.mixed(t)
		fates := map[string]inbox.Disposal{ids[0]: inbox.DisposeRemove, ids[1]: inbox.DisposeArchive}
		done, err := s.Dispose(s.ctx, citizen, ids, func(c inbox.HeldCase) inbox.Disposal { return fates[c.ID] })
		must(t, err)
		same(t, "disposed of", done, inbox.Disposed{Archived: 1, Removed: 1, Messages: 3})
		s.counted(t, citizen, inbox.Counts{Archived: 2})
	})

	t.Run("passes over what is not the citizen's", func(t *testing.T) {
		owner, ids, _ := s.mixed(t)
		before := s.snapshot(t, owner, ids)
		for _, who := range []inbox.PersonID{s.citizen(t), s.stranger()} {
			same(t, "disposed of", s.dispose(t, who, inbox.DisposeRemove, append(ids, "unknown")...), inbox.Disposed{})
		}
		same(t, "cases", s.snapshot(t, owner, ids), before)
	})

	t.Run("a thread begins anew", func(t *testing.T) {
		citizen := s.citizen(t)
		first := s.deliver(t, threaded(citizen, "thread"))
		s.dispose(t, citizen, inbox.DisposeRemove, first.CaseID)
		same(t, "Seq", s.deliver(t, threaded(citizen, "thread")).Seq, 1)
		s.deliver(t, again(first, 0)) // no repeat of what is gone
	})

	t.Run("taken back from the archive", func(t *testing.T) { testRestoredAt(t, s) })
}

func testRestoredAt(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	first := s.deliver(t, threaded(citizen, "thread"))
	restoredAt := func() time.Time { return s.held(t, citizen, first.CaseID).RestoredAt }
	s.do(t, citizen, inbox.ActionRestore, first.CaseID)
	same(t, "restored though it was not away", restoredAt(), time.Time{})
	must(t, s.Undo(s.ctx, citizen, s.do(t, citizen, inbox.ActionArchive, first.CaseID)))
	same(t, "never really away", restoredAt(), time.Time{})
	s.dispose(t, citizen, inbox.DisposeArchive, first.CaseID)
	s.do(t, citizen, inbox.ActionRestore, first.CaseID)
	same(t, "taken back", restoredAt(), start())
	later := threaded(citizen, "thread")
	later.ReceivedAt = start().Add(time.Hour)
	s.deliver(t, later)
	same(t, "since then a new message", restoredAt(), start())
}

// testHeldCases has a store of its own, since it wants to know all that is in it.
func testHeldCases(t *testing.T, s *suite) {
	for _, limit := range []int{1, 2, 7, 1000} {
		s.mixed(t)
		citizen, ids, _ := s.mixed(t)
		for i := range 3 {
			m := message(citizen)
			m.ReceivedAt = start().Add(time.Duration(i) * time.Hour)
			s.deliver(t, m)
		}
		s.do(t, citizen, inbox.ActionRestore, ids...)
		var all []inbox.HeldCase
		for place := (inbox.HeldCase{}); ; {
			some, err := s.HeldCases(s.ctx, place, limit)
			must(t, err)
			if len(some) == 0 {
				break
			}
			if len(some) > limit {
				t.Fatalf("%d cases, want at most %d", len(some), limit)
			}
			all, place = append(all, some...), some[len(some)-1]
		}
		people := map[inbox.PersonID]int{}
		for i, held := range all {
			people[held.Citizen]++
			same(t, "case", held, s.held(t, held.Citizen, held.ID))
			if i > 0 && held.Citizen != all[i-1].Citizen && people[held.Citizen] > 1 {
				t.Error("the cases of a citizen are apart")
			}
		}
		same(t, "cases of a citizen", people[citizen], 6)
		same(t, "cases", len(all), 9*len(people)/2)
		if slices.ContainsFunc(all, func(c inbox.HeldCase) bool { return c.ID == ids[2] && c.RestoredAt.IsZero() }) {
			t.Error("a case that was taken back is not so")
		}
	}
}
