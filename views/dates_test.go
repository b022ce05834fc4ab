package views_test

import (
	"testing"
	"time"

	"inkorg/views"
)

func TestListedTimes(t *testing.T) {
	t.Parallel()
	sv, en := words(t, views.Swedish), words(t, views.English)
	for _, tc := range []struct{ at, now, sv, en string }{
		{"2026-11-22T07:14:00Z", "2026-11-22T09:00:00Z", "I dag 08.14", "Today 08:14"},
		{"2026-11-21T15:02:00Z", "2026-11-22T09:00:00Z", "I går 16.02", "Yesterday 16:02"},
		{"2026-11-18T15:02:00Z", "2026-11-22T09:00:00Z", "18 november", "18 November"},
		{"2025-12-31T15:02:00Z", "2026-11-22T09:00:00Z", "31 december 2025", "31 December 2025"},
		{"2025-12-31T22:30:00Z", "2026-01-01T09:00:00Z", "I går 23.30", "Yesterday 23:30"},
		{"2025-12-31T23:30:00Z", "2026-01-01T09:00:00Z", "I dag 00.30", "Today 00:30"},     // another day in Sweden than in UTC
		{"2026-07-01T22:30:00Z", "2026-07-02T09:00:00Z", "I dag 00.30", "Today 00:30"},     // two hours ahead in summer
		{"2026-03-28T23:30:00Z", "2026-03-29T22:30:00Z", "I går 00.30", "Yesterday 00:30"}, // a day of 23 hours between
	} {
		at, now := instant(t, tc.at), instant(t, tc.now)
		if got := sv.Lister(now)(at); got != tc.sv {
			t.Errorf("%s at %s: %q, want %q", tc.at, tc.now, got, tc.sv)
		}
		if got := en.Lister(now)(at); got != tc.en {
			t.Errorf("%s at %s: %q, want %q", tc.at, tc.now, got, tc.en)
		}
	}
}

func TestWholeTimes(t *testing.T) {
	t.Parallel()
	at := instant(t, "2026-11-22T07:14:09Z")
	sv, en := words(t, views.Swedish), words(t, views.English)
	for _, tc := range []struct{ got, want string }{
		{sv.Full(at), "Söndag 22 november 2026, kl. 08.14"},
		{en.Full(at), "Sunday 22 November 2026, 08:14"},
		{sv.Date(at), "22 november 2026"},
		{en.Date(at), "22 November 2026"},
		{sv.Stamp(at), "2026-11-22 08.14.09"},
		{en.Stamp(at), "2026-11-22 08:14:09"},
	} {
		if tc.got != tc.want {
			t.Errorf("%q, want %q", tc.got, tc.want)
		}
	}
}

func TestWeekdaysAndMonthsAreInOrder(t *testing.T) {
	t.Parallel()
	sv := words(t, views.Swedish)
	monday := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	if got := sv.Full(monday); got != "Måndag 23 november 2026, kl. 13.00" {
		t.Error(got)
	}
	en := words(t, views.English)
	for month := time.January; month <= time.December; month++ {
		at := time.Date(2026, month, 5, 12, 0, 0, 0, time.UTC)
		if got, want := en.Full(at), at.Format("Monday 2 January 2006"); got[:len(want)] != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestGroupsBeginOnMonday(t *testing.T) {
	t.Parallel()
	sv := words(t, views.Swedish)
	for _, tc := range []struct{ at, now, want string }{
		{"2026-11-22T07:14:00Z", "2026-11-22T09:00:00Z", "Den här veckan"},
		{"2026-11-15T23:00:00Z", "2026-11-22T09:00:00Z", "Den här veckan"}, // Monday midnight in Sweden
		{"2026-11-15T22:59:59Z", "2026-11-22T09:00:00Z", "Tidigare"},
		{"2026-11-22T07:14:00Z", "2026-11-22T23:30:00Z", "Tidigare"}, // it is Monday in Sweden
		{"2026-11-23T07:14:00Z", "2026-11-22T09:00:00Z", "Den här veckan"},
	} {
		if got := sv.Groups(instant(t, tc.now))(instant(t, tc.at)); got != tc.want {
			t.Errorf("%s at %s: %q, want %q", tc.at, tc.now, got, tc.want)
		}
	}
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
