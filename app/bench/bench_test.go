package bench_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/bench"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/pagetest"
	"inkorg/assets"
	"inkorg/render"
	"inkorg/sso"
	"inkorg/views"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// site is the bench on an application of its own, over a service without a store: nothing
// that the bench does needs one.
type site struct {
	t   *testing.T
	app *fiber.App
}

func newSite(t *testing.T) *site {
	t.Helper()
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	made := bench.New(bench.Config{
		Inbox: inbox.NewService(nil, directory(t), inbox.Options{Now: func() time.Time { return now }, Log: logtest.Logger(t)}), Samples: samples(),
		Example: inbox.Delivery{
			SubjectOfCareID: "191212121212", SourceSystem: "JOURNAL", OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Mottagningen"},
		},
		WriteRequest: func(d inbox.Delivery) []byte {
			return []byte(strings.Join([]string{
				"<soap:Envelope>", string(d.SubjectOfCareID), d.SourceSystem, d.OrganisationUnit.UnitID, d.OrganisationUnit.UnitName, d.Description, render.Encode(d.Text),
			}, "|"))
		},
		ReadRequest: func(source []byte) (inbox.Delivery, error) {
			parts := strings.Split(string(source), "|")
			if len(parts) != 7 {
				return inbox.Delivery{}, errors.New("ENVELOPE: expected a Body (line 1)")
			}
			text, err := render.Decode(parts[6])
			return inbox.Delivery{
				SubjectOfCareID: inbox.PersonID(parts[1]), SourceSystem: parts[2], Description: parts[5], Text: text,
				OrganisationUnit: inbox.OrganisationUnit{UnitID: parts[3], UnitName: parts[4]},
			}, err
		},
	})
	set := assets.WithBench()
	app := fiber.New(fiber.Config{Immutable: true, StrictRouting: true})
	app.Use(func(c *fiber.Ctx) error {
		headers.Set(c.Set, false)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.Next()
	})
	made.Mount(app, func(c *fiber.Ctx) error {
		if c.Get("X-Nobody") != "" {
			return fiber.ErrTeapot
		}
		return c.Next()
	}, func(c *fiber.Ctx) views.Frame {
		return views.Frame{
			Words: words.For(c.Get("Accept-Language", "sv")), Product: "Min inkorg", Assets: set, Path: c.OriginalURL(), User: "Inga Bengtsson", CSRF: "nyckel",
			Test: true, Exposed: true, Now: now,
		}
	})
	return &site{t, app}
}

func directory(t *testing.T) *inbox.Directory {
	t.Helper()
	base, err := sso.ParseBase("https://journal.example.se/app/", false)
	if err != nil {
		t.Fatal(err)
	}
	made, err := inbox.NewDirectory([]inbox.System{
		{ID: "JOURNAL", Name: "Journalen", Base: &base, Mode: inbox.ModeRedirect},
		{ID: "TYST", Name: "Tysta systemet", Silent: true},
		{ID: "NYA", Name: "Nya systemet", Profile: render.Inkorg1177()},
	}, []inbox.Unit{{HSAID: "SE1", Name: "Mottagningen"}})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func samples() []bench.Sample {
	return []bench.Sample{
		{File: "fel/tabell.xml", Delivery: inbox.Delivery{SourceSystem: "JOURNAL", Description: "Måltidsplan", Text: "<article><table>x</table></article>", OrganisationUnit: inbox.OrganisationUnit{UnitName: "Dietisten"}}},
		{File: "ruta/observe.xml", Delivery: inbox.Delivery{Text: `<article><section><title><emphasis role="observe">Obs</emphasis></title><para>Text</para></section></article>`}},
		{File: "kallelse/tid.xml", Delivery: inbox.Delivery{
			SubjectOfCareID: "191212121212", SourceSystem: "JOURNAL", Description: "Din tid", Text: "<article><para>Välkommen</para></article>",
			OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Björken", UnitAddress: "Björkvägen 4"},
			SSOLink:          &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", QueryString: "a=1", Type: inbox.CurrentTarget},
		}},
	}
}

// known says which addresses of the inbox and the bench there are.
func known(method, path string) bool {
	return regexp.MustCompile("^GET (/|/assets/.*|/inkorg|/installningar|/hjalp|/hjalp/docbook|/tillganglighet|/personuppgifter|/manifest.webmanifest|/testbank|" +
		"/forhandsgranska|/forhandsgranska/galleri|/forhandsgranska/exempel/[a-z]+/[a-z]+.xml|/mottagning/SE1|/uthopp/forhandsgranskning/[0-9])$|" +
		"^POST (/sprak|/logga-ut|/inkorg/forhandsgranskning/(olast|arkivera)|/forhandsgranska/(visa|visning|profiler|ut))$").MatchString(method + " " + path)
}

// page is an answer.
type page struct {
	*http.Response
	body string
	doc  *goquery.Document
}

func (s *site) do(request *http.Request, options ...pagetest.Option) page {
	s.t.Helper()
	response, err := s.app.Test(request, -1)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	p := page{Response: response, body: string(body)}
	isFile := response.Header.Get("Content-Disposition") != ""
	if response.StatusCode == http.StatusOK && !isFile && strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		options = append(options, pagetest.Routes(known))
		pagetest.Check(s.t, pagetest.Page{URL: request.URL.String(), Status: response.StatusCode, Header: response.Header, Body: body}, options...)
		if p.doc, err = goquery.NewDocumentFromReader(bytes.NewReader(body)); err != nil {
			s.t.Fatal(err)
		}
	}
	return p
}

func (s *site) get(path string, options ...pagetest.Option) page {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil), options...)
}

func (s *site) post(path string, form url.Values, options ...pagetest.Option) page {
	s.t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(request, options...)
}

// inFrame is the page of the message that a page shows.
func (s *site) inFrame(p page) *goquery.Document {
	s.t.Helper()
	html, found := p.doc.Find("iframe").Attr("srcdoc")
	if !found {
		s.t.Fatal("no frame")
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// message is a form of the bench.
func message(text string, more ...string) url.Values {
	form := url.Values{"text": {text}, "som": {"profil/inkorgsfunktionen"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// TestEveryAddressIsGuarded: whoever may not use the bench gets nothing of it.
func TestEveryAddressIsGuarded(t *testing.T) {
	s := newSite(t)
	var seen []string
	for _, route := range s.app.GetRoutes(true) {
		if route.Method != http.MethodGet && route.Method != http.MethodPost {
			continue
		}
		seen = append(seen, route.Path)
		request := httptest.NewRequest(route.Method, strings.NewReplacer(":folder", "fel", ":file", "tabell.xml").Replace(route.Path), nil)
		request.Header.Set("X-Nobody", "1")
		if got := s.do(request); got.StatusCode != http.StatusTeapot {
			t.Errorf("%s %s: %d", route.Method, route.Path, got.StatusCode)
		}
	}
	if !slices.Contains(seen, "/forhandsgranska/svar") || len(seen) < 9 {
		t.Errorf("only %v", seen)
	}
}

// TestTheBenchOpensWithASample, in the order of the gallery and whoever sends it.
func TestTheBenchOpensWithASample(t *testing.T) {
	s := newSite(t)
	got := s.get("/forhandsgranska")
	for name, want := range map[string]string{"rubrik": "Din tid", "avsandare": "Björken", "lanksystem": "JOURNAL", "lanktext": "Öppna", "lankfraga": "a=1"} {
		if value := got.doc.Find("[name="+name+"]").AttrOr("value", ""); value != want {
			t.Errorf("%s is %q, not %q", name, value, want)
		}
	}
	if text := got.doc.Find("textarea").Text(); text != "<article><para>Välkommen</para></article>" {
		t.Errorf("text %q", text)
	}
	if as := got.doc.Find("option[selected]"); as.AttrOr("value", "") != "system/JOURNAL" || as.AttrOr("data-profile", "") != "inkorgsfunktionen" {
		t.Errorf("shown as %s", as.AttrOr("value", ""))
	}
	shown := s.inFrame(got)
	if shown.Find("[data-body]").Text() != "Välkommen" || shown.Find("h1").Text() != "Din tid" || shown.Find("a[data-exit]").Length() != 1 {
		t.Errorf("the frame shows %s", shown.Text())
	}
}

func TestTheBenchOpensWithTheSampleAskedFor(t *testing.T) {
	s := newSite(t)
	got := s.get("/forhandsgranska?exempel=ruta%2Fobserve.xml")
	if as := got.doc.Find("option[selected]").AttrOr("value", ""); as != "profil/1177-inkorg" {
		t.Errorf("shown as %s, in which it has errors", as)
	}
	if box := s.inFrame(got).Find(".box.observe").Length(); box != 1 {
		t.Errorf("%d boxes", box)
	}
	if got := s.get("/forhandsgranska?exempel=fel/finns-inte.xml"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a sample that is not there: %d", got.StatusCode)
	}
}

// TestTheFormShowsWhatIsWritten, without scripts: as its receiver would see it, in a frame
// where nothing runs, and in the reader's language.
func TestTheFormShowsWhatIsWritten(t *testing.T) {
	s := newSite(t)
	text := "\n<article>\r\n<para>Hej <b>du</b></para></article>"
	got := s.post("/forhandsgranska/visa", message(text, "rubrik", "Rubriken", "avsandare", "Sändaren", "bredd", "390"))
	if kept := got.doc.Find("textarea").Text(); kept != "\n<article>\n<para>Hej <b>du</b></para></article>" {
		t.Errorf("the text is kept as %q", kept)
	}
	if width := got.doc.Find("[name=bredd][checked]").AttrOr("value", ""); width != "390" {
		t.Errorf("the width is %q", width)
	}
	if pane := got.doc.Find("[name=del][checked]").AttrOr("value", ""); pane != "resultat" {
		t.Errorf("a small screen shows %q", pane)
	}
	if count := got.doc.Find("[data-count][role=status]").Text(); count != "1 fel" {
		t.Errorf("%q", count)
	}
	shown := s.inFrame(got)
	for selector, want := range map[string]string{"h1": "Rubriken", "[data-sender]": "Sändaren", "[data-body] .mismatch": render.Mismatch} {
		if text := shown.Find(selector).Text(); text != want {
			t.Errorf("%s is %q", selector, text)
		}
	}
	if shown.Find("aside.env, input[value=nyckel], .session").Length() > 0 {
		t.Error("the page of the message holds what is of the bench's own page")
	}
	if sandbox := got.doc.Find("iframe").AttrOr("sandbox", ""); sandbox != "allow-same-origin" {
		t.Errorf("the frame lets %q", sandbox)
	}
	if row := got.doc.Find("li[data-case]"); row.Find("[data-title]").Text() != "Rubriken" || row.Find("[data-sender]").Text() != "Sändaren" {
		t.Errorf("the row says %q", row.Text())
	}
}

func TestTheBenchInEnglish(t *testing.T) {
	s := newSite(t)
	request := httptest.NewRequest(http.MethodPost, "/forhandsgranska/visa", strings.NewReader(message("<article><x/></article>").Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept-Language", "en")
	got := s.do(request)
	if finding := got.doc.Find(".findings .t").Text(); finding != "<x> is not allowed in <article>." {
		t.Errorf("%q", finding)
	}
	if back := got.doc.Find("footer [name=till]").AttrOr("value", ""); back != "/forhandsgranska" {
		t.Errorf("the language switch comes back to %q", back)
	}
}

// TestTheMessageByItself is the page that the frame shows.
func TestTheMessageByItself(t *testing.T) {
	s := newSite(t)
	got := s.post("/forhandsgranska/visning", message("<article><para>Hej</para></article>", "rubrik", "R"), pagetest.Framed())
	if got.doc.Find("[data-body]").Text() != "Hej" || got.doc.Find("h1").Text() != "R" {
		t.Errorf("%s", got.doc.Find("main").Text())
	}
}
