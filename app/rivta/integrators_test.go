package rivta_test

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
	"inkorg/app/pagetest"
	"inkorg/app/rivta"
	"inkorg/app/testkit"
	"inkorg/assets"
	"inkorg/render"
	"inkorg/views"
)

// site is what the page of the tests' listener says, as in the demo.
func site(t testing.TB) rivta.Site {
	t.Helper()
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	return rivta.Site{
		Words: words, Assets: assets.New(), Product: "Min inkorg", Command: "inkorg", Test: true, RepeatWindow: time.Hour, Prices: inbox.PublishedPrices(),
		Testing: &rivta.Testing{Active: []string{string(tolvan)}, NotActive: string(elvan), System: "SE45454", Unit: "SE23210000"},
	}
}

// page opens an address of the listener as a browser of a language, and holds it to the
// invariants of all pages.
func (l *listener) page(path, language string) *goquery.Document {
	l.t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Accept-Language", language)
	got := l.send(request)
	pagetest.Check(l.t, pagetest.Page{URL: "http://127.0.0.1:8178" + path, Status: got.Status, Header: got.Header, Body: []byte(got.Text)},
		pagetest.Routes(l.answers))
	document, err := goquery.NewDocumentFromReader(strings.NewReader(got.Text))
	if err != nil {
		l.t.Fatal(err)
	}
	return document
}

// answers says whether the listener has something at an address.
func (l *listener) answers(method, path string) bool {
	response, err := l.app.Test(httptest.NewRequest(method, path, nil))
	if err != nil {
		l.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// texts are the texts of the elements of a CSS selector.
func texts(document *goquery.Document, selector string) []string {
	return document.Find(selector).Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

// TestTheIntegratorsPageSaysWhatTheCodeDoes: every contract, rule, text, code and element
// stands on it, in both languages.
func TestTheIntegratorsPageSaysWhatTheCodeDoes(t *testing.T) {
	l := newListener(t)
	for _, language := range []string{"sv", "en"} {
		page := l.page("/", language)
		if got := page.Find("html").AttrOr("lang", ""); got != language {
			t.Errorf("asked for %s, got %s", language, got)
		}
		all := page.Text()
		for _, wanted := range []string{publicURL + addMessagePath, publicURL + isActiveUserPath, publicURL + pingPath, "mvktest", "SE1111111111-DEMO"} {
			if !strings.Contains(all, wanted) {
				t.Errorf("%s: no %s", language, wanted)
			}
		}
		for _, rule := range inbox.AnswerTable() {
			for _, text := range rule.Texts {
				if !slices.Contains(texts(page, "[aria-labelledby=svar] td code"), text) {
					t.Errorf("%s: no resultText %s", language, text)
				}
			}
		}
		codes := texts(page, "[aria-labelledby=fel] th code")
		if len(codes) != len(rivta.Codes()) {
			t.Errorf("%s: %d codes, want %d", language, len(codes), len(rivta.Codes()))
		}
		for _, about := range texts(page, "[aria-labelledby=fel] td, [aria-labelledby=svar] th") {
			if about == "" || strings.HasPrefix(about, "fault.") || strings.HasPrefix(about, "answer.") {
				t.Errorf("%s: a row says %q", language, about)
			}
		}
		if got := page.Find(".scroll[aria-labelledby^=profil-]").Length(); got != len(render.Profiles()) {
			t.Errorf("%s: %d profiles", language, got)
		}
	}
}

// TestThePageSaysOfEveryElementWhereItIsShown, in the order and as often as the schema has
// it.
func TestThePageSaysOfEveryElementWhereItIsShown(t *testing.T) {
	page := newListener(t).page("/", "sv")
	table := page.Find("[aria-labelledby=element-AddMessageToPatientPortalInbox]")
	var got []string
	table.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
		path := row.Find("th").Text()
		got = append(got, path+" "+row.Find("td").Eq(0).Text())
		hasParts := path == "message" || strings.HasSuffix(path, "organisationUnit") || strings.HasSuffix(path, "ssoLink")
		if shown := strings.TrimSpace(row.Find("td").Eq(2).Text()); (shown == "") != hasParts {
			t.Errorf("%s is shown %q", path, shown)
		}
	})
	want := []string{
		"subjectOfCareId 1", "message 1", "message/organisationUnit 1", "message/organisationUnit/unitId 1",
		"message/organisationUnit/unitName 1", "message/organisationUnit/unitAddress 0..1", "message/organisationUnit/unitPostalCode 0..1",
		"message/organisationUnit/unitPostalCity 0..1", "message/organisationUnit/unitTelephone 0..1", "message/messageThreadId 0..1",
		"message/messageDescription 0..1", "message/messageText 1", "message/ssoLink 0..1", "message/ssoLink/systemId 1",
		"message/ssoLink/text 1", "message/ssoLink/queryString 0..1", "message/ssoLink/type 1", "notify 0..1", "sourceSystem 0..1", "inkorg:dryRun 0..1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestThePageSaysOfEveryElementWhatItMeans, in requests and answers, and of a request without
// any that it has none.
func TestThePageSaysOfEveryElementWhatItMeans(t *testing.T) {
	for _, language := range []string{"sv", "en"} {
		page := newListener(t).page("/", language)
		for table, rows := range map[string]int{"AddMessageToPatientPortalInboxResponse": 5, "IsActiveUser": 1, "IsActiveUserResponse": 2, "PingForConfiguration": 0, "PingForConfigurationResponse": 5} {
			found := page.Find("[aria-labelledby=element-" + table + "] tbody tr")
			if found.Length() != rows {
				t.Errorf("%s has %d rows, want %d", table, found.Length(), rows)
			}
			found.Each(func(_ int, row *goquery.Selection) {
				if strings.TrimSpace(row.Find("td").Last().Text()) == "" {
					t.Errorf("%s says nothing of %s", table, row.Find("th").Text())
				}
			})
		}
		if said := page.Find("#element-PingForConfiguration + p").Text(); said == "" {
			t.Error("a request without elements is an empty table")
		}
	}
}

// TestThePageSaysThePublishedPrices, as each language writes them.
func TestThePageSaysThePublishedPrices(t *testing.T) {
	l := newListener(t)
	for language, want := range map[string][]string{
		"sv": {"Meddelande 1 till 49 999: 3,10 kr styck.", "Meddelande 50 000 till 499 999: 2,40 kr styck.", "Från meddelande 500 000: 1,40 kr styck.", "25 000 kr en gång"},
		"en": {"Messages 1 to 49,999: SEK 3.10 each.", "Messages 50,000 to 499,999: SEK 2.40 each.", "From message 500,000 on: SEK 1.40 each.", "SEK 25,000, once"},
	} {
		section := l.page("/", language).Find("#pris").NextUntil("h2")
		said := strings.ReplaceAll(section.Text(), "\u00a0", " ")
		for _, line := range want {
			if !strings.Contains(said, line) {
				t.Errorf("%s: no %q in %s", language, line, said)
			}
		}
		if tiers := section.Find("li").Length(); tiers != 3 {
			t.Errorf("%d tiers", tiers)
		}
	}
}

func TestTheLanguageSwitch(t *testing.T) {
	l := newListener(t)
	for path, want := range map[string]string{"/?sprak=en": "en", "/?sprak=sv": "sv", "/?sprak=de": "sv", "/": "sv"} {
		page := l.page(path, "sv")
		if got := page.Find("html").AttrOr("lang", ""); got != want {
			t.Errorf("%s is in %q", path, got)
		}
	}
	other := l.page("/", "sv").Find("footer a")
	if other.AttrOr("href", "") != "/?sprak=en" || other.Text() != "English" {
		t.Errorf("the switch says %q", other.Text())
	}
}

// TestThePageFollowsTheSettings: what is not there is not said.
func TestThePageFollowsTheSettings(t *testing.T) {
	l := newListener(t)
	l.dryRuns, l.perMinute = false, 60
	l.access = behindProxy("0.0.0.0/32")
	l.site.Testing, l.site.Test = nil, false
	l.serve(l.desk)
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	request.Header.Set("X-Caller", "SE111")
	got := l.send(request).Text
	for part, wanted := range map[string]bool{
		"SYSTEM-ID": true, "--cert client.crt": true, "60 anrop i minuten": true, "Anropa med klientcertifikat": true,
		"urn:inkorg:contracts:1": false, "Det här är en demo": false, "Testmiljö": false, string(elvan): false,
	} {
		if strings.Contains(got, part) != wanted {
			t.Errorf("%q is there: %v", part, !wanted)
		}
	}
}

// TestFilesOfThePage: what the page names is served, for ever; nothing else is.
func TestFilesOfThePage(t *testing.T) {
	l := newListener(t)
	for _, name := range []string{"inbox.css", "other.css", "icons.svg", "source-sans-3.woff2"} {
		got := l.send(httptest.NewRequest(http.MethodGet, l.site.Assets.URL(name), nil))
		if got.Status != http.StatusOK || got.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, %s", name, got.Status, got.Header.Get("Cache-Control"))
		}
	}
	for _, path := range []string{"/assets/0/inbox.css", "/assets/0/../server.go", "/hjalp"} {
		if got := l.send(httptest.NewRequest(http.MethodGet, path, nil)); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

// TestTheCurlLinesWorkAsTheyStand runs what the page shows, in a shell.
func TestTheCurlLinesWorkAsTheyStand(t *testing.T) {
	testkit.Need(t, "curl")
	l := newListener(t)
	l.serveAtHome()
	ran := 0
	for _, command := range texts(l.page("/", "sv"), "#prova ~ pre code") {
		if !strings.HasPrefix(command, "curl ") {
			continue
		}
		ran++
		output, err := exec.Command("sh", "-c", command).Output()
		if err != nil || !regexp.MustCompile(`:status>true<|:resultCode>OK<`).Match(output) {
			t.Errorf("%s\n%v\n%s", command, err, output)
		}
	}
	if ran != 2 || !slices.Equal(l.titles(), []string{"Ett prov"}) {
		t.Errorf("%d commands ran; stored %q", ran, l.titles())
	}
}
