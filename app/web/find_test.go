package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
)

// letters delivers a message of each title and sender to tolvan, oldest first.
func (s *site) letters(titlesAndSenders ...[2]string) {
	s.t.Helper()
	for _, one := range titlesAndSenders {
		s.deliver(func(d *inbox.Delivery) { d.Description, d.OrganisationUnit.UnitName = one[0], one[1] })
	}
}

// found opens a list by its parameters, given as pairs.
func (b *browser) found(pairs ...string) page {
	b.t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return b.get("/inkorg?" + values.Encode())
}

func texts(found *goquery.Selection) []string {
	return found.Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

func TestLookingForCases(t *testing.T) {
	s := newSite(t)
	s.letters(
		[2]string{"Återbesök", "Idéhuset Eken"}, [2]string{"Kallelse", "Björken"}, [2]string{"", "Björken"}, [2]string{"Kallelse till Eken", "Asken"},
	)
	b := s.citizen(tolvan)
	today := time.Now().In(stockholm(t))
	day := func(days int) string { return today.AddDate(0, 0, days).Format(time.DateOnly) }
	for _, test := range []struct {
		asked []string
		want  []string
	}{
		{[]string{"sok", "kallelse"}, []string{"Kallelse till Eken", "Kallelse"}},
		{[]string{"sok", "ÅTERBESÖK"}, []string{"Återbesök"}},
		{[]string{"sok", "IDÉ"}, []string{"Återbesök"}},
		{[]string{"sok", " eken  kallelse "}, []string{"Kallelse till Eken"}},
		{[]string{"sok", "meddelande"}, []string{"Meddelande"}},
		{[]string{"sok", "%"}, nil},
		{[]string{"avsandare", "Björken"}, []string{"Meddelande", "Kallelse"}},
		{[]string{"avsandare", "Björken", "sok", "kall"}, []string{"Kallelse"}},
		{[]string{"fran", day(0), "till", day(0), "sok", "kallelse"}, []string{"Kallelse till Eken", "Kallelse"}},
		{[]string{"till", day(-1)}, nil},
		{[]string{"fran", day(1)}, nil},
		{[]string{"visa", "arkiv", "sok", "kallelse"}, nil},
		{[]string{"visa", "olasta", "sok", "björken"}, []string{"Meddelande", "Kallelse"}},
	} {
		list := b.found(test.asked...)
		if got := titles(list); list.StatusCode != http.StatusOK || !slices.Equal(got, test.want) {
			t.Errorf("%q: %d, %q, want %q", test.asked, list.StatusCode, got, test.want)
		}
		if got := list.doc.Find(".chosen > p").Text(); !strings.HasPrefix(got, fmt.Sprint(len(test.want), " träff")) {
			t.Errorf("%q: %q", test.asked, got)
		}
		if counts := list.doc.Find("[data-unread-count='4'][data-total='4']"); counts.Length() != 1 {
			t.Errorf("%q: the counts are not those of the whole inbox", test.asked)
		}
		if empty := list.doc.Find(".empty"); (empty.Length() == 1) != (test.want == nil) || test.want == nil && empty.Find("a[href='/inkorg']").Length() != 1 {
			t.Errorf("%q: empty state %q", test.asked, empty.Text())
		}
	}
}

// stockholm is where the days of the dates are.
func stockholm(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestDatesAreSwedishDays: from the midnight that begins the first to the one that ends the
// last, also on the days when the clocks change.
func TestDatesAreSwedishDays(t *testing.T) {
	s := newSite(t)
	s.letters([2]string{"x", "y"}) // makes tolvan active
	zone := stockholm(t)
	for _, day := range []time.Time{time.Date(2025, 3, 30, 0, 0, 0, 0, zone), time.Date(2025, 10, 26, 0, 0, 0, 0, zone), time.Date(2025, 7, 1, 0, 0, 0, 0, zone)} {
		next := day.AddDate(0, 0, 1)
		for title, at := range map[string]time.Time{"before": day.Add(-time.Second), "first": day, "last": next.Add(-time.Second), "after": next} {
			m := inbox.Message{
				ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: tolvan, ReceivedAt: at, Description: title, Text: inbox.NewID(), SourceSystem: "JOURNAL",
			}
			if _, _, err := s.store.Deliver(t.Context(), m, at); err != nil {
				t.Fatal(err)
			}
		}
		date := day.Format(time.DateOnly)
		if got := titles(s.citizen(tolvan).found("fran", date, "till", date)); !slices.Equal(got, []string{"last", "first"}) {
			t.Errorf("%s: %q", date, got)
		}
	}
}

func TestWhatIsWrongWithASearchIsSaidKindly(t *testing.T) {
	s := newSite(t)
	s.letters([2]string{"Kallelse", "Björken"})
	b := s.citizen(tolvan)
	for name, test := range map[string]struct {
		asked []string
		field string
	}{
		"no date":          {[]string{"fran", "i går"}, "fran"},
		"no such day":      {[]string{"till", "2026-02-30"}, "till"},
		"another form":     {[]string{"till", "20260214"}, "till"},
		"the wrong way":    {[]string{"fran", "2026-02-02", "till", "2026-02-01"}, "till"},
		"longer than long": {[]string{"sok", strings.Repeat("å", 201)}, "sok"},
	} {
		list := b.found(test.asked...)
		field := list.doc.Find("#" + test.field)
		said := list.doc.Find("#" + field.AttrOr("aria-describedby", "none")).Text()
		if list.StatusCode != http.StatusBadRequest || said == "" || field.AttrOr("aria-invalid", "") != "true" {
			t.Errorf("%s: %d, %q", name, list.StatusCode, said)
		}
		if list.doc.Find("main [role=alert]").Length() != 1 || list.doc.Find("details.find[open]").Length() != 1 {
			t.Errorf("%s: not said, or the form is closed", name)
		}
		if wrong := list.doc.Find("[aria-invalid], li[data-case], .empty, .chips"); wrong.Length() != 1 {
			t.Errorf("%s: %d fields are wrong, or a list is shown", name, wrong.Length())
		}
		if got := field.AttrOr("value", ""); !slices.Contains(test.asked, got) {
			t.Errorf("%s: what was written is lost: %q", name, got)
		}
		opened := b.get("/inkorg/abc?" + list.Request.URL.RawQuery)
		if opened.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: a case of such a list: %d", name, opened.StatusCode)
		}
	}
	if longest := b.found("sok", strings.Repeat("å", 200)); longest.StatusCode != http.StatusOK {
		t.Errorf("200 characters: %d", longest.StatusCode)
	}
}

// TestEachPartOfASearchCanBeTakenAway, and the form keeps the rest.
func TestEachPartOfASearchCanBeTakenAway(t *testing.T) {
	s := newSite(t)
	s.letters([2]string{"Kallelse", "Björken"})
	b := s.citizen(tolvan)
	list := b.found("visa", "olasta", "sok", "kallelse", "avsandare", "Björken", "fran", "2020-01-01", "till", "2100-12-31")
	chips := list.doc.Find(".chips a")
	want := []string{
		"Sökning: kallelse, ta bort", "Avsändare: Björken, ta bort", "Från och med 1 januari 2020, ta bort", "Till och med 31 december 2100, ta bort",
	}
	if got := texts(chips); !slices.Equal(got, want) {
		t.Fatalf("chips %q", got)
	}
	for i := range want {
		rest := b.get(chips.Eq(i).AttrOr("href", ""))
		left := texts(rest.doc.Find(".chips a"))
		if !slices.Equal(left, slices.Delete(slices.Clone(want), i, i+1)) || rest.doc.Find(".tabs [aria-current]").Text() == "Alla" {
			t.Errorf("without %q: %q", want[i], left)
		}
	}
	form := list.doc.Find("form[role=search]")
	for name, want := range map[string]string{"visa": "olasta", "sok": "kallelse", "fran": "2020-01-01", "till": "2100-12-31"} {
		if got := form.Find("[name="+name+"]").AttrOr("value", ""); got != want {
			t.Errorf("the form has %s=%q", name, got)
		}
	}
	if got := form.Find("option[selected]").AttrOr("value", ""); got != "Björken" {
		t.Errorf("chosen sender %q", got)
	}
	if tab := b.get(list.doc.Find(".tabs a").First().AttrOr("href", "")); len(texts(tab.doc.Find(".chips a"))) != 4 {
		t.Error("another view has lost the search")
	}
}

func TestSendersAreThereWhenAskedFor(t *testing.T) {
	s := newSite(t)
	s.letters([2]string{"a", "Ögon"}, [2]string{"b", "Björken"}, [2]string{"c", "Björken"}, [2]string{"d", "\u00a0"})
	s.deliver(func(d *inbox.Delivery) { d.SubjectOfCareID, d.OrganisationUnit.UnitName = agda, "Hemlig enhet" })
	b := s.citizen(tolvan)
	list := b.get("/inkorg")
	more := list.doc.Find("form[role=search] button[name=avsandare]")
	if list.doc.Find("select").Length() != 0 || more.AttrOr("value", "?") != "" {
		t.Fatalf("senders without having been asked for, or no button to ask by")
	}
	wide := b.found("sok", "x", "avsandare", "")
	if got := wide.doc.Find("option").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") }); !slices.Equal(got, []string{"", "Björken", "Ögon"}) {
		t.Errorf("senders %q", got)
	}
	if wide.doc.Find("details.find[open]").Length() != 1 || wide.doc.Find("[name=sok]").AttrOr("value", "") != "x" {
		t.Error("the form is closed, or has lost what was written")
	}
	gone := b.found("avsandare", "Finns inte")
	if got := gone.doc.Find("option[selected]").Text(); got != "Finns inte" || gone.doc.Find("option").Length() != 4 {
		t.Errorf("a sender without cases is shown as %q", got)
	}
}

// TestASearchStaysWithItsPages: it follows by every page into a case, from case to case and
// back, and stands in no log. None of its addresses leads away from the site.
func TestASearchStaysWithItsPages(t *testing.T) {
	s := newSite(t)
	for n := range 25 {
		s.letters([2]string{fmt.Sprintf("Hemlig rubrik %02d", n), "//evil.example/a"}, [2]string{fmt.Sprint("Kallelse ", n), "Björken"})
	}
	b := s.citizen(tolvan)
	first := b.found("sok", "//evil.example/ hemlig", "visa", "olasta", "fran", "2020-01-01")
	if got := first.doc.Find(".chosen > p").Text(); got != "25 träffar" || len(titles(first)) != 20 {
		t.Fatalf("%s, %d on the first page", got, len(titles(first)))
	}
	second := b.get(first.doc.Find("a[rel=next]").AttrOr("href", ""))
	if got := titles(second); len(got) != 5 || got[4] != "Hemlig rubrik 00" {
		t.Fatalf("second page %q", got)
	}
	here := second.Request.URL.RequestURI()
	opened := b.get(second.doc.Find("li[data-case] a").AttrOr("href", ""))
	for _, want := range []string{"Hemlig rubrik 03", "Hemlig rubrik 02"} {
		if back, _, _ := strings.Cut(opened.doc.Find("a.back").AttrOr("href", ""), "#"); back != here {
			t.Errorf("back leads to %q, came from %q", back, here)
		}
		opened = b.get(opened.doc.Find("nav.pager a.older").AttrOr("href", ""))
		if got := opened.doc.Find("h1").Text(); got != want {
			t.Errorf("the older case is %q, want %q", got, want)
		}
	}
	newer := b.get(opened.doc.Find("nav.pager a:not(.older)").AttrOr("href", ""))
	if got := newer.doc.Find("h1").Text(); got != "Hemlig rubrik 05" {
		t.Errorf("the newer case that is unread is %q", got)
	}
	archived := b.submit(opened, "form[action*='/arkivera']", nil)
	if got := archived.Header.Get("Location"); got != here {
		t.Errorf("archived: to %q, came from %q", got, here)
	}
	undone := b.submit(b.get(archived.Header.Get("Location")), "form[action^='/inkorg/angra']", nil)
	if got := undone.Header.Get("Location"); got != here {
		t.Errorf("undone: to %q, came from %q", got, here)
	}
	for _, secret := range []string{"evil", "hemlig"} {
		if strings.Contains(strings.ToLower(s.log.String()), secret) {
			t.Errorf("the log holds %q, which somebody looked for", secret)
		}
	}
}

func TestCaseBesideNone(t *testing.T) {
	s := newSite(t)
	s.letters([2]string{"Kallelse", "Björken"}, [2]string{"Provsvar", "Björken"})
	b := s.citizen(tolvan)
	list := b.found("sok", "kallelse")
	opened := b.get(list.doc.Find("li[data-case] a").AttrOr("href", ""))
	if beside := opened.doc.Find("nav.pager"); beside.Length() != 0 {
		t.Errorf("beside the only case that was found: %q", beside.Text())
	}
	newest := b.get(b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", ""))
	if got := texts(newest.doc.Find("nav.pager a")); !slices.Equal(got, []string{"Äldre ärende"}) {
		t.Errorf("beside the newest: %q", got)
	}
}
