package views

import (
	"strings"
	"time"
)

// TestVerdict says whether what was sent would be shown so by 1177.
type TestVerdict int

// The verdicts. VerdictNone is of what shows nothing.
const (
	VerdictNone TestVerdict = iota
	VerdictYes
	VerdictNo
	VerdictUnknown
)

// label says the verdict in words.
func (v TestVerdict) label(w *Words) string {
	return w.T(map[TestVerdict]string{VerdictYes: "test.verdict.yes", VerdictNo: "test.verdict.no", VerdictUnknown: "test.verdict.unknown"}[v])
}

// why says what the verdict means.
func (v TestVerdict) why(w *Words) string {
	return w.T(map[TestVerdict]string{VerdictYes: "test.verdict.yes.why", VerdictNo: "test.verdict.no.why", VerdictUnknown: "test.verdict.unknown.why"}[v])
}

// look is the class and the icon of a box with the verdict.
func (v TestVerdict) look() (class, symbol string) {
	switch v {
	case VerdictNo:
		return "err", "err"
	case VerdictUnknown:
		return "warn", "warn"
	default:
		return "", "check"
	}
}

// TestTrafficView is all that was sent to somebody who tests, newest first.
type TestTrafficView struct {
	System, Result, From, Until string   // what it is narrowed to, as the fields have it
	Narrowed                    bool     // it is
	Systems                     []string // to choose from
	All, Matches                int
	Rows                        []TestRow
	Newer, Older                string // addresses; empty: there is nothing
}

// results are the values that can be chosen, with their labels.
func (v TestTrafficView) results(w *Words) []Field {
	return []Field{
		{"OK", "OK"},
		{"INFO", "INFO"},
		{"ERROR", "ERROR"},
		{"fault", "Fault"},
		{"true", w.T("test.active")},
		{"false", w.T("test.notactive")},
	}
}

// TestRow is a call in the list.
type TestRow struct {
	Href     string
	Title    string
	Contract string
	System   string
	Unit     string
	At       time.Time
	Result   TestResult
	Verdict  TestVerdict
	Repeat   bool
}

// TestResult is how a call was answered.
type TestResult struct {
	Text string
	Bad  bool
}

// TestMessageView is all that there is behind a message, or a call that led to none.
type TestMessageView struct {
	Title   string
	Facts   []TestFact
	Told    string // how far its notification has come; empty: there is no message
	Case    string // address of its case; empty: there is none (any more)
	Verdict TestVerdict

	Here string // address of this page

	// Of what can be read.
	Again    string // address of the form to send it again
	Page     string // address of the page of the message; empty: there is nothing to show
	Labelled bool   // every element is labelled there
	Findings []BenchFinding
	Counts   BenchCounts
	Links    []BenchLink
	Source   string  // messageText as it was received, decoded once
	Bench    []Field // the form of the bench, with the message in it

	Kept    bool // request and answer
	Request string
	Answer  string
}

// TestFact is something that is known.
type TestFact struct{ Label, Value string }

// meta says what a row is of.
func (r TestRow) meta() string {
	parts := []string{}
	for _, part := range []string{r.Contract, r.System, r.Unit} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// testPagesOf are the pages for those who test, with their addresses.
func testPagesOf(w *Words) []Field {
	return []Field{
		{"/testbank", w.T("test.page.traffic")},
		{"/testbank/skicka", w.T("test.page.send")},
		{"/testbank/protokoll", w.T("test.page.protocol")},
		{"/testbank/konto", w.T("test.page.account")},
	}
}
