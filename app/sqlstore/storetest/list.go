package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func testList(t *testing.T, s *suite) {
	t.Run("of nobody", func(t *testing.T) {
		same(t, "page", s.page(t, s.stranger(), inbox.CaseQuery{Limit: 10}), inbox.CasePage{})
	})

	t.Run("empty", func(t *testing.T) {
		same(t, "page", s.page(t, s.citizen(t), inbox.CaseQuery{Limit: 10}), inbox.CasePage{})
	})

	t.Run("no such view", func(t *testing.T) {
		_, err := s.Cases(s.ctx, s.citizen(t), inbox.CaseQuery{View: -1, Limit: 10})
		coded(t, "Cases", err, inbox.Invalid)
	})

	t.Run("counts alone", func(t *testing.T) {
		citizen := s.citizen(t)
		s.deliver(t, message(citizen))
		want := inbox.CasePage{Counts: inbox.Counts{Inbox: 1, Unread: 1}, Matches: 1, HasOlder: true}
		for _, limit := range []int{0, -1, -2} {
			same(t, "page", s.page(t, citizen, inbox.CaseQuery{Limit: limit}), want)
		}
	})

	t.Run("views", func(t *testing.T) { testViews(t, s) })
}

func testViews(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	for i, name := range []string{"unread", "read", "archived unread", "archived read"} {
		m := message(citizen)
		m.Description, m.ReceivedAt = name, start().Add(time.Duration(i)*time.Minute)
		s.deliver(t, m)
		if i%2 == 1 {
			must(t, s.MarkRead(s.ctx, citizen, m.CaseID, []string{m.ID}, start()))
		}
		must(t, s.SetArchived(s.ctx, citizen, m.CaseID, i >= 2))
	}
	for view, want := range map[inbox.View][]string{
		inbox.ViewInbox:   {"read", "unread"},
		inbox.ViewUnread:  {"unread"},
		inbox.ViewArchive: {"archived read", "archived unread"},
	} {
		page := s.page(t, citizen, inbox.CaseQuery{View: view, Limit: 10})
		var titles []string
		for _, c := range page.Cases {
			titles = append(titles, c.Title)
		}
		same(t, "titles", titles, want)
		same(t, "counts in any view", page.Counts, inbox.Counts{Inbox: 2, Unread: 1, Archived: 2})
	}
}
