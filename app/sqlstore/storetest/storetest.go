// Package storetest owns the conformance suite of inbox.Store: every sentence of the
// interface's comments is a test here, and every implementation runs them all. It knows
// nothing of any implementation.
package storetest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// Run holds a kind of store to the whole suite. open gives a new, empty store each time
// and closes it when its test ends.
func Run(t *testing.T, open func(t *testing.T) inbox.Store) {
	for name, group := range map[string]func(*testing.T, *suite){
		"Citizens":     testCitizens,
		"Deliver":      testDeliver,
		"Threads":      testThreads,
		"Titles":       testTitles,
		"Repeats":      testRepeats,
		"Concurrent":   testConcurrent,
		"List":         testList,
		"Paging":       testPaging,
		"Thread":       testThreadPages,
		"Reading":      testReading,
		"Archive":      testArchive,
		"Filter":       testFilter,
		"Beside":       testBeside,
		"Change":       testChange,
		"Undo":         testUndo,
		"Disposal":     testDisposal,
		"HeldCases":    testHeldCases,
		"Usage":        testUsage,
		"Leases":       testLeases,
		"Notices":      testNotices,
		"TestAccounts": testTestAccounts,
		"Exchanges":    testExchanges,
		"Verification": testVerification,
		"TestTokens":   testTestTokens,
		"Strangers":    testStrangers,
		"OddIDs":       testOddIDs,
		"Outbox":       testOutbox,
		"Depth":        testOutboxDepth,
		"Sessions":     testSessions,
		"Logins":       testLogins,
		"Logout":       testLogout,
		"LogoutOnce":   testLogoutOnce,
		"Purge":        testPurge,
		"Audit":        testAudit,
		"AuditReads":   testAuditReads,
		"AuditPages":   testAuditPages,
		"OwnLog":       testOwnLog,
		"Prune":        testPrune,
		"Messages":     testMessages,
		"Erase":        testErase,
		"Failures":     testFailures,
		"Model":        testModel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			group(t, &suite{Store: open(t), ctx: t.Context()})
		})
	}
}

// suite is one store under test. Tests share it by making up citizens of their own.
type suite struct {
	inbox.Store
	ctx    context.Context
	people atomic.Int64
}

// start is when most things happen: with microseconds, since those must be kept.
func start() time.Time { return time.Date(2026, time.March, 14, 9, 26, 53, 589_793_000, time.UTC) }

// stranger makes up somebody who has never logged in. The numbers have the form of
// temporary ones and a date of birth that nobody can have.
func (s *suite) stranger() inbox.PersonID {
	n := s.people.Add(1)
	return inbox.PersonID(fmt.Sprintf("%08dT%03d", n/1000, n%1000))
}

// citizen makes up an active user.
func (s *suite) citizen(t testing.TB) inbox.PersonID {
	t.Helper()
	id := s.stranger()
	must(t, s.Activate(s.ctx, inbox.Citizen{ID: id, Name: "Tolvan Tolvansson", ActiveSince: start()}))
	return id
}

// message makes up a message without a thread that is like no other.
func message(citizen inbox.PersonID) inbox.Message {
	return inbox.Message{
		ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: citizen, ReceivedAt: start(),
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Björkens vårdcentral"},
		Description:      "Provsvar", Text: "<article><para>" + inbox.NewID() + "</para></article>",
		SourceSystem: "SE45454", Answer: inbox.Answer{ResultCode: inbox.ResultOK},
	}
}

// threaded makes up a message of a thread.
func threaded(citizen inbox.PersonID, thread string) inbox.Message {
	m := message(citizen)
	m.ThreadID = thread
	return m
}

// deliver stores a message that must not be taken for a repeat, and gives its stored form.
func (s *suite) deliver(t testing.TB, m inbox.Message) inbox.Message {
	t.Helper()
	answer, repeat, err := s.Deliver(s.ctx, m, m.ReceivedAt.Add(-time.Hour))
	must(t, err)
	if repeat {
		t.Fatal("a new message was taken for a repeat")
	}
	same(t, "answer", answer, m.Answer)
	return s.message(t, m.Citizen, m.ID)
}

func (s *suite) message(t testing.TB, citizen inbox.PersonID, id string) inbox.Message {
	t.Helper()
	m, err := s.Message(s.ctx, citizen, id)
	must(t, err)
	return m
}

// thread gives a case with all its messages.
func (s *suite) thread(t testing.TB, citizen inbox.PersonID, caseID string) (inbox.Case, []inbox.Message) {
	t.Helper()
	found, messages, err := s.Thread(s.ctx, citizen, caseID, 0, 1000)
	must(t, err)
	return found, messages
}

func (s *suite) page(t testing.TB, citizen inbox.PersonID, q inbox.CaseQuery) inbox.CasePage {
	t.Helper()
	page, err := s.Cases(s.ctx, citizen, q)
	must(t, err)
	return page
}

// counted holds the citizen's counters to what they should be.
func (s *suite) counted(t testing.TB, citizen inbox.PersonID, want inbox.Counts) {
	t.Helper()
	same(t, "counts", s.page(t, citizen, inbox.CaseQuery{Limit: 1}).Counts, want)
}
