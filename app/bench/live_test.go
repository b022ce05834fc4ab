package bench_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/render"
)

// told is what scripts are told.
type told struct {
	Page, Results, Count, Said string
	Draft                      map[string]string
	Findings                   []struct {
		Line, Column            int
		Severity, Message, Code string
	}
}

func (s *site) ask(form url.Values) (answer told) {
	s.t.Helper()
	got := s.post("/forhandsgranska/svar", form)
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || got.StatusCode != http.StatusOK {
		s.t.Fatalf("%d %v", got.StatusCode, err)
	}
	return answer
}

func parsed(t *testing.T, html string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestAnswersAreThoseOfTheForm: with scripts and without them, one is shown the same.
func TestAnswersAreThoseOfTheForm(t *testing.T) {
	s := newSite(t)
	form := message("<article><para>a &nbsp; <b>b</b></para></article>", "rubrik", "R")
	plain, live := s.post("/forhandsgranska/visa", form), s.ask(form)
	if page := plain.doc.Find("iframe").AttrOr("srcdoc", ""); parsed(t, page).Find("main").Text() != parsed(t, live.Page).Find("main").Text() {
		t.Error("the message differs")
	}
	said, err := plain.doc.Find("[data-results]").Html()
	if err != nil {
		t.Fatal(err)
	}
	if answered, err := parsed(t, live.Results).Find("body").Html(); err != nil || answered != said {
		t.Errorf("what is said differs, %v:\n%s\n%s", err, answered, said)
	}
	if live.Count != "1 fel, 1 varning" || live.Count != plain.doc.Find("[data-count]").Text() {
		t.Errorf("%q", live.Count)
	}
	if len(live.Findings) != 2 || live.Findings[1].Code != "mismatch" || live.Findings[1].Severity != "error" || live.Findings[1].Column != 25 || live.Draft != nil {
		t.Errorf("%+v", live)
	}
}

func TestAnswerWithAFix(t *testing.T) {
	s := newSite(t)
	got := s.ask(message("<article><pra>a</pra></article>", "atgard", "mismatch:1:10", "rubrik", "R"))
	if got.Draft["text"] != "<article><para>a</para></article>" || got.Draft["rubrik"] != "R" || len(got.Findings) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestRequestsAreUnwrapped whenever they come: no message is one.
func TestRequestsAreUnwrapped(t *testing.T) {
	s := newSite(t)
	request := s.post("/forhandsgranska/ut", message("<article><para>å & ä</para></article>", "ut", "soap", "rubrik", "R", "avsandare", "Björken", "som", "system/NYA")).body
	for name, form := range map[string]url.Values{
		"typed": message(request), "after a declaration": message("\ufeff<?xml version=\"1.0\"?>\n<!-- a -->\n" + request), "pasted": message(request, "klistrat", "1"),
		"a file": {"fil": {base64.RawURLEncoding.EncodeToString([]byte(request))}},
	} {
		got := s.ask(form)
		if got.Draft["text"] != "<article><para>å & ä</para></article>" || got.Draft["rubrik"] != "R" || got.Draft["avsandare"] != "Björken" || got.Draft["som"] != "system/NYA" {
			t.Errorf("%s: %q", name, got.Draft)
		}
		if !strings.HasPrefix(got.Said, "Det här var en SOAP-förfrågan") || strings.Contains(got.Results+got.Page, "191212121212") {
			t.Errorf("%s: %s", name, got.Said)
		}
	}
	plain := s.post("/forhandsgranska/visa", message(request))
	if plain.doc.Find("textarea").Text() != "<article><para>å & ä</para></article>" || plain.doc.Find("[role=status] .note").Length() != 1 {
		t.Error("not without scripts")
	}
	broken := s.ask(message("<soap:Envelope>"))
	if broken.Said != "SOAP-förfrågan gick inte att läsa. ENVELOPE: expected a Body (line 1)" || broken.Draft != nil {
		t.Errorf("a request that cannot be read: %q %q", broken.Said, broken.Draft)
	}
}

// TestEncodedTextIsDecodedWhenItIsPasted: one that stands there is a mistake of its sender,
// and a finding.
func TestEncodedTextIsDecodedWhenItIsPasted(t *testing.T) {
	s := newSite(t)
	text := "<article><para>a</para></article>"
	if got := s.ask(message(render.Encode(text))); got.Draft != nil || got.Findings[0].Code != "double-encoded" {
		t.Errorf("typed: %+v", got)
	}
	for name, form := range map[string]url.Values{
		"pasted": message(render.Encode(text), "klistrat", "1"), "a file": {"fil": {base64.RawURLEncoding.EncodeToString([]byte(render.Encode(text)))}},
	} {
		if got := s.ask(form); got.Draft["text"] != text || !strings.HasPrefix(got.Said, "Texten var kodad") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := s.ask(message("&lt;5 & 7", "klistrat", "1")); got.Draft != nil || got.Said != "" {
		t.Errorf("what cannot be decoded: %+v", got)
	}
	if got := s.ask(message(text, "klistrat", "1")); got.Draft != nil || got.Said != "" {
		t.Errorf("what is not encoded: %+v", got)
	}
}

// TestFilesAreReadInTheirEncoding, which their declaration says.
func TestFilesAreReadInTheirEncoding(t *testing.T) {
	s := newSite(t)
	latin := "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\r\n<article><para>\xe5</para></article>"
	got := s.ask(url.Values{"fil": {base64.RawURLEncoding.EncodeToString([]byte(latin))}, "rubrik": {"R"}})
	if got.Draft["text"] != "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<article><para>å</para></article>" || got.Draft["rubrik"] != "R" {
		t.Errorf("%q", got.Draft)
	}
	for _, file := range []string{base64.RawURLEncoding.EncodeToString([]byte("\xff\xff\xff")), "!"} {
		if got := s.ask(url.Values{"fil": {file}}); got.Draft != nil || !strings.HasPrefix(got.Said, "Det gick inte att läsa filen") {
			t.Errorf("%s: %+v", file, got)
		}
	}
}

// TestTheEditorGetsTheTables that the renderer reads.
func TestTheEditorGetsTheTables(t *testing.T) {
	got := newSite(t).get("/forhandsgranska/profiler.json")
	want := map[string][]render.Element{}
	for _, profile := range render.Profiles() {
		want[profile.Name()] = profile.Elements()
	}
	whole, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if got.body != string(whole) {
		t.Errorf("%s", got.body)
	}
}
