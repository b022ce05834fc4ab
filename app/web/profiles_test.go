package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/logtest"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/render"
	"inkorg/views"
)

// TestHelpForSendersShowsTheTables: what the renderer allows and says stands on the page, and
// nothing else, in both languages.
func TestHelpForSendersShowsTheTables(t *testing.T) {
	s := newSite(t)
	for lang, en := range map[string]render.Lang{"sv": render.SV, "en": render.EN} {
		b := s.browser()
		request := b.request(http.MethodGet, "/hjalp/docbook", nil)
		request.Header.Set("Accept-Language", lang)
		got := b.do(request)
		if got.StatusCode != http.StatusOK {
			t.Fatalf("%d", got.StatusCode)
		}
		tables := got.doc.Find("table")
		if tables.Length() != len(render.Profiles()) {
			t.Fatalf("%d tables", tables.Length())
		}
		for i, p := range render.Profiles() {
			checkTable(t, tables.Eq(i), p)
		}
		codes := got.doc.Find("dt")
		if codes.Length() != len(render.Catalogue()) {
			t.Errorf("%d codes", codes.Length())
		}
		for i, help := range render.Catalogue() {
			code := codes.Eq(i)
			about := code.NextFiltered("dd")
			if code.Text() != string(help.Code) || !strings.Contains(about.Text(), help.Sentence(en)) || about.Find("code").Text() != help.Example {
				t.Errorf("%s in %s: %s", help.Code, lang, about.Text())
			}
		}
	}
}

func checkTable(t *testing.T, table *goquery.Selection, p *render.Profile) {
	t.Helper()
	rows := table.Find("tbody tr")
	if rows.Length() != len(p.Elements()) {
		t.Errorf("%s: %d rows", p.Name(), rows.Length())
	}
	for i, e := range p.Elements() {
		row := rows.Eq(i)
		if row.Find("th").Text() != e.Name ||
			!strings.Contains(row.Find("td").Eq(0).Text(), strings.Join(e.Parents, ", ")) ||
			!strings.Contains(row.Find("td").Eq(1).Text(), strings.Join(e.Children, ", ")) {
			t.Errorf("%s %s: %s", p.Name(), e.Name, row.Text())
		}
		for _, a := range e.Attributes {
			if attributes := row.Find("td").Last().Text(); !strings.Contains(attributes, a.Name) || !strings.Contains(attributes, strings.Join(a.Values, ", ")) {
				t.Errorf("%s %s: %s", p.Name(), e.Name, attributes)
			}
		}
	}
}

// TestProductionHasNoHelpForSenders: neither the page nor a link to it.
func TestProductionHasNoHelpForSenders(t *testing.T) {
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	link := newSite(t).browser().get("/hjalp").doc.Find(`main a[href="/hjalp/docbook"]`).Length()
	if link != 1 {
		t.Errorf("in the test environment: %d links", link)
	}
	app := web.New(web.Config{
		Words: words, Assets: assets.New(), PublicURL: "http://example.com", Product: "Min inkorg", Now: time.Now, Log: logtest.Logger(t),
	})
	for path, want := range map[string]int{"/hjalp/docbook": http.StatusNotFound, "/hjalp": http.StatusOK} {
		got, err := app.Test(httptest.NewRequest(http.MethodGet, path, nil))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got.StatusCode != want || doc.Find(`main a[href="/hjalp/docbook"]`).Length() > 0 {
			t.Errorf("%s in production: %d", path, got.StatusCode)
		}
	}
}
