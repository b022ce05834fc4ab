package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

// again is the same message sent once more, later, with ids and an answer of its own.
func again(m inbox.Message, after time.Duration) inbox.Message {
	m.ID, m.CaseID = inbox.NewID(), inbox.NewID()
	m.ReceivedAt = m.ReceivedAt.Add(after)
	m.Answer = inbox.Answer{ResultCode: inbox.ResultOK, ResultText: "of the repeat"}
	return m
}

func testRepeats(t *testing.T, s *suite) {
	t.Run("gets the first one's answer and changes nothing", func(t *testing.T) {
		first := fullMessage(s.citizen(t))
		s.deliver(t, first)
		must(t, s.MarkRead(s.ctx, first.Citizen, first.CaseID, []string{first.ID}, start()))
		must(t, s.SetArchived(s.ctx, first.Citizen, first.CaseID, true))
		before, messages := s.thread(t, first.Citizen, first.CaseID)

		second := again(first, time.Minute)
		answer, repeat, err := s.Deliver(s.ctx, second, start())
		must(t, err)
		if !repeat {
			t.Error("was not called a repeat")
		}
		same(t, "answer", answer, first.Answer)
		after, now := s.thread(t, first.Citizen, first.CaseID)
		same(t, "case", after, before)
		same(t, "messages", now, messages)
		s.counted(t, first.Citizen, inbox.Counts{Archived: 1})
		_, err = s.Message(s.ctx, first.Citizen, second.ID)
		coded(t, "the repeat", err, inbox.NotFound)
	})

	t.Run("counts from a moment on", func(t *testing.T) {
		for name, test := range map[string]struct {
			since  time.Time
			repeat bool
		}{
			"received just then": {start(), true},
			"a microsecond ago":  {start().Add(time.Microsecond), false},
			"received later":     {start().Add(-time.Microsecond), true},
		} {
			first := message(s.citizen(t))
			s.deliver(t, first)
			_, repeat, err := s.Deliver(s.ctx, again(first, time.Hour), test.since)
			must(t, err)
			if repeat != test.repeat {
				t.Errorf("%s: repeat %v, want %v", name, repeat, test.repeat)
			}
		}
	})

	t.Run("gets the answer of the latest of the same", func(t *testing.T) {
		first := message(s.citizen(t))
		s.deliver(t, first)
		second := again(first, 2*time.Hour)
		s.deliver(t, second)
		for _, since := range []time.Time{start(), start().Add(2 * time.Hour)} {
			answer, repeat, err := s.Deliver(s.ctx, again(first, 3*time.Hour), since)
			must(t, err)
			same(t, "repeat", repeat, true)
			same(t, "answer", answer, second.Answer)
		}
	})

	t.Run("can be asked for without storing anything", func(t *testing.T) {
		first := fullMessage(s.citizen(t))
		_, err := s.EarlierAnswer(s.ctx, first, start())
		coded(t, "before the first", err, inbox.NotFound)
		s.counted(t, first.Citizen, inbox.Counts{})
		s.deliver(t, first)
		answer, err := s.EarlierAnswer(s.ctx, again(first, time.Hour), start())
		must(t, err)
		same(t, "answer", answer, first.Answer)
		_, err = s.EarlierAnswer(s.ctx, again(first, time.Hour), start().Add(time.Microsecond))
		coded(t, "after the window", err, inbox.NotFound)
		s.counted(t, first.Citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})

	t.Run("is another message if anything of it differs", func(t *testing.T) { testNoRepeats(t, s) })
}

func testNoRepeats(t *testing.T, s *suite) {
	for name, change := range map[string]func(*inbox.Message){
		"receiver":    func(m *inbox.Message) { m.Citizen = s.citizen(t) },
		"system":      func(m *inbox.Message) { m.SourceSystem = "SE45454" },
		"thread":      func(m *inbox.Message) { m.ThreadID += "2" },
		"unit":        func(m *inbox.Message) { m.OrganisationUnit.UnitID = "SE1111111111-BJORKEN" },
		"description": func(m *inbox.Message) { m.Description += " " },
		"text":        func(m *inbox.Message) { m.Text += " " },
		"link":        func(m *inbox.Message) { m.SSOLink = nil },
		"notify":      func(m *inbox.Message) { m.Notify = !m.Notify },
	} {
		t.Run(name, func(t *testing.T) {
			first := fullMessage(s.citizen(t))
			s.deliver(t, first)
			other := again(first, 0)
			change(&other)
			s.deliver(t, other)
		})
	}
}
