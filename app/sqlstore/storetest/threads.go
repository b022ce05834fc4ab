package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func testThreads(t *testing.T, s *suite) {
	t.Run("without a thread id every message is a case", func(t *testing.T) {
		citizen := s.citizen(t)
		first, second := message(citizen), message(citizen)
		same(t, "case of the first", s.deliver(t, first).CaseID, first.CaseID)
		same(t, "case of the second", s.deliver(t, second).CaseID, second.CaseID)
		s.counted(t, citizen, inbox.Counts{Inbox: 2, Unread: 2})
	})

	t.Run("citizen, system and thread make a case", func(t *testing.T) {
		citizen, other := s.citizen(t), s.citizen(t)
		first := s.deliver(t, threaded(citizen, "thread"))
		second := s.deliver(t, threaded(citizen, "thread"))
		if second.CaseID != first.CaseID || second.Seq != 2 {
			t.Errorf("the second is number %d of case %s, want 2 of %s", second.Seq, second.CaseID, first.CaseID)
		}
		foreign := threaded(citizen, "thread")
		foreign.SourceSystem = "DEMO-REDIRECT"
		for what, m := range map[string]inbox.Message{
			"another system": foreign, "another thread": threaded(citizen, "Thread"), "another citizen": threaded(other, "thread"),
		} {
			if got := s.deliver(t, m); got.CaseID != m.CaseID || got.Seq != 1 {
				t.Errorf("%s: number %d of case %s, want 1 of %s", what, got.Seq, got.CaseID, m.CaseID)
			}
		}
	})

	t.Run("the answer is kept with its message", func(t *testing.T) {
		citizen := s.citizen(t)
		first, second := threaded(citizen, "thread"), threaded(citizen, "thread")
		first.Answer.ResultText, second.Answer.ResultText = "first", "second"
		s.deliver(t, first)
		s.deliver(t, second)
		same(t, "answer", s.message(t, citizen, first.ID).Answer, first.Answer)
	})

	t.Run("order of arrival when the clock goes back", func(t *testing.T) {
		citizen := s.citizen(t)
		early, late := threaded(citizen, "thread"), threaded(citizen, "thread")
		late.ReceivedAt = start().Add(time.Hour)
		early.OrganisationUnit.UnitName = "Arrived last"
		s.deliver(t, late)
		s.deliver(t, early)
		found, messages := s.thread(t, citizen, late.CaseID)
		same(t, "order", ids(messages), []string{early.ID, late.ID})
		same(t, "own time", messages[0].ReceivedAt, early.ReceivedAt)
		same(t, "LastAt", found.LastAt, late.ReceivedAt)
		same(t, "sender", found.Sender, "Arrived last")
	})

	t.Run("a new message moves its case up", func(t *testing.T) {
		citizen := s.citizen(t)
		moved := s.deliver(t, threaded(citizen, "thread"))
		stays := message(citizen)
		stays.ReceivedAt = start().Add(time.Minute)
		s.deliver(t, stays)
		again := threaded(citizen, "thread")
		again.ReceivedAt = start().Add(time.Hour)
		s.deliver(t, again)
		page := s.page(t, citizen, inbox.CaseQuery{Limit: 10})
		same(t, "order", caseIDs(page.Cases), []string{moved.CaseID, stays.CaseID})
	})
}

func ids(messages []inbox.Message) []string {
	var ids []string
	for _, m := range messages {
		ids = append(ids, m.ID)
	}
	return ids
}

func caseIDs(cases []inbox.Case) []string {
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	return ids
}

// testTitles holds that the title is the newest description that is not empty, and the
// sender the newest message's, even when that is empty.
func testTitles(t *testing.T, s *suite) {
	for name, test := range map[string]struct {
		descriptions []string
		title        string
	}{
		"one":             {[]string{"A"}, "A"},
		"newest":          {[]string{"A", "B"}, "B"},
		"newest is empty": {[]string{"A", "B", ""}, "B"},
		"newest is blank": {[]string{"A", " \t\n\u00a0"}, "A"},
		"first has none":  {[]string{"", "A"}, "A"},
		"none":            {[]string{"", "  "}, ""},
		"as written":      {[]string{" A "}, " A "},
	} {
		t.Run(name, func(t *testing.T) {
			citizen := s.citizen(t)
			var caseID string
			for _, description := range test.descriptions {
				m := threaded(citizen, "thread")
				m.Description, m.OrganisationUnit.UnitName = description, "Sender of "+description
				caseID = s.deliver(t, m).CaseID
			}
			found, _ := s.thread(t, citizen, caseID)
			same(t, "title", found.Title, test.title)
			same(t, "sender", found.Sender, "Sender of "+test.descriptions[len(test.descriptions)-1])
		})
	}
}
