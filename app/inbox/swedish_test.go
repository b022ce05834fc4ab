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
