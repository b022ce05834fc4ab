package inbox_test

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func TestDayOrTime(t *testing.T) {
	sweden, err := inbox.LoadSwedishTime()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]time.Time{
		"2026-11-22":                time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC),
		"2026-07-01":                time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC),
		"2026-11-22 08:00":          time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC),
		"2026-11-22T08:00:00Z":      time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC),
		"2026-11-22T08:00:00+01:00": time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC),
	} {
		if got, err := sweden.ParseDayOrTime(text); err != nil || !got.Equal(want) {
			t.Errorf("%q is %v (%v), want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "tomorrow", "2026-02-30", "2026-11-22 25:00", "08:00"} {
		if _, err := sweden.ParseDayOrTime(text); inbox.CodeOf(err) != inbox.Invalid {
			t.Errorf("%q: %v, want it refused", text, err)
		}
	}
}
