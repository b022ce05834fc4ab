package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
)

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"

// getAs opens an address as a certain browser.
func (b *browser) getAs(path, userAgent string) page {
	b.t.Helper()
	request := b.request(http.MethodGet, path, nil)
	request.Header.Set("User-Agent", userAgent)
	return b.do(request)
}

// TestErrorPageLeadsToAReportOfItself: the report on the help page, and the one to save,
// hold what the error page said, and the browser's name.
func TestErrorPageLeadsToAReportOfItself(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	failed := b.get("/inkorg/finns-inte")
	said := failed.doc.Find(".support dd").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	href := failed.doc.Find("main a[href^='/hjalp?']").AttrOr("href", "")
	help := b.getAs(href, firefox)
	report := help.doc.Find("[data-report]").Text()
	for _, wanted := range append(said, "Sidan finns inte", "Sida: Ett ärende", "Webbläsare: Firefox 143", "Operativsystem: Windows 10/11", "Till: Supporten") {
		if !strings.Contains(report, wanted) {
			t.Errorf("the report lacks %q:\n%s", wanted, report)
		}
	}
	saved := b.getAs(help.doc.Find("a[download]").AttrOr("href", ""), firefox)
	if string(saved.body) != report {
		t.Errorf("saved is another report:\n%s", saved.body)
	}
	for header, want := range map[string]string{
		"Content-Type": "text/plain; charset=utf-8", "Content-Disposition": `attachment; filename="felanmalan.txt"`, "Cache-Control": "no-store",
	} {
		if got := saved.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if !strings.Contains(s.log.String(), said[1]) {
		t.Errorf("the log lacks the reference %s", said[1])
	}
}

// TestHelpWithAMessageNamesWhomToTurnTo: the sending unit, and the sending system's support
// with its questions; nothing of what the message says.
func TestHelpWithAMessageNamesWhomToTurnTo(t *testing.T) {
	s := newSite(t)
	caseID, messageID := s.oneCase()
	b := s.citizen(tolvan)
	href := b.get("/inkorg/"+caseID).doc.Find("article[data-message] a[href^='/hjalp?']").AttrOr("href", "")
	if href != "/hjalp?meddelande="+messageID {
		t.Fatalf("help at %q", href)
	}
	help := b.get(href)
	text := help.doc.Find("main").Text()
	for _, wanted := range []string{"Björken", "Journalens support", "08-465 004 91", "Vilken knapp?", "Mottagning: Björken", "Sida: Ett ärende"} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the help lacks %q", wanted)
		}
	}
	if strings.Contains(text, "Hemlig") || help.doc.Find("a.back").AttrOr("href", "") != "/inkorg/"+caseID {
		t.Error("the help shows the message, or does not lead back to it")
	}
	if saved := b.get(help.doc.Find("a[download]").AttrOr("href", "")); string(saved.body) != help.doc.Find("[data-report]").Text() {
		// The two were asked for at two times, of which the report tells.
		if !strings.Contains(string(saved.body), "Vilken knapp?") {
			t.Errorf("saved:\n%s", saved.body)
		}
	}
}

// TestHelpWithAMessageIsForItsCitizen: nobody is asked to log in, and comes back; another
// citizen's message is as one that does not exist.
func TestHelpWithAMessageIsForItsCitizen(t *testing.T) {
	s := newSite(t)
	_, messageID := s.oneCase()
	for _, path := range []string{"/hjalp", "/hjalp/felanmalan.txt"} {
		asked := path + "?meddelande=" + messageID
		got := s.browser().get(asked)
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/logga-in?till="+url.QueryEscape(asked) {
			t.Errorf("nobody: %d to %q", got.StatusCode, got.Header.Get("Location"))
		}
		if got := s.citizen(agda).get(asked); got.StatusCode != http.StatusNotFound {
			t.Errorf("another citizen: %d", got.StatusCode)
		}
	}
}

// TestHelpCarriesNothingOfAnAddressMadeUp: what is not ours in the address is nowhere on
// the page.
func TestHelpCarriesNothingOfAnAddressMadeUp(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for _, query := range []string{"fel=hemlig", "fel=503-tox3k9-7f3a-9kc2-4xde-hemlig", "fel=999-tox3k9-7f3a-9kc2-4xde", "fel=503-tox3k9-7f3a-9kc2-4xde&sida=hemlig", "sida=hemlig"} {
		help := b.get("/hjalp?" + query)
		save := help.doc.Find("a[download]").AttrOr("href", "")
		if help.StatusCode != http.StatusOK || strings.Contains(help.doc.Find("main").Text(), "hemlig") || strings.Contains(save, "hemlig") {
			t.Errorf("%s: %d, saved at %s", query, help.StatusCode, save)
		}
	}
	known := b.get("/hjalp?fel=503-tox3k9-7f3a-9kc2-4xde&sida=uthopp").doc.Find("[data-report]").Text()
	for _, wanted := range []string{"INK-503", "7f3a-9kc2-4xde", "En knapp eller länk till en annan tjänst"} {
		if !strings.Contains(known, wanted) {
			t.Errorf("the report lacks %q:\n%s", wanted, known)
		}
	}
}

// TestHelpIsThereWithoutAStore: also to somebody whose log-in cannot be looked up.
func TestHelpIsThereWithoutAStore(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/hjalp": 200, "/hjalp/felanmalan.txt": 200, "/tillganglighet": 200, "/personuppgifter": 200,
		"/hjalp?meddelande=a": 503, "/utloggad": 503, // who may still be logged in is not told otherwise
		"/inkorg": 503, "/inkorg/a": 503,
	} {
		if got := b.get(path); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
	}
	if got := b.do(b.request(http.MethodPost, "/logga-ut", url.Values{})); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a form: %d", got.StatusCode)
	}
}

// TestNamelessSender: a unit without a name is said to have none, and the hook stays empty.
func TestNamelessSender(t *testing.T) {
	s := newSite(t)
	s.deliver(func(d *inbox.Delivery) { d.OrganisationUnit.UnitName = "\u200b " })
	b := s.citizen(tolvan)
	row := b.get("/inkorg").doc.Find("li[data-case]")
	opened := b.get(row.Find("a").AttrOr("href", "")).doc.Find("article")
	for where, found := range map[string]*goquery.Selection{"list": row, "case": opened} {
		if hook := found.Find("[data-sender]").Text(); strings.TrimSpace(hook) == "Avsändare saknas" || !strings.Contains(found.Text(), "Avsändare saknas") {
			t.Errorf("%s: hook %q, text %q", where, hook, found.Text())
		}
	}
}
