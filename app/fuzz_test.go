package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"inkorg/app/inbox"
)

// FuzzNotice adds a notice of any words, as the command does: what is accepted can be shown,
// and what is refused is so with one line.
func FuzzNotice(f *testing.F) {
	for _, seed := range [][5]string{
		{"2026-11-22 08:00", "2026-11-22 09:00", "", "citizens", "Vi byter en disk."},
		{"now", "2026-11-23T00:00:00Z", "", "senders", "Stopp"},
		{"2026-11-25 08:00", "2026-11-25 09:00", "2026-11-23 08:00", "testers", "\u202eomvänt"},
		{"2026-03-29 02:30", "2026-10-25 02:30", "now", "citizens", "Rad\nbruten"},
		{"0001-01-01 00:00", "9999-12-31 23:59", "2026-11-22", "nobody", "\xff"},
		{"2026-11-22T08:00:00+14:00", "2026-11-22T08:00:00-12:00", "x", "", " "},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], 0)
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], 1)
	}
	sweden, err := inbox.LoadSwedishTime()
	if err != nil {
		f.Fatal(err)
	}
	d := desk{sweden: sweden, now: time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, from, to, announce, audience, text string, priority int) {
		kind := inbox.KindWindow
		if priority != 0 {
			kind = inbox.KindIncident
		}
		n, err := noticeAddCommand{From: from, To: to, Announce: announce, Audience: audience, Kind: string(kind), Priority: priority, Swedish: text}.notice(d)
		if err == nil {
			err = n.Check(d.now)
		}
		if err != nil {
			if err.Error() == "" || strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("refused with %q", err)
			}
			return
		}
		switch {
		case !n.From.Before(n.Until), n.ShownFrom.After(n.From), n.Over(d.now), n.Over(n.From), !n.Over(n.Until):
			t.Errorf("from %v to %v, announced %v, is never shown", n.From, n.Until, n.ShownFrom)
		case !n.Shown(n.Until.Add(-1)), n.Shown(n.Until):
			t.Errorf("not shown to its end: %+v", n)
		case !slices.Contains(inbox.Audiences(), n.Audience), strings.ContainsFunc(n.Swedish, unicode.IsControl), strings.TrimSpace(n.Swedish) == "":
			t.Errorf("accepted: %+v", n)
		}
		if n.Audience == inbox.AudienceSenders != n.Shown(d.now) && d.now.Before(n.ShownFrom) {
			t.Errorf("seen before it is announced: %+v", n)
		}
	})
}

// FuzzLog looks for a reference in any text as in a log: it is found in whole lines that have
// it as their reference, and is printed for each.
func FuzzLog(f *testing.F) {
	const reference = "7f3a-9kc2-4xde"
	for _, seed := range []string{
		`{"time":"2026-11-22T08:00:00Z","level":"ERROR","msg":"request failed","reference":"7f3a-9kc2-4xde","route":"/inkorg/:case"}` + "\n",
		"time=2026-11-22T08:00:00Z level=ERROR msg=\"request failed\" reference=7f3a-9kc2-4xde error=\"a \\\"b\\\" c\"\n",
		"reference=7f3a-9kc2-4xde", "reference=\"7f3a-9kc2-4xde", "reference=7f3a-9kc2-4xdex\n", "a=b=7f3a-9kc2-4xde\n", "7f3a-9kc2-4xde\n", "=\n",
		`{"reference":["7f3a-9kc2-4xde"]}`, `{"reference":{"a":"7f3a-9kc2-4xde"}}` + "\n{", `[{"reference":"7f3a-9kc2-4xde"}]`, "null", "\x00reference=7f3a-9kc2-4xde\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		var printed bytes.Buffer
		found, err := printLines(&printed, bytes.NewReader(log), reference)
		if err != nil {
			t.Fatal(err)
		}
		if found != (printed.Len() > 0) || found && !strings.Contains(printed.String(), "  reference  "+reference+"\n") {
			t.Errorf("found: %v, printed %q", found, printed.String())
		}
		if found && !bytes.Contains(log, []byte(reference)) {
			t.Error("found what is not there")
		}
	})
}

// FuzzReference reads any text as a reference: it is refused, or becomes one that is read as
// itself.
func FuzzReference(f *testing.F) {
	for _, seed := range []string{"7f3a-9kc2-4xde", "7F3A 9KC2 4XDE", "7f3a9kc24xde", "", "-- --", "ÅÄÖ0-0000-0000", "7f3a-9kc2-4xd\n", "İ000-0000-0000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		normal, err := normalReference(written)
		if err != nil {
			return
		}
		if again, err := normalReference(normal); err != nil || again != normal || len(normal) != len("7f3a-9kc2-4xde") {
			t.Errorf("%q is %q, and that is %q (%v)", written, normal, again, err)
		}
	})
}
