package inbox_test

import (
	"regexp"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// TestReferencesCanBeReadOverTheTelephone: short groups, no letter that is taken for
// another, and never the same twice.
func TestReferencesCanBeReadOverTheTelephone(t *testing.T) {
	form := regexp.MustCompile(`^[2-9a-hjkmnp-z]{4}-[2-9a-hjkmnp-z]{4}-[2-9a-hjkmnp-z]{4}$`)
	seen := map[string]bool{}
	for range 1000 {
		reference := inbox.NewReference()
		if !form.MatchString(reference) || seen[reference] {
			t.Fatalf("reference %q", reference)
		}
		seen[reference] = true
	}
}

func TestClip(t *testing.T) {
	for name, want := range map[string]string{
		"":                        "",
		strings.Repeat("å", 64):   strings.Repeat("å", 64),
		strings.Repeat("å", 65):   strings.Repeat("å", 64) + "…",
		strings.Repeat("x", 5000): strings.Repeat("x", 64) + "…",
	} {
		if got := inbox.Clip(name); got != want {
			t.Errorf("%d letters: %q", len(name), got)
		}
	}
}
