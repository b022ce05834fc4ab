package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func testTestTokens(t *testing.T, s *suite) {
	mine, yours := s.citizen(t), s.citizen(t)
	first, second, other := inbox.HashSecret("first"), inbox.HashSecret("second"), inbox.HashSecret("other")
	owner := func(token inbox.SecretHash, want inbox.PersonID) {
		t.Helper()
		got, err := s.TestTokenOwner(s.ctx, token)
		if want == "" {
			coded(t, "TestTokenOwner", err, inbox.NotFound)
			return
		}
		must(t, err)
		same(t, "owner", string(got), string(want))
	}
	since := func(who inbox.PersonID, want time.Time) {
		t.Helper()
		got, err := s.HasTestToken(s.ctx, who)
		must(t, err)
		same(t, "since", got, want)
	}
	made := func(who inbox.PersonID, at time.Time) inbox.AuditEntry {
		return inbox.AuditEntry{At: at, Citizen: who, Action: inbox.AuditTokenMade}
	}
	owner(first, "")
	since(mine, time.Time{})
	must(t, s.SetTestToken(s.ctx, first, made(mine, start())))
	must(t, s.SetTestToken(s.ctx, other, made(yours, start())))
	owner(first, mine)
	must(t, s.SetTestToken(s.ctx, second, made(mine, start().Add(time.Hour))))
	owner(first, "")
	owner(second, mine)
	owner(other, yours)
	since(mine, start().Add(time.Hour))
	noted, err := s.AuditLog(s.ctx, inbox.AuditQuery{Citizen: mine, Limit: 10})
	must(t, err)
	if len(noted) != 2 || noted[0].Action != inbox.AuditTokenMade {
		t.Errorf("noted: %+v", noted)
	}
	must(t, s.DropTestToken(s.ctx, inbox.AuditEntry{At: start(), Citizen: yours, Action: inbox.AuditTokenDropped}))
	must(t, s.DropTestToken(s.ctx, inbox.AuditEntry{At: start(), Citizen: yours, Action: inbox.AuditTokenDropped}))
	owner(other, "")
	noted, err = s.AuditLog(s.ctx, inbox.AuditQuery{Citizen: yours, Limit: 10})
	must(t, err)
	if len(noted) != 3 {
		t.Errorf("noted: %+v", noted)
	}

	// It ends with the password that it was made under, and with the account.
	note := inbox.AuditEntry{At: start(), Citizen: mine, Action: inbox.AuditAccountAdd}
	must(t, s.AddTestAccount(s.ctx, inbox.TestAccount{Number: mine, CreatedAt: start(), ExpiresAt: start()}, note))
	owner(second, mine)
	must(t, s.SetTestPassword(s.ctx, mine, "hash", note))
	owner(second, "")
	must(t, s.SetTestToken(s.ctx, second, made(mine, start())))
	_, err = s.RemoveTestAccount(s.ctx, mine, note)
	must(t, err)
	owner(second, "")

	// Begun again, a tester keeps the token and what went over the wire, and nothing else.
	must(t, s.SetTestToken(s.ctx, second, made(mine, start())))
	must(t, s.KeepExchanges(s.ctx, []inbox.Exchange{exchange(mine, "kept", 0)}))
	s.deliver(t, message(mine))
	erased, err := s.Reset(s.ctx, mine, inbox.AuditEntry{At: start(), Citizen: mine, Action: inbox.AuditPersonErase})
	must(t, err)
	same(t, "reset", erased, inbox.Erased{Active: true, Cases: 1, Messages: 1})
	owner(second, mine)
	_, err = s.Exchange(s.ctx, mine, "kept")
	must(t, err)
	_, err = s.Citizen(s.ctx, mine)
	coded(t, "the citizen", err, inbox.NotFound)
	_, err = s.Reset(s.ctx, mine, inbox.AuditEntry{At: start(), Citizen: mine, Action: inbox.AuditPersonErase})
	coded(t, "a second time", err, inbox.NotFound)

	// Erased, nobody has either any more.
	_, err = s.Erase(s.ctx, mine, inbox.AuditEntry{At: start(), Citizen: mine, Action: inbox.AuditPersonErase})
	must(t, err)
	owner(second, "")
	_, err = s.Exchange(s.ctx, mine, "kept")
	coded(t, "the call", err, inbox.NotFound)
}
