package storetest

import (
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

func testDeliver(t *testing.T, s *suite) {
	t.Run("every field is kept", func(t *testing.T) {
		m := fullMessage(s.citizen(t))
		got := s.deliver(t, m)
		want := m
		want.Seq = 1
		same(t, "message", got, want)
		found, messages := s.thread(t, m.Citizen, m.CaseID)
		same(t, "thread", messages, []inbox.Message{want})
		same(t, "case", found, inbox.Case{
			ID: m.CaseID, Title: m.Description, Sender: m.OrganisationUnit.UnitName,
			LastAt: m.ReceivedAt, Messages: 1, Unread: 1,
		})
	})

	t.Run("a bare message", func(t *testing.T) {
		citizen := s.citizen(t)
		m := inbox.Message{ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: citizen, ReceivedAt: start()}
		want := m
		want.Seq = 1
		same(t, "message", s.deliver(t, m), want)
	})

	t.Run("an empty link is a link", func(t *testing.T) {
		m := message(s.citizen(t))
		m.SSOLink = &inbox.SSOLink{}
		same(t, "link", s.deliver(t, m).SSOLink, m.SSOLink)
	})

	t.Run("arrives unread whatever it says", func(t *testing.T) {
		m := message(s.citizen(t))
		m.ReadAt = start()
		if got := s.deliver(t, m); !got.Unread() {
			t.Errorf("read at %v", got.ReadAt)
		}
		s.counted(t, m.Citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})

	t.Run("times are microseconds in UTC", func(t *testing.T) {
		m := message(s.citizen(t))
		m.ReceivedAt = start().Add(999 * time.Nanosecond).In(time.FixedZone("summer", 2*60*60))
		if got := s.deliver(t, m).ReceivedAt; got != start() {
			t.Errorf("got %v, want %v", got, start())
		}
	})

	t.Run("to nobody", func(t *testing.T) {
		stranger := s.stranger()
		_, repeat, err := s.Deliver(s.ctx, message(stranger), start())
		coded(t, "Deliver", err, inbox.NotFound)
		if repeat {
			t.Error("was called a repeat")
		}
		must(t, s.Activate(s.ctx, inbox.Citizen{ID: stranger}))
		s.counted(t, stranger, inbox.Counts{})
	})

	t.Run("texts come back as they were", func(t *testing.T) { testTexts(t, s) })
}

func fullMessage(citizen inbox.PersonID) inbox.Message {
	return inbox.Message{
		ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: citizen, ReceivedAt: start(),
		OrganisationUnit: inbox.OrganisationUnit{
			UnitID: "SE23210000", UnitName: "Björkens vårdcentral", UnitAddress: "Storgatan 1",
			UnitPostalCode: "85350", UnitPostalCity: "Sundsvall", UnitTelephone: "060-181000",
		},
		ThreadID: "9d3f-thread", Description: "Provsvar", Text: "<article><para>Hej</para></article>",
		SSOLink: &inbox.SSOLink{
			SystemID: "SE45454", Text: "Öppna", QueryString: "?a=1&b=å", Type: inbox.NewTarget,
		},
		Notify: true, SourceSystem: "DEMO-REDIRECT",
		Answer: inbox.Answer{
			ThreadID: "9d3f-thread", NotificationSent: []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail},
			ResultCode: inbox.ResultInfo, ResultText: "messageText line 3 column 9: unknown element",
		},
	}
}

// testTexts tries what XML 1.0 lets a sender send; U+0000 is not of it.
func testTexts(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	for name, text := range map[string]string{
		"empty":         "",
		"white space":   " \t\r\n ",
		"quotes":        `'";--\%_` + "`",
		"swedish":       "Räksmörgås på Öland",
		"decomposed":    "Ra\u0308ksmo\u0308rga\u030as",
		"emoji":         "👩🏽‍⚕️ 🇸🇪",
		"right to left": "שלום \u202e abc",
		"edges of XML":  "\u0085\u2028\ufffd\U0010ffff",
		"placeholders":  "$1 ? :a @b",
		"1 MiB":         strings.Repeat("Åäö 🩺 <para>&amp;", 1<<20/22),
	} {
		t.Run(name, func(t *testing.T) {
			m := message(citizen)
			m.Description, m.Text = text, text
			m.OrganisationUnit.UnitName, m.Answer.ResultText = text, text
			got := s.deliver(t, m)
			if got.Text != text || got.Description != text || got.OrganisationUnit.UnitName != text || got.Answer.ResultText != text {
				t.Error("a text has changed")
			}
		})
	}
}
