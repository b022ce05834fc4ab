package e2e

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/testkit"
	"inkorg/assets"
	"inkorg/views"
)

// Texts that no sender should send.
const (
	longHeading = "Kallelse till årlig fotundersökning hos medicinsk fotterapeut och sårsjuksköterska, med information om vad du behöver förbereda, " +
		"vilka skor du ska ta med dig, hur du hittar till oss från huvudentrén, var du kan parkera, hur du gör om du behöver boka om, och vad besöket kostar " +
		"för dig som har frikort, inte har frikort, är under arton år eller har fyllt åttiofem"
	unbroken = "Realisationsvinstbeskattningsanmälningsblankettsifyllningsanvisningssammanfattningsbilagaförteckning"
	turned   = "Kallelse \u202eexe.txt till dig"
)

// What browsers call themselves.
const (
	onADesk  = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
	onAPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)

// gallery shows the states of pages in a browser.
type gallery struct {
	t        *testing.T
	demo     *instance
	still    *hostileServer // pages that a test renders by itself
	browser  *testkit.Browser
	visitors map[string]*visitor
}

// openGallery starts the demo and a browser for a test.
func openGallery(t *testing.T) *gallery {
	t.Helper()
	g := &gallery{t: t, demo: serve(t, t.TempDir()), visitors: map[string]*visitor{}}
	t.Cleanup(func() { g.demo.stop(t) })
	deliverOddities(t, g.demo)
	for _, person := range []string{manyCases, noCases, oddCases} {
		g.visitors[person] = g.demo.visitor(t)
		g.visitors[person].agent = onADesk
		g.visitors[person].logIn(person)
	}
	for _, elsewhere := range []string{onADesk, onAPhone} {
		other := g.demo.visitor(t)
		other.agent = elsewhere
		other.logIn(oddCases)
	}
	g.visitors[""] = g.demo.visitor(t)
	g.archive("Avbokad tid")
	g.still = newHostileServer(t, g.visitors[""].get("/utloggad").Header.Get("Content-Security-Policy"), stillPages(t), assets.WithBench())
	return g.inAnotherBrowser(t)
}

// inAnotherBrowser is the same gallery in a browser of its own, for a test.
func (g *gallery) inAnotherBrowser(t *testing.T) *gallery {
	t.Helper()
	own := *g
	own.t, own.browser = t, testkit.OpenBrowser(t)
	// A page that only posts on is to be looked at, not passed by.
	own.browser.Block("*://*:*/*/post-on.js")
	return &own
}

// deliverOddities sends what senders should not send.
func deliverOddities(t *testing.T, demo *instance) {
	t.Helper()
	for _, m := range []struct{ title, sender string }{
		{"Utan avsändare", "\u00a0"}, {turned, "Mottagningen \u202enegnirättoM"}, {unbroken, unbroken}, {longHeading, longHeading[:150]},
	} {
		out, code := demo.send(t, "--to", oddCases, "--system", "SE45454", "--unit", "SE23210000", "--unit-name", m.sender, "--description", m.title)
		if code != 0 {
			t.Fatalf("send: %d %s", code, out)
		}
	}
}

func (g *gallery) archive(title string) {
	g.t.Helper()
	v := g.visitors[manyCases]
	v.submit(v.get("/inkorg/"+g.caseOf(manyCases, title)), "form[action*='/arkivera']", nil)
}

// stillPages are the states that have no address, rendered here, by name and language.
func stillPages(t *testing.T) map[string]string {
	t.Helper()
	pages, set := map[string]string{}, assets.WithBench()
	for _, s := range states() {
		if s.view == nil {
			continue
		}
		for _, lang := range []string{views.Swedish, views.English} {
			frame := frameOf(t, lang, set)
			if s.as == "" {
				frame.User, frame.CSRF, frame.Session = "", "", nil
			}
			pages[s.still(lang)] = written(t, s.view(frame))
		}
	}
	return pages
}

func (s state) still(lang string) string { return strings.ReplaceAll(s.name, " ", "-") + "-" + lang }

// show opens a state in a language.
func (g *gallery) show(s state, lang string) {
	g.t.Helper()
	if s.view != nil {
		g.browser.Open(g.still.URL + "/guarded/" + s.still(lang))
	} else {
		g.browser.UseCookies(g.demo.public, g.cookies(s, lang))
		g.browser.Open(g.demo.public + g.address(s))
	}
	if s.then != "" {
		testkit.Evaluate[any](g.browser, s.then)
	}
	if s.press != "" {
		g.browser.Click(s.press, "main [role]:not(form) .note")
	}
}

// look is a width of the window and the colours that a state is seen in.
type look struct {
	name   string
	width  int64
	scheme string
}

// looks are a desk at 400 %, a phone and a desk, light and dark.
func looks() []look {
	return []look{
		{"320-light", 320, "light"},
		{"320-dark", 320, "dark"},
		{"390-light", 390, "light"},
		{"390-dark", 390, "dark"},
		{"1280-light", 1280, "light"},
		{"1280-dark", 1280, "dark"},
	}
}

// look sets window and colours. Nothing moves: what is on its way from one colour to
// another would be seen in neither.
func (g *gallery) look(l look) {
	g.t.Helper()
	g.browser.Size(l.width, 900)
	g.browser.Wishes("", testkit.Wish{Feature: "prefers-color-scheme", Value: l.scheme}, testkit.Wish{Feature: "prefers-reduced-motion", Value: "reduce"})
}

func (g *gallery) cookies(s state, lang string) []*http.Cookie {
	g.t.Helper()
	public, err := url.Parse(g.demo.public)
	if err != nil {
		g.t.Fatal(err)
	}
	cookies := []*http.Cookie{{Name: "inkorg-sprak", Value: lang}}
	jar := g.visitors[s.as].client.Jar.(*cookiejar.Jar)
	return append(cookies, jar.Cookies(public)...)
}

var placeholder = regexp.MustCompile(`\{(case|message|older)(?: ([^}]*))?\}`)

// address fills in a state's path.
func (g *gallery) address(s state) string {
	g.t.Helper()
	return placeholder.ReplaceAllStringFunc(s.path, func(found string) string {
		match := placeholder.FindStringSubmatch(found)
		switch match[1] {
		case "case":
			return g.caseOf(s.as, match[2])
		case "message":
			opened := g.visitors[s.as].get("/inkorg/" + g.caseOf(s.as, match[2]))
			return opened.doc.Find("article[data-message]").AttrOr("data-message", "")
		default:
			older, err := url.Parse(g.visitors[s.as].get("/inkorg").doc.Find("a[rel=next]").AttrOr("href", ""))
			if err != nil {
				g.t.Fatal(err)
			}
			return older.Query().Get("efter")
		}
	})
}

// caseOf gives the id of a person's case, which may be archived.
func (g *gallery) caseOf(person, title string) string {
	g.t.Helper()
	v := g.visitors[person]
	for _, start := range []string{"/inkorg", "/inkorg?visa=arkiv"} {
		for next := start; next != ""; {
			list := v.get(next)
			row := list.doc.Find("li[data-case]").FilterFunction(func(_ int, row *goquery.Selection) bool {
				return row.Find("[data-title]").Text() == title
			})
			if id, found := row.Attr("data-case"); found {
				return id
			}
			next = list.doc.Find("a[rel=next]").AttrOr("href", "")
		}
	}
	g.t.Fatalf("%s has no case titled %q", person, title)
	return ""
}
