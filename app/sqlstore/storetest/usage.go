package storetest

import (
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// storedIn holds what the store counts of a system in a month.
func (s *suite) storedIn(t testing.TB, system string, month inbox.Month, want int) {
	t.Helper()
	stored, err := s.StoredIn(s.ctx, system, month)
	must(t, err)
	if stored != want {
		t.Errorf("%s in %d: %d messages, want %d", system, month, stored, want)
	}
}

// sent stores a message of a system that was received at a time.
func (s *suite) sent(t testing.TB, citizen inbox.PersonID, system, thread string, at time.Time) inbox.Message {
	t.Helper()
	m := threaded(citizen, thread)
	m.SourceSystem, m.ReceivedAt = system, at
	return s.deliver(t, m)
}

func testUsage(t *testing.T, s *suite) {
	// The new year begins an hour earlier in Sweden, and July, in summer time, two.
	newYear := time.Date(2026, time.December, 31, 23, 0, 0, 0, time.UTC)
	july := time.Date(2026, time.June, 30, 22, 0, 0, 0, time.UTC)
	const tick = time.Microsecond

	t.Run("nothing", func(t *testing.T) {
		systems, err := s.SourceSystems(s.ctx)
		must(t, err)
		same(t, "systems", systems, []string(nil))
		s.storedIn(t, "A", 202612, 0)
	})

	t.Run("by Swedish months, also when it is gone", func(t *testing.T) {
		citizen := s.citizen(t)
		var ids []string
		for _, thread := range []string{"", "a"} {
			for _, at := range []time.Time{newYear.Add(-tick), newYear, newYear.Add(tick), july.Add(-tick), july} {
				ids = append(ids, s.sent(t, citizen, "A", thread, at).CaseID)
			}
		}
		ids = append(ids, s.sent(t, citizen, "B", "a", newYear).CaseID)
		check := func() {
			t.Helper()
			for month, want := range map[inbox.Month]int{202605: 0, 202606: 2, 202607: 2, 202608: 0, 202612: 2, 202701: 4, 202702: 0, 202712: 0} {
				s.storedIn(t, "A", month, want)
			}
			s.storedIn(t, "B", 202701, 1)
			s.storedIn(t, "a", 202701, 0)
			systems, err := s.SourceSystems(s.ctx)
			must(t, err)
			same(t, "systems", systems, []string{"A", "B"})
		}
		check()
		for len(ids) > 0 {
			s.dispose(t, citizen, inbox.DisposeRemove, ids[:min(4, len(ids))]...)
			ids = ids[min(4, len(ids)):]
			check()
		}
		s.counted(t, citizen, inbox.Counts{})
	})

	t.Run("repeats are not counted", func(t *testing.T) {
		m := s.sent(t, s.citizen(t), "C", "", july)
		_, repeat, err := s.Deliver(s.ctx, again(m, 0), july)
		must(t, err)
		same(t, "repeat", repeat, true)
		s.storedIn(t, "C", 202607, 1)
	})

	t.Run("while it goes", func(t *testing.T) { testUsageOfOneMoment(t, s, july) })
}

// testUsageOfOneMoment counts while what is counted is removed.
func testUsageOfOneMoment(t *testing.T, s *suite, at time.Time) {
	const all = 60
	people := []inbox.PersonID{s.citizen(t), s.citizen(t)}
	cases := map[inbox.PersonID][]string{}
	for i := range all {
		who := people[i%len(people)]
		cases[who] = append(cases[who], s.sent(t, who, "D", "", at).CaseID)
	}
	var left atomic.Int64
	left.Store(int64(len(people)))
	together(len(people)+1, func(i int) {
		if i == len(people) {
			for left.Load() > 0 {
				s.storedIn(t, "D", 202607, all)
			}
			return
		}
		defer left.Add(-1)
		for _, id := range cases[people[i]] {
			if _, err := s.Dispose(s.ctx, people[i], []string{id}, inbox.RemoveAny); err != nil {
				t.Errorf("Dispose: %v", err)
			}
		}
	})
	s.storedIn(t, "D", 202607, all)
}
