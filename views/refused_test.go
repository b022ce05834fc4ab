package views_test

import (
	"strings"
	"testing"

	"inkorg/views"
)

func refusals() []views.Refusal {
	return []views.Refusal{
		views.RefusedLogIn, views.RefusedFraud, views.RefusedPossibleFraud, views.RefusedPerson, views.RefusedLevel,
		views.RefusedRequest, views.RefusedByFault, views.RefusedLogOut,
	}
}

// TestEachRefusalHasItsOwnWords: kind ones, a way to try again, and a reference.
func TestEachRefusalHasItsOwnWords(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{views.Swedish, views.English} {
		all, seen := pages(t, lang), map[string]views.Refusal{}
		for _, refused := range refusals() {
			doc := document(t, all["refused "+string(refused)])
			text := doc.Find("h1").Text() + doc.Find("h1 + p").Text()
			if twin, twice := seen[text]; twice || text == "" {
				t.Errorf("%s: %s and %s say the same: %q", lang, refused, twin, text)
			}
			seen[text] = refused
			if doc.Find("main a.btn-p[href='/logga-in']").Length() != 1 || !strings.Contains(doc.Find(".support").Text(), "7f3a-9kc2-4xde") {
				t.Errorf("%s: %s has no way to try again, or no reference", lang, refused)
			}
			for _, hint := range []string{"konto", "account", "användare", "user"} {
				if strings.Contains(strings.ToLower(text), hint) {
					t.Errorf("%s: %s hints at an account: %q", lang, refused, text)
				}
			}
		}
	}
}

// TestLoggedOutSaysNoMoreThanIsKnown holds each state of a log-out to its own text.
func TestLoggedOutSaysNoMoreThanIsKnown(t *testing.T) {
	t.Parallel()
	all := pages(t, views.Swedish)
	for name, c := range map[string]struct {
		heading, says, not string
		goesOn             bool
	}{
		"logged out":      {"Du är utloggad", "Du kan fortfarande vara inloggad i andra tjänster", "från e-legitimationen", false},
		"log-out goes on": {"Du är utloggad", "Nu loggar vi ut dig från e-legitimationen också", "och från e-legitimationen", true},
		"everywhere":      {"Du är utloggad", "från Min inkorg och från e-legitimationen", "Du kan fortfarande vara inloggad", false},
		"ended":           {"Du har loggats ut", "Din inloggning har upphört", "e-legitimationen", false},
	} {
		doc := document(t, all[name])
		main := doc.Find("main").Text()
		if doc.Find("h1").Text() != c.heading || !strings.Contains(main, c.says) || strings.Contains(main, c.not) {
			t.Errorf("%s: %s", name, main)
		}
		if found := doc.Find("a[data-go-on][href='/logga-ut/vidare']").Length() == 1; found != c.goesOn {
			t.Errorf("%s: goes on: %v", name, found)
		}
		if scripted := doc.Find("script[src*='post-on.js']").Length() == 1; scripted != c.goesOn {
			t.Errorf("%s: goes on by itself: %v", name, scripted)
		}
		if name != "ended" && !strings.Contains(main, "Stäng webbläsaren") {
			t.Errorf("%s: nothing is said of a shared computer", name)
		}
		if doc.Find("main a[href^='/logga-in']").Length() != 1 {
			t.Errorf("%s: no way back in", name)
		}
	}
}
