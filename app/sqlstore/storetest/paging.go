package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// newestFirst is the order of the list: by time and, at the same time, by id.
func newestFirst(a, b inbox.Case) int {
	return cmp.Or(b.LastAt.Compare(a.LastAt), cmp.Compare(b.ID, a.ID))
}

// fill gives a citizen so many cases at only three different times, and their ids in the
// order of the list.
func (s *suite) fill(t testing.TB, cases int) (inbox.PersonID, []string) {
	t.Helper()
	citizen := s.citizen(t)
	var list []inbox.Case
	for i := range cases {
		m := message(citizen)
		m.ReceivedAt = start().Add(time.Duration(i%3) * time.Microsecond)
		s.deliver(t, m)
		list = append(list, inbox.Case{ID: m.CaseID, LastAt: m.ReceivedAt})
	}
	slices.SortFunc(list, newestFirst)
	return citizen, caseIDs(list)
}

func testPaging(t *testing.T, s *suite) {
	t.Run("forth and back", func(t *testing.T) { testForthAndBack(t, s) })

	t.Run("from a place that is gone", func(t *testing.T) {
		citizen, list := s.fill(t, 9)
		first := s.page(t, citizen, inbox.CaseQuery{Limit: 3})
		last := first.Cases[2]
		must(t, s.SetArchived(s.ctx, citizen, last.ID, true))
		place := last.Key()
		older := s.page(t, citizen, inbox.CaseQuery{From: &place, Limit: 3})
		same(t, "older", caseIDs(older.Cases), list[3:6])
		same(t, "HasNewer, HasOlder", []bool{older.HasNewer, older.HasOlder}, []bool{true, true})
		newer := s.page(t, citizen, inbox.CaseQuery{From: &place, Newer: true, Limit: 3})
		same(t, "newer", caseIDs(newer.Cases), list[:2])
		same(t, "HasNewer, HasOlder", []bool{newer.HasNewer, newer.HasOlder}, []bool{false, true})
	})

	t.Run("from beyond the ends", func(t *testing.T) {
		citizen, list := s.fill(t, 3)
		future := inbox.CaseKey{LastAt: start().Add(time.Hour), ID: "x"}
		past := inbox.CaseKey{LastAt: start().Add(-time.Hour), ID: "x"}
		for name, test := range map[string]struct {
			from             inbox.CaseKey
			newer            bool
			want             []string
			hasNew, hasOlder bool
		}{
			"older than all":       {past, false, nil, true, false},
			"newer than all":       {future, true, nil, false, true},
			"all, from the past":   {past, true, list, false, false},
			"all, from the future": {future, false, list, false, false},
		} {
			page := s.page(t, citizen, inbox.CaseQuery{From: &test.from, Newer: test.newer, Limit: 3})
			same(t, name, caseIDs(page.Cases), test.want)
			same(t, name+": HasNewer, HasOlder", []bool{page.HasNewer, page.HasOlder}, []bool{test.hasNew, test.hasOlder})
			same(t, name+": counts", page.Counts, inbox.Counts{Inbox: 3, Unread: 3})
		}
	})

	t.Run("newer without a place begins at the newest", func(t *testing.T) {
		citizen, list := s.fill(t, 3)
		same(t, "cases", caseIDs(s.page(t, citizen, inbox.CaseQuery{Newer: true, Limit: 2}).Cases), list[:2])
	})

	t.Run("in every view", func(t *testing.T) {
		citizen, list := s.fill(t, 8)
		for _, view := range []inbox.View{inbox.ViewUnread, inbox.ViewArchive} {
			if view == inbox.ViewArchive {
				for _, id := range list {
					must(t, s.SetArchived(s.ctx, citizen, id, true))
				}
			}
			same(t, "all pages", s.walk(t, citizen, inbox.CaseQuery{View: view, Limit: 3}), list)
		}
	})
}

// testForthAndBack goes through the list by links as a browser would, and back again, at
// page lengths that do and do not fill the last page.
func testForthAndBack(t *testing.T, s *suite) {
	citizen, list := s.fill(t, 12)
	for _, limit := range []int{1, 5, 6, 12, 13} {
		pages := slices.Collect(slices.Chunk(list, limit))
		page := s.page(t, citizen, inbox.CaseQuery{Limit: limit})
		for i, want := range pages {
			if i > 0 {
				page = s.page(t, citizen, follow(t, page.Cases[len(page.Cases)-1], limit, false))
			}
			same(t, "page forth", caseIDs(page.Cases), want)
			same(t, "HasNewer, HasOlder", []bool{page.HasNewer, page.HasOlder}, []bool{i > 0, i < len(pages)-1})
		}
		for i, want := range slices.Backward(pages[:len(pages)-1]) {
			page = s.page(t, citizen, follow(t, page.Cases[0], limit, true))
			same(t, "page back", caseIDs(page.Cases), want)
			same(t, "HasNewer, HasOlder", []bool{page.HasNewer, page.HasOlder}, []bool{i > 0, true})
		}
	}
}

// follow gives the query of the link from a case, after its way through a URL.
func follow(t testing.TB, from inbox.Case, limit int, newer bool) inbox.CaseQuery {
	t.Helper()
	key := from.Key()
	q, err := inbox.CaseQuery{Limit: limit}.WithCursor(inbox.CaseQuery{From: &key, Newer: newer}.Cursor())
	must(t, err)
	return q
}

// walk gives the cases of all pages from q on.
func (s *suite) walk(t testing.TB, citizen inbox.PersonID, q inbox.CaseQuery) (all []string) {
	t.Helper()
	for {
		page := s.page(t, citizen, q)
		all = append(all, caseIDs(page.Cases)...)
		if !page.HasOlder {
			return all
		}
		key := page.Cases[len(page.Cases)-1].Key()
		q.From = &key
	}
}

func testThreadPages(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	var caseID string
	var newestFirst []string
	for range 7 {
		m := s.deliver(t, threaded(citizen, "thread"))
		caseID = m.CaseID
		newestFirst = slices.Insert(newestFirst, 0, m.ID)
	}
	for name, test := range map[string]struct {
		before, limit int
		want          []string
	}{
		"newest":             {0, 3, newestFirst[:3]},
		"below the fifth":    {5, 3, newestFirst[3:6]},
		"the rest":           {2, 3, newestFirst[6:]},
		"none before first":  {1, 3, nil},
		"all":                {0, 7, newestFirst},
		"more than there is": {100, 100, newestFirst},
		"no room":            {0, 0, nil},
		"less than no room":  {0, -1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			found, messages, err := s.Thread(s.ctx, citizen, caseID, test.before, test.limit)
			must(t, err)
			same(t, "messages", ids(messages), test.want)
			same(t, "case", []any{found.ID, found.Messages, found.Unread}, []any{caseID, 7, 7})
		})
	}
}
