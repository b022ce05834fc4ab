package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// TestSearch: what a Swedish reader calls the same word is the same word.
func TestSearch(t *testing.T) {
	for name, test := range map[string]struct {
		search, title string
		found         bool
	}{
		"å, ä and ö of any case":           {"ÅÄÖ räksmörgås", "åäö RÄKSMÖRGÅS", true},
		"å is no a":                        {"ateRbesok", "Återbesök", false},
		"a is no å":                        {"återbesök", "aterbesok", false},
		"é of any case":                    {"IDÉ", "idé", true},
		"é without its accent":             {"ide", "Idé", true},
		"é with one":                       {"andré", "Andre", true},
		"decomposed":                       {"Återbesök", "A\u030aterbeso\u0308k", true},
		"decomposed, the other way":        {"A\u030aterbeso\u0308k", "återbesök", true},
		"inside a word":                    {"besök", "Återbesöket", true},
		"words in another order":           {"svar prov", "Provtagning och svar", true},
		"every word":                       {"prov kallelse", "Provsvar", false},
		"a word twice":                     {"prov prov", "Provsvar", true},
		"soft hyphens and no-break spaces": {"hälsoformulär idag", "hälso\u00adformulär\u00a0idag", true},
		"any dash":                         {"e-tjänst", "e\u2011tjänst", true},
		"wide and joined letters":          {"office", "Ｏﬃｃｅ", true},
		"no pattern":                       {"pro%", "provsvar", false},
		"nor for one letter":               {"pr_v", "provsvar", false},
		"over title and sender":            {"prov björken", "Provsvar", true},
		"not over their border":            {"provsvarvårdcentralen", "Provsvar", false},
		"untitled, in Swedish":             {"meddelande", "", true},
		"untitled, in English":             {"message", "", true},
		"a title that is none of these":    {"message", "Provsvar", false},
	} {
		matches := inbox.CaseFilter{Search: test.search}.Matcher()
		if got := matches(inbox.Case{Title: test.title, Sender: "Vårdcentralen Björken"}); got != test.found {
			t.Errorf("%s: %q in %q: %v", name, test.search, test.title, got)
		}
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("Återbesök hos fysioterapeuten", "björken")
	f.Add("İ ß ς \u0345 \xff", "\u1e9e")
	f.Fuzz(func(t *testing.T, title, sender string) {
		c := inbox.Case{Title: title + "x", Sender: sender}
		for _, filter := range []inbox.CaseFilter{{Search: title}, {Search: sender}, {Search: sender + " " + title}, {Sender: sender}} {
			if !filter.Matcher()(c) {
				t.Errorf("%q of %q does not find %q", filter.Search, filter.Sender, c.Title)
			}
		}
	})
}

func TestFilterOfTime(t *testing.T) {
	day := time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC)
	filter := inbox.CaseFilter{Since: day, Before: day.AddDate(0, 0, 1)}.Matcher()
	for at, want := range map[time.Time]bool{
		day.Add(-time.Microsecond): false, day: true, day.Add(24*time.Hour - time.Microsecond): true, day.Add(24 * time.Hour): false,
	} {
		if got := filter(inbox.Case{LastAt: at}); got != want {
			t.Errorf("%v: %v", at, got)
		}
	}
}

func TestSenders(t *testing.T) {
	d := newDesk(t, nil)
	send := func(names ...string) {
		for n, name := range names {
			delivery := good()
			delivery.OrganisationUnit.UnitName, delivery.Description = name, fmt.Sprint("Nr ", n, " av ", len(names))
			d.mustDeliver(t, delivery, inbox.ResultOK)
		}
	}
	senders := func() []string {
		t.Helper()
		got, err := d.Senders(context.Background(), tolvan)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	send("Östermalm", "Åkeshov", "asken", "ASKEN", "asken ", "Asken", "Ärla", "\u00a0", "Zetatorget", "Asken")
	if diff := cmp.Diff([]string{"Asken", "Zetatorget", "Åkeshov", "Ärla", "Östermalm"}, senders()); diff != "" {
		t.Errorf("senders (-want +got):\n%s", diff)
	}
	var many []string
	for n := range inbox.MaxSenders {
		many = append(many, fmt.Sprintf("Enhet %03d", n))
	}
	send(many...)
	if got := senders(); len(got) != inbox.MaxSenders || !slices.Contains(got, "Asken") || slices.Contains(got, "Östermalm") {
		t.Errorf("%d senders, want the %d with the most cases: %q", len(got), inbox.MaxSenders, got)
	}
}
