package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// exchange makes up a call about somebody, so long after the start.
func exchange(citizen inbox.PersonID, id string, after time.Duration) inbox.Exchange {
	return inbox.Exchange{
		ID: id, At: start().Add(after), Took: 12 * time.Millisecond, Contract: "AddMessageToPatientPortalInbox", Citizen: citizen, System: "SE45454",
		Consumer: "SE1111111111-JOURNAL", Correlation: "correlation", Result: "INFO", Said: "textNoDescription", MessageID: "message",
		Request: "<å/>", Answer: "<svar/>", // twelve bytes
	}
}

// testExchanges has a store of its own, since it wants to know all that is in it.
func testExchanges(t *testing.T, s *suite) {
	ids := func(q inbox.ExchangeQuery) string {
		t.Helper()
		if q.Limit == 0 {
			q.Limit = 100
		}
		found, err := s.Exchanges(s.ctx, q)
		must(t, err)
		var all []string
		for _, e := range found {
			all = append(all, e.ID)
		}
		return strings.Join(all, " ")
	}
	same(t, "of nothing", ids(inbox.ExchangeQuery{}), "")
	must(t, s.KeepExchanges(s.ctx, nil))

	mine, yours := s.citizen(t), s.stranger()
	first, twin, last := exchange(mine, "a", 0), exchange(mine, "b", 0), exchange(mine, "c", time.Hour)
	last.Repeat, last.MessageID, last.System = true, "", "OTHER"
	other := exchange(yours, "d", time.Minute)
	other.Contract, other.System, other.Result, other.Codes = "IsActiveUser", "", inbox.ResultFault+"Client", "XML VALUE"
	must(t, s.KeepExchanges(s.ctx, []inbox.Exchange{last, first, other}))
	must(t, s.KeepExchanges(s.ctx, []inbox.Exchange{twin}))

	all, err := s.Exchanges(s.ctx, inbox.ExchangeQuery{Limit: 100})
	must(t, err)
	same(t, "all", all, []inbox.Exchange{last, other, twin, first})
	for name, of := range map[string]struct {
		query inbox.ExchangeQuery
		want  string
	}{
		"about one":           {inbox.ExchangeQuery{Citizen: mine}, "c b a"},
		"about another":       {inbox.ExchangeQuery{Citizen: yours}, "d"},
		"about nobody":        {inbox.ExchangeQuery{Citizen: s.stranger()}, ""},
		"of a system":         {inbox.ExchangeQuery{System: "SE45454"}, "b a"},
		"of a system to me":   {inbox.ExchangeQuery{System: "OTHER", Citizen: yours}, ""},
		"of a contract":       {inbox.ExchangeQuery{Contract: "IsActiveUser"}, "d"},
		"from a moment":       {inbox.ExchangeQuery{From: other.At}, "c d"},
		"until a moment":      {inbox.ExchangeQuery{Until: other.At}, "b a"},
		"the newest":          {inbox.ExchangeQuery{Limit: 1}, "c"},
		"fewer than none":     {inbox.ExchangeQuery{Limit: -1}, ""},
		"within two moments":  {inbox.ExchangeQuery{From: first.At, Until: last.At}, "d b a"},
		"within no time":      {inbox.ExchangeQuery{From: last.At, Until: last.At}, ""},
		"all three of things": {inbox.ExchangeQuery{Citizen: mine, System: "SE45454", Contract: first.Contract}, "b a"},
	} {
		same(t, name, ids(of.query), of.want)
	}
	one, err := s.Exchange(s.ctx, yours, other.ID)
	must(t, err)
	same(t, "one", one, other)
	_, err = s.Exchange(s.ctx, mine, other.ID)
	coded(t, "somebody else's", err, inbox.NotFound)

	must(t, s.TrimExchanges(s.ctx, first.At, 1000, 1000))
	same(t, "with room for all", ids(inbox.ExchangeQuery{}), "c d b a")
	must(t, s.TrimExchanges(s.ctx, first.At, 24, 1000))
	same(t, "with room for two of each", ids(inbox.ExchangeQuery{}), "c d b")
	must(t, s.TrimExchanges(s.ctx, first.At, 1000, 24))
	same(t, "with room for two", ids(inbox.ExchangeQuery{}), "c d")
	must(t, s.TrimExchanges(s.ctx, last.At, 1000, 1000))
	same(t, "of late", ids(inbox.ExchangeQuery{}), "c")

	// Erased with the person it is about, and with nobody else.
	must(t, s.KeepExchanges(s.ctx, []inbox.Exchange{other}))
	_, err = s.Erase(s.ctx, mine, inbox.AuditEntry{At: start(), Citizen: mine, Action: inbox.AuditPersonErase})
	must(t, err)
	same(t, "after somebody is erased", ids(inbox.ExchangeQuery{}), "d")
	_, err = s.Citizen(s.ctx, yours)
	coded(t, "of whom nothing else is known", err, inbox.NotFound)
	_, err = s.Erase(s.ctx, yours, inbox.AuditEntry{At: start(), Citizen: yours, Action: inbox.AuditPersonErase})
	must(t, err)
	same(t, "after the other is erased", ids(inbox.ExchangeQuery{}), "")

	many := make([]inbox.Exchange, 300)
	for i := range many {
		many[i] = exchange(mine, inbox.NewID(), time.Duration(i)*time.Second)
	}
	must(t, s.KeepExchanges(s.ctx, many))
	found, err := s.Exchanges(s.ctx, inbox.ExchangeQuery{Citizen: mine, Limit: 1000})
	must(t, err)
	slices.Reverse(many)
	same(t, "many at once", found, many)
}
