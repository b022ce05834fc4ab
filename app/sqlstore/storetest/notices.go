package storetest

import (
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// notice makes up a service notice that goes on for an hour.
func notice() inbox.Notice {
	return inbox.Notice{
		ID: inbox.NewReference(), Audience: inbox.AudienceSenders, Kind: inbox.KindIncident, Priority: 2,
		From: start(), Until: start().Add(time.Hour), ShownFrom: start().Add(-time.Hour), Swedish: "Långsamt", English: "Slow",
	}
}

// testNotices has a store of its own, since it wants to know all that is in it.
func testNotices(t *testing.T, s *suite) {
	at := func(when time.Time) []inbox.Notice {
		t.Helper()
		all, err := s.Notices(s.ctx, when)
		must(t, err)
		return all
	}
	same(t, "of nothing", at(start()), []inbox.Notice(nil))

	first, bare := notice(), notice()
	bare.ID, bare.Audience, bare.Kind, bare.Priority, bare.English = "b", inbox.AudienceCitizens, inbox.KindWindow, 0, ""
	twin := bare
	twin.ID = "a"
	last := notice()
	last.Until = start().Add(2 * time.Hour)
	first.Until = start().Add(30 * time.Minute)
	for _, n := range []inbox.Notice{last, bare, first, twin} {
		must(t, s.AddNotice(s.ctx, n))
	}
	same(t, "all", at(time.Time{}), []inbox.Notice{first, twin, bare, last})
	same(t, "just before one is over", at(first.Until.Add(-time.Microsecond)), []inbox.Notice{first, twin, bare, last})
	same(t, "when it is over", at(first.Until), []inbox.Notice{twin, bare, last})
	same(t, "when all are over", at(last.Until), []inbox.Notice(nil))
	coded(t, "the same id twice", s.AddNotice(s.ctx, first), inbox.Internal)

	var removed atomic.Int64
	together(20, func(int) {
		n, err := s.RemoveNotice(s.ctx, bare.ID)
		if err == nil {
			removed.Add(1)
			same(t, "removed", n, bare)
		} else {
			coded(t, "RemoveNotice", err, inbox.NotFound)
		}
	})
	same(t, "times removed", removed.Load(), int64(1))
	same(t, "the rest", at(start()), []inbox.Notice{first, twin, last})
	must(t, s.AddNotice(s.ctx, bare))
	same(t, "added again", at(start()), []inbox.Notice{first, twin, bare, last})
}
