package storetest

import (
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
	must(t, s.AddTestAccount(s.ctx, second))
	must(t, s.AddTestAccount(s.ctx, first))
	coded(t, "a second of the same number", s.AddTestAccount(s.ctx, first), inbox.Conflict)
	same(t, "all", all(), []inbox.TestAccount{first, second})
	one, err := s.TestAccount(s.ctx, second.Number)
	must(t, err)
	same(t, "one", one, second)
	_, err = s.TestAccount(s.ctx, s.stranger())
	coded(t, "a stranger's", err, inbox.NotFound)

	second.Password = "another"
	must(t, s.SetTestPassword(s.ctx, second.Number, second.Password))
	same(t, "with another password", all(), []inbox.TestAccount{first, second})
	coded(t, "a stranger's password", s.SetTestPassword(s.ctx, s.stranger(), "hash"), inbox.NotFound)

	var removed atomic.Int64
	together(20, func(int) {
		gone, err := s.RemoveTestAccount(s.ctx, first.Number)
		if err == nil {
			removed.Add(1)
			same(t, "removed", gone, first)
		} else {
			coded(t, "RemoveTestAccount", err, inbox.NotFound)
		}
	})
	same(t, "times removed", removed.Load(), int64(1))
	same(t, "the rest", all(), []inbox.TestAccount{second})
}
