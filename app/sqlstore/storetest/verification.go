package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func testVerification(t *testing.T, s *suite) {
	sent := func(citizen inbox.PersonID, system string, after time.Duration) inbox.Message {
		m := message(citizen)
		m.SourceSystem, m.ReceivedAt = system, start().Add(after)
		return s.deliver(t, m)
	}
	mine, yours := s.citizen(t), s.citizen(t)
	first, last := sent(mine, "VERIFIED", 0), sent(yours, "VERIFIED", time.Hour)
	sent(mine, "OTHER", time.Minute)
	found, err := s.MessagesFrom(s.ctx, "VERIFIED", 10)
	must(t, err)
	same(t, "messages", found, []inbox.Message{last, first})
	found, err = s.MessagesFrom(s.ctx, "VERIFIED", 1)
	must(t, err)
	same(t, "the newest", found, []inbox.Message{last})
	found, err = s.MessagesFrom(s.ctx, "NONE", 10)
	must(t, err)
	same(t, "of nobody", found, []inbox.Message(nil))

	exit := func(at time.Duration, system string, action inbox.AuditAction) inbox.AuditEntry {
		e := inbox.AuditEntry{At: start().Add(at), Citizen: mine, Action: action, CaseID: first.CaseID, MessageID: first.ID, SystemID: system, Detail: "0"}
		must(t, s.Note(s.ctx, e))
		return e
	}
	older, newer := exit(time.Minute, "VERIFIED", inbox.AuditExit), exit(time.Hour, "VERIFIED", inbox.AuditExit)
	exit(0, "OTHER", inbox.AuditExit)
	exit(0, "VERIFIED", inbox.AuditSettings)
	exits, err := s.ExitsTo(s.ctx, "VERIFIED", 10)
	must(t, err)
	for i := range exits {
		exits[i].ID = ""
	}
	same(t, "exits", exits, []inbox.AuditEntry{newer, older})
	exits, err = s.ExitsTo(s.ctx, "VERIFIED", 1)
	must(t, err)
	same(t, "exits at most", len(exits), 1)

	note := inbox.Remark{System: "VERIFIED", Line: "contact", Text: "Anna Ek", By: "Nils Nord", At: start()}
	other := inbox.Remark{System: "VERIFIED", Line: "backed", Text: "Avtal", By: "Nils Nord", At: start()}
	must(t, s.SetRemark(s.ctx, inbox.Remark{System: "OTHER", Line: "contact", Text: "Bo", At: start()}))
	must(t, s.SetRemark(s.ctx, note))
	must(t, s.SetRemark(s.ctx, other))
	note.Text = "Anna Ek, 08-465 004 90"
	must(t, s.SetRemark(s.ctx, note))
	noted, err := s.Remarks(s.ctx, "VERIFIED")
	must(t, err)
	same(t, "remarks", noted, []inbox.Remark{other, note})
	note.Text = ""
	must(t, s.SetRemark(s.ctx, note))
	noted, err = s.Remarks(s.ctx, "VERIFIED")
	must(t, err)
	same(t, "with one taken away", noted, []inbox.Remark{other})
}
