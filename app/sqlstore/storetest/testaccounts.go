package storetest

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// testTestAccounts has a store of its own, since it wants to know all that is in it.
func testTestAccounts(t *testing.T, s *suite) {
	all := func() []inbox.TestAccount {
		t.Helper()
		accounts, err := s.TestAccounts(s.ctx)
		must(t, err)
		return accounts
	}
	same(t, "of nothing", all(), []inbox.TestAccount(nil))

	second := inbox.TestAccount{
		Number: "191212121212", Name: "Tolvan Tolvansson", Holder: "Anna Ek", Organisation: "Region Exempel", System: "SE45454",
		Password: "hash", CreatedAt: start(), ExpiresAt: start().Add(time.Hour),
	}
	first := second
	first.Number, first.System, first.ExpiresAt = "189001019802", "", start()
	note := func(number inbox.PersonID, action inbox.AuditAction) inbox.AuditEntry {
		return inbox.AuditEntry{At: start(), Citizen: number, Action: action, Actor: "operator anna"}
	}
	must(t, s.AddTestAccount(s.ctx, second, note(second.Number, inbox.AuditAccountAdd)))
	must(t, s.AddTestAccount(s.ctx, first, note(first.Number, inbox.AuditAccountAdd)))
	coded(t, "a second of the same number", s.AddTestAccount(s.ctx, first, note(first.Number, inbox.AuditAccountAdd)), inbox.Conflict)
	same(t, "all", all(), []inbox.TestAccount{first, second})
	one, err := s.TestAccount(s.ctx, second.Number)
	must(t, err)
	same(t, "one", one, second)
	_, err = s.TestAccount(s.ctx, s.stranger())
	coded(t, "a stranger's", err, inbox.NotFound)

	second.Password = "another"
	theirs, others := inbox.Session{ID: inbox.HashSecret("theirs"), Citizen: second.Number}, inbox.Session{ID: inbox.HashSecret("others"), Citizen: first.Number}
	must(t, s.CreateSession(s.ctx, theirs))
	must(t, s.CreateSession(s.ctx, others))
	must(t, s.SetTestPassword(s.ctx, second.Number, second.Password, note(second.Number, inbox.AuditAccountPassword)))
	same(t, "with another password", all(), []inbox.TestAccount{first, second})
	_, err = s.Session(s.ctx, theirs.ID)
	coded(t, "a log-in by the old password", err, inbox.NotFound)
	_, err = s.Session(s.ctx, others.ID)
	must(t, err)
	stranger := s.stranger()
	coded(t, "a stranger's password", s.SetTestPassword(s.ctx, stranger, "hash", note(stranger, inbox.AuditAccountPassword)), inbox.NotFound)

	var removed atomic.Int64
	together(20, func(int) {
		gone, err := s.RemoveTestAccount(s.ctx, first.Number, note(first.Number, inbox.AuditAccountRemove))
		if err == nil {
			removed.Add(1)
			same(t, "removed", gone, first)
		} else {
			coded(t, "RemoveTestAccount", err, inbox.NotFound)
		}
	})
	same(t, "times removed", removed.Load(), int64(1))
	same(t, "the rest", all(), []inbox.TestAccount{second})

	var noted []string
	entries, err := s.AuditLog(s.ctx, inbox.AuditQuery{Limit: 100})
	must(t, err)
	for _, entry := range entries {
		noted = append(noted, string(entry.Action)+" "+string(entry.Citizen)+" "+entry.Actor)
	}
	slices.Sort(noted)
	same(t, "noted", noted, []string{
		"account-add 189001019802 operator anna", "account-add 191212121212 operator anna",
		"account-password 191212121212 operator anna", "account-remove 189001019802 operator anna",
	})
}
