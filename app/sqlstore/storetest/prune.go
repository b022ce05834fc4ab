package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

// testPrune goes through what is old a little at a time, and removes it, and nothing else.
func testPrune(t *testing.T, s *suite) {
	until := start().Add(10 * time.Microsecond)
	people := []inbox.PersonID{s.stranger(), s.stranger(), ""}
	for n := range 30 {
		at := start().Add(time.Duration(n*7%15) * time.Microsecond)
		must(t, s.Note(s.ctx, inbox.AuditEntry{At: at, Citizen: people[n%3], Action: inbox.AuditTakeOut}))
	}
	exported := inbox.AuditEntry{At: start(), Action: inbox.AuditExported, Detail: "../" + start().Format(time.RFC3339Nano) + " 3"}
	must(t, s.Note(s.ctx, exported))
	must(t, s.Note(s.ctx, inbox.AuditEntry{At: start(), Action: inbox.AuditExport}))

	exports, err := s.AuditExports(s.ctx)
	must(t, err)
	same(t, "exports", len(exports), 1)
	exported.ID = exports[0].ID
	same(t, "export", exports[0], exported)
	never, err := s.AuditPruned(s.ctx)
	must(t, err)
	same(t, "pruned before", never.IsZero(), true)

	// steps are how many there are in each step of four, and their places.
	steps := func() (counts []int, places []inbox.AuditKey) {
		places = append(places, inbox.AuditKey{})
		for {
			n, last, err := s.AuditPlaces(s.ctx, places[len(places)-1], until, 4)
			must(t, err)
			if n == 0 {
				return counts, places
			}
			counts, places = append(counts, n), append(places, last)
		}
	}
	counts, places := steps()
	same(t, "steps", counts, []int{4, 4, 4, 4, 4, 2})
	lasting, err := s.LastingEntries(s.ctx, until)
	must(t, err)
	same(t, "lasting", lasting, 1)

	_, err = s.Prune(s.ctx, places[0], places[1])
	coded(t, "before it has begun", err, inbox.Internal)
	note := inbox.AuditEntry{At: start().Add(time.Hour), Action: inbox.AuditPruned, Actor: "operator anna"}
	must(t, s.BeginPrune(s.ctx, until, note))
	must(t, s.BeginPrune(s.ctx, until.Add(-time.Microsecond), note)) // begun anew for less
	pruned, err := s.AuditPruned(s.ctx)
	must(t, err)
	same(t, "pruned", pruned.Equal(until), true)
	removed := 0
	for i := range counts {
		n, err := s.Prune(s.ctx, places[i], places[i+1])
		must(t, err)
		removed += n
	}
	same(t, "removed", removed, 21)
	counts, _ = steps()
	same(t, "steps afterwards", counts, []int{1})
	_, err = s.Prune(s.ctx, inbox.AuditKey{}, inbox.AuditKey{At: until.Add(time.Microsecond)})
	coded(t, "behind the bound", err, inbox.Internal)

	must(t, s.BeginPrune(s.ctx, until.Add(time.Microsecond), note))
	left := map[inbox.AuditAction]int{}
	all, err := s.AuditLog(s.ctx, inbox.AuditQuery{Limit: 1000})
	must(t, err)
	for _, entry := range all {
		left[entry.Action]++
	}
	same(t, "left", left, map[inbox.AuditAction]int{inbox.AuditTakeOut: 10, inbox.AuditExported: 1, inbox.AuditPruned: 3})
}
