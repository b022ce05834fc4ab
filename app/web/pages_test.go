package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
)

func titles(p page) []string {
	return p.doc.Find("li[data-case] [data-title]").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
}

func TestListIsPagedBothWays(t *testing.T) {
	s := newSite(t)
	for n := range 45 {
		s.deliver(func(d *inbox.Delivery) { d.Description = fmt.Sprintf("Hemlig rubrik %d", n) })
	}
	b := s.citizen(tolvan)
	var pages [][]string
	at := b.get("/inkorg")
	for {
		pages = append(pages, titles(at))
		older, found := at.doc.Find("a[rel=next]").Attr("href")
		if !found {
			break
		}
		at = b.get(older)
	}
	if len(pages) != 3 || len(pages[0]) != 20 || len(pages[1]) != 20 || len(pages[2]) != 5 ||
		pages[0][0] != "Hemlig rubrik 44" || pages[2][4] != "Hemlig rubrik 0" {
		t.Fatalf("pages: %v", pages)
	}
	back := b.get(at.doc.Find("a[rel=prev]").AttrOr("href", ""))
	if !slices.Equal(titles(back), pages[1]) {
		t.Errorf("back from the last page: %v", titles(back))
	}
	counts := at.doc.Find("[data-unread-count][data-total]")
	if counts.AttrOr("data-unread-count", "") != "45" || counts.AttrOr("data-total", "") != "45" {
		t.Errorf("counts: %v", counts.Nodes)
	}
}

func TestListHooks(t *testing.T) {
	s := newSite(t)
	s.deliver(func(d *inbox.Delivery) { d.Description = "" })
	b := s.citizen(tolvan)
	list := b.get("/inkorg")
	row := list.doc.Find("li[data-case][data-unread=true]")
	if row.Length() != 1 || row.Find("a").Length() != 1 || row.Find("time[datetime]").Length() != 1 {
		t.Fatalf("rows: %d, links %d", row.Length(), row.Find("a").Length())
	}
	if got := row.Find("[data-title]").Text(); got != "Meddelande" {
		t.Errorf("title by default %q", got)
	}
	if got := row.Find("[data-sender]").Text(); got != "Björken" {
		t.Errorf("sender %q", got)
	}
	opened := b.get(row.Find("a").AttrOr("href", ""))
	message := opened.doc.Find("article[data-message][data-unread=true]")
	if message.Length() != 1 || message.Find("[data-title]").Text() != "" {
		t.Errorf("heading by default %q, want blank", message.Find("[data-title]").Text())
	}
	body, err := message.Find("[data-body]").Html()
	if err != nil || body != `<div class="docbook"><p>Hemlig text</p></div>` {
		t.Errorf("data-body holds %q, %v", body, err)
	}
}

func TestThreadTitleIsTheNewestThatIsNotEmpty(t *testing.T) {
	s := newSite(t)
	for n, title := range []string{"Första", "Andra", ""} {
		s.deliver(func(d *inbox.Delivery) {
			d.MessageThreadID, d.Description = "t", title
			d.OrganisationUnit.UnitName = fmt.Sprint("Avsändare ", n)
		})
	}
	list := s.citizen(tolvan).get("/inkorg")
	if got := titles(list); !slices.Equal(got, []string{"Andra"}) {
		t.Errorf("titles %v", got)
	}
	if got := list.doc.Find("[data-sender]").Text(); got != "Avsändare 2" {
		t.Errorf("sender %q, want the newest message's", got)
	}
}

func TestReadingAndItsUndoing(t *testing.T) {
	s := newSite(t)
	s.deliver(nil)
	b := s.citizen(tolvan)
	unread := func() string {
		return b.get("/inkorg").doc.Find("[data-unread-count]").AttrOr("data-unread-count", "")
	}
	href := b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", "")
	for _, ahead := range []func() *http.Request{
		func() *http.Request { return b.request(http.MethodHead, href, nil) },
		func() *http.Request {
			request := b.request(http.MethodGet, href, nil)
			request.Header.Set("Sec-Purpose", "prefetch;prerender")
			return request
		},
	} {
		if got := b.do(ahead()); got.StatusCode != http.StatusOK || unread() != "1" {
			t.Fatalf("looking ahead: %d, %s unread", got.StatusCode, unread())
		}
	}
	b.get(href)
	if unread() != "0" {
		t.Error("opened, and still unread")
	}
	marked := b.post(strings.Split(href, "?")[0]+"/olast?visa=olasta", nil)
	if marked.StatusCode != http.StatusSeeOther || marked.Header.Get("Location") != "/inkorg?visa=olasta" || unread() != "1" {
		t.Errorf("mark unread: %d to %q", marked.StatusCode, marked.Header.Get("Location"))
	}
}

func TestWhatWasDoneIsSaidOnce(t *testing.T) {
	s := newSite(t)
	s.deliver(nil)
	b := s.citizen(tolvan)
	href := b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", "")
	form := url.Values{"csrf": {b.get("/inkorg").doc.Find("input[name=csrf]").AttrOr("value", "")}}
	b.do(b.request(http.MethodPost, href+"/olast", form))
	if said := b.get("/inkorg").doc.Find("main [role=status]"); said.Length() != 1 {
		t.Errorf("%d notices", said.Length())
	}
	if said := b.get("/inkorg").doc.Find("main [role=status]"); said.Length() != 0 {
		t.Error("said twice")
	}
}

func TestArchiveAndBack(t *testing.T) {
	s := newSite(t)
	s.deliver(nil)
	b := s.citizen(tolvan)
	href := b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", "")
	b.post(href+"/arkivera", nil)
	if in, archived := titles(b.get("/inkorg")), titles(b.get("/inkorg?visa=arkiv")); len(in) != 0 || len(archived) != 1 {
		t.Errorf("archived: inbox %v, archive %v", in, archived)
	}
	b.post(href+"/aterstall", nil)
	if in := titles(b.get("/inkorg")); len(in) != 1 {
		t.Errorf("restored: inbox %v", in)
	}
}

func TestFiltersAndPlaceFollowIntoACaseAndBack(t *testing.T) {
	s := newSite(t)
	for n := range 25 {
		s.deliver(func(d *inbox.Delivery) { d.Description = fmt.Sprint("Hemlig rubrik ", n) })
	}
	b := s.citizen(tolvan)
	second := b.get(b.get("/inkorg?visa=olasta").doc.Find("a[rel=next]").AttrOr("href", ""))
	here := second.Request.URL.RequestURI()
	opened := b.get(second.doc.Find("li[data-case] a").AttrOr("href", ""))
	row := second.doc.Find("li[data-case]").First()
	if back := opened.doc.Find("a.back").AttrOr("href", ""); back != here+"#"+row.AttrOr("id", "") {
		t.Errorf("back leads to %q, came from %q of %q", back, row.AttrOr("id", ""), here)
	}
}

// TestEmptiedPageBeginsAnew: archiving the only case of the last page must not look like
// an empty inbox.
func TestEmptiedPageBeginsAnew(t *testing.T) {
	s := newSite(t)
	for n := range 21 {
		s.deliver(func(d *inbox.Delivery) { d.Description = fmt.Sprint("Hemlig rubrik ", n) })
	}
	b := s.citizen(tolvan)
	last := b.get(b.get("/inkorg").doc.Find("a[rel=next]").AttrOr("href", ""))
	href, err := url.Parse(last.doc.Find("li[data-case] a").AttrOr("href", ""))
	if err != nil {
		t.Fatal(err)
	}
	archived := b.post(href.Path+"/arkivera?"+href.RawQuery, nil)
	anew := b.get(archived.Header.Get("Location"))
	if anew.StatusCode != http.StatusSeeOther || anew.Header.Get("Location") != "/inkorg" {
		t.Fatalf("%d to %q", anew.StatusCode, anew.Header.Get("Location"))
	}
	if first := b.get("/inkorg"); len(titles(first)) != 20 || first.doc.Find("main [role=status]").Length() != 1 {
		t.Errorf("%d cases, %d notices", len(titles(first)), first.doc.Find("main [role=status]").Length())
	}
}

// TestBlankDescriptionIsNone: blanks of every kind are shown as no description at all.
func TestBlankDescriptionIsNone(t *testing.T) {
	for _, blank := range []string{"   ", "\u00a0", "\u200b\ufeff"} {
		s := newSite(t)
		s.deliver(func(d *inbox.Delivery) { d.Description = blank })
		b := s.citizen(tolvan)
		list := b.get("/inkorg")
		if got := titles(list); !slices.Equal(got, []string{"Meddelande"}) {
			t.Errorf("%q: listed as %q", blank, got)
		}
		opened := b.get(list.doc.Find("li[data-case] a").AttrOr("href", ""))
		if got := opened.doc.Find("[data-title]").Text(); got != "" || strings.TrimSpace(opened.doc.Find("h1").Text()) == "" {
			t.Errorf("%q: headed %q, h1 %q", blank, got, opened.doc.Find("h1").Text())
		}
	}
}

// TestLanguageCanBeChosenOnEveryPage: also on those that answer a form, and on those that
// know nobody.
func TestLanguageCanBeChosenOnEveryPage(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	for name, shown := range map[string]page{
		"refused form":   b.do(b.request(http.MethodPost, "/inkorg/abc/olast", url.Values{})),
		"refused log-in": b.consume(url.Values{}),
		"logged out":     s.browser().get("/utloggad"),
		"no such file":   b.get("/assets/a/b"),
	} {
		form := shown.doc.Find("form[action='/sprak']")
		fields := url.Values{"sprak": {form.Find("[name=sprak]").AttrOr("value", "")}, "till": {form.Find("[name=till]").AttrOr("value", "")}}
		chosen := b.do(b.request(http.MethodPost, "/sprak", fields))
		if chosen.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", name, chosen.StatusCode)
			continue
		}
		if back := b.get(chosen.Header.Get("Location")); back.StatusCode == http.StatusMethodNotAllowed {
			t.Errorf("%s: comes back to %q, which is no page", name, chosen.Header.Get("Location"))
		}
	}
}

func TestEmptyStates(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	if empty := b.get("/inkorg"); !strings.Contains(empty.doc.Find("main h2").Text(), "inga") {
		t.Errorf("empty inbox: %q", empty.doc.Find("main").Text())
	}
	filtered := b.get("/inkorg?visa=olasta")
	if filtered.doc.Find("main a[href='/inkorg']").Length() == 0 {
		t.Error("an empty filter does not lead to all")
	}
}

func TestContactCard(t *testing.T) {
	s := newSite(t)
	s.deliver(nil)
	b := s.citizen(tolvan)
	opened := b.get(b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", ""))
	card := b.get(opened.doc.Find("a[href^='/mottagning/']").AttrOr("href", ""))
	for _, wanted := range []string{"Vårdcentralen Björken", "Björkgatan 4", "08-465 004 01"} {
		if !strings.Contains(card.doc.Find("main").Text(), wanted) {
			t.Errorf("the card lacks %q", wanted)
		}
	}
	if missing := b.get("/mottagning/SE-OKAND"); missing.StatusCode != http.StatusNotFound {
		t.Errorf("a unit that is not connected: %d", missing.StatusCode)
	}
}

func TestLanguageIsChosenAndKept(t *testing.T) {
	s := newSite(t)
	s.deliver(func(d *inbox.Delivery) { d.Description = "" })
	b := s.citizen(tolvan)
	chosen := b.post("/sprak", url.Values{"sprak": {"en"}, "till": {"/inkorg?visa=olasta"}})
	if chosen.StatusCode != http.StatusSeeOther || chosen.Header.Get("Location") != "/inkorg?visa=olasta" {
		t.Errorf("%d to %q", chosen.StatusCode, chosen.Header.Get("Location"))
	}
	english := b.get("/inkorg")
	if english.doc.Find("html").AttrOr("lang", "") != "en" || titles(english)[0] != "Message" {
		t.Errorf("language %q, title %q", english.doc.Find("html").AttrOr("lang", ""), titles(english)[0])
	}
	if got := b.post("/sprak", url.Values{"sprak": {"tlh"}}); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a language we lack: %d", got.StatusCode)
	}
	for accept, want := range map[string]string{"": "sv", "en-GB,en;q=0.8": "en", "de": "sv", "en;q=0.5, sv": "sv", "%%%": "sv"} {
		visitor := s.browser()
		request := visitor.request(http.MethodGet, "/utloggad", nil)
		request.Header.Set("Accept-Language", accept)
		if got := visitor.do(request).doc.Find("html").AttrOr("lang", ""); got != want {
			t.Errorf("Accept-Language %q: %q, want %q", accept, got, want)
		}
	}
}

func TestPagesAboutTheService(t *testing.T) {
	s := newSite(t)
	for _, b := range []*browser{s.browser(), s.citizen(tolvan)} {
		for _, path := range []string{"/hjalp", "/tillganglighet", "/personuppgifter"} {
			if got := b.get(path); got.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", path, got.StatusCode)
			}
		}
	}
}
