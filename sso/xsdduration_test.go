package sso

import (
	"testing"
	"time"
)

func TestXSDDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"PT1H": time.Hour, "P1D": 24 * time.Hour, "PT90M": 90 * time.Minute, "PT0.5S": time.Second / 2, "PT0S": 0,
		"P0Y0M0DT6H0M0.000S": 6 * time.Hour, "P1Y2M3DT4H5M6S": (365+60+3)*24*time.Hour + 4*time.Hour + 5*time.Minute + 6*time.Second,
		"P999999999Y": maxDuration,
	} {
		if got, err := parseXSDDuration(text); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "P", "PT", "1H", "P1H", "PT1D", "-PT1H", "P1.5D", "PT1H ", "P1DT", "1h", "P9999999999Y"} {
		if got, err := parseXSDDuration(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
