package inbox_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

func sweden(t *testing.T) inbox.SwedishTime {
	t.Helper()
	zone, err := inbox.LoadSwedishTime()
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestSwedishMonths: they begin at midnight in Sweden, in winter and summer time.
func TestSwedishMonths(t *testing.T) {
	s := sweden(t)
	for at, want := range map[string]struct {
		month inbox.Month
		year  int
	}{
		"2026-12-31T22:59:59.999999Z": {202612, 2026},
		"2026-12-31T23:00:00Z":        {202701, 2027},
		"2026-06-30T21:59:59.999999Z": {202606, 2026},
		"2026-06-30T22:00:00Z":        {202607, 2026},
		"2026-03-29T00:59:59Z":        {202603, 2026},
	} {
		parsed, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			t.Fatal(err)
		}
		if month, year := s.Month(parsed), s.Year(parsed); month != want.month || year != want.year {
			t.Errorf("%s is in %d, %d; want %v", at, month, year, want)
		}
	}
	year := inbox.MonthsOf(2026)
	for i, month := range year {
		begins, ends := s.Span(month)
		if s.Month(begins) != month || s.Month(begins.Add(-1)) == month || s.Month(ends) != month.Next() || s.Month(ends.Add(-1)) != month {
			t.Errorf("%d goes from %s to %s", month, begins, ends)
		}
		if i > 0 && month != year[i-1].Next() {
			t.Errorf("%d follows %d", month, year[i-1])
		}
	}
	if diff := cmp.Diff([]inbox.Month{202601, 202612, 202701}, []inbox.Month{year[0], year[11], year[11].Next()}); diff != "" {
		t.Error(diff)
	}
}

// TestSwedishMoments are read as people write them, and never guessed.
func TestSwedishMoments(t *testing.T) {
	s := sweden(t)
	for text, want := range map[string]string{
		"2026-11-22 08:00":          "2026-11-22T07:00:00Z",
		"2026-11-22T08:00":          "2026-11-22T07:00:00Z",
		"2026-07-01 08:00:09":       "2026-07-01T06:00:09Z",
		"2026-07-01T08:00:09":       "2026-07-01T06:00:09Z",
		"2026-11-22T08:00:00Z":      "2026-11-22T08:00:00Z",
		"2026-11-22T08:00:00+05:30": "2026-11-22T02:30:00Z",
		"2026-10-25 01:59":          "2026-10-24T23:59:00Z",
		"2026-10-25 03:00":          "2026-10-25T02:00:00Z",
		"2026-10-25T02:30:00+01:00": "2026-10-25T01:30:00Z",
		"2026-03-29 03:00":          "2026-03-29T01:00:00Z",
	} {
		at, err := s.Parse(text)
		if err != nil || at.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s: %s, %v; want %s", text, at.UTC().Format(time.RFC3339), err, want)
		}
	}
	for text, want := range map[string]string{
		"2026-03-29 02:30": `"2026-03-29 02:30" does not exist in Sweden: the clocks go forward over it`,
		"2026-10-25 02:30": `"2026-10-25 02:30" comes twice in Sweden: the clocks go back. Write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00`,
		"tomorrow":         `"tomorrow" is no time; expected one such as "2026-11-22 08:00", in Sweden, or 2026-11-22T08:00:00+01:00`,
		"2026-02-30 08:00": `"2026-02-30 08:00" is no time; expected one such as "2026-11-22 08:00", in Sweden, or 2026-11-22T08:00:00+01:00`,
		"2026-11-22":       `"2026-11-22" is no time; expected one such as "2026-11-22 08:00", in Sweden, or 2026-11-22T08:00:00+01:00`,
	} {
		if _, err := s.Parse(text); inbox.CodeOf(err) != inbox.Invalid || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	at := time.Date(2026, 7, 1, 6, 0, 0, 0, time.UTC)
	if s.Format(at) != "2026-07-01 08:00" || s.Exact(at) != "2026-07-01T08:00:00+02:00" {
		t.Errorf("written %s, %s", s.Format(at), s.Exact(at))
	}
}
