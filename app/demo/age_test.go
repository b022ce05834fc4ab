package demo

import (
	"testing"
	"time"
)

func TestAge(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"35m":     35 * time.Minute,
		"2h":      2 * time.Hour,
		"1d3h":    day + 3*time.Hour,
		"12d":     12 * day,
		"200d":    200 * day,
		"1d2h30m": day + 2*time.Hour + 30*time.Minute,
		"0m":      0,
	} {
		var got age
		if err := got.UnmarshalText([]byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if time.Duration(got) != want {
			t.Errorf("%q = %v, want %v", text, time.Duration(got), want)
		}
	}
	for _, text := range []string{"", "2", "2 h", "-2h", "3h1d", "1w", "1.5h", "2h ", "99999d"} {
		if err := new(age).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}
