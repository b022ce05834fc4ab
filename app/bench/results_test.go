package bench_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"inkorg/render"
	"inkorg/views"
)

// texts are those of the elements of a selector, their white space collapsed.
func texts(of *goquery.Selection) []string {
	return of.Map(func(_ int, e *goquery.Selection) string { return strings.Join(strings.Fields(e.Text()), " ") })
}

func TestHeadingsOfThePage(t *testing.T) {
	s := newSite(t)
	text := `<article><info><title>A</title></info><section><title>B <emphasis role="bold">C</emphasis></title><variablelist><title>D</title></variablelist></section></article>`
	got := s.post("/forhandsgranska/visa", message(text, "som", "profil/1177-inkorg", "rubrik", "R"))
	if diff := cmp.Diff([]string{"Nivå 1 R", "Nivå 2 A", "Nivå 3 B C", "Nivå 4 D"}, texts(got.doc.Find(".outline li"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	blank := s.post("/forhandsgranska/visa", message("Hej", "rubrik", " \u00a0"))
	if got := texts(blank.doc.Find(".outline li")); len(got) != 1 || got[0] != "Nivå 1 Ingen rubrik syns" {
		t.Errorf("%q", got)
	}
	if title := blank.doc.Find("li[data-case] [data-title]").Text(); title != "Meddelande" {
		t.Errorf("the row is titled %q", title)
	}
}

// TestLinksSayWhereTheyLead, all of them, and the ssoLink last as on the page.
func TestLinksSayWhereTheyLead(t *testing.T) {
	s := newSite(t)
	text := `<article><para xml:id="här"><ulink url="https://journal.example.se/app/tid?a=1">Boka</ulink> <ulink url="https://annan.example/">Annan</ulink>
<link linkend="här">Hit</link> <ulink url="javascript:a()">Klicka</ulink></para></article>`
	nya := message(text, "som", "profil/1177-inkorg")
	if got := texts(s.post("/forhandsgranska/visa", nya).doc.Find(".links li:first-child p:nth-child(2)")); got[0] != "Till en annan webbplats, ett telefonnummer eller en e-postadress" {
		t.Errorf("sent by nobody in particular, a link is %q", got)
	}
	got := s.post("/forhandsgranska/visa", message(strings.NewReplacer("<link", "<ulink", "</link", "</ulink").Replace(text), "som", "system/JOURNAL", "lanksystem", "JOURNAL", "lanktext", "Öppna", "lankfraga", "b=2"))
	want := []string{
		"BokaUthopp med inloggning till Journalenhttps://journal.example.se/app/tid?a=1Rad 1, kolumn 29",
		"AnnanTill en annan webbplats, ett telefonnummer eller en e-postadresshttps://annan.example/Rad 1, kolumn 94",
	}
	all := texts(got.doc.Find(".links li"))
	if diff := cmp.Diff(want, all[:2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if last := all[len(all)-1]; !strings.HasPrefix(last, "ÖppnaUthopp med inloggning till Journalenhttps://journal.example.se/app/?b=2") || !strings.HasSuffix(last, "ssoLink") {
		t.Errorf("the ssoLink: %q", last)
	}
	if refused := all[len(all)-2]; !strings.HasPrefix(refused, "KlickaIngen länk") || !strings.Contains(refused, "javascript:a()") {
		t.Errorf("refused: %q", refused)
	}
	unknown := s.post("/forhandsgranska/visa", message("<article><para>a</para></article>", "som", "system/JOURNAL", "lanksystem", "OKÄNT", "lanktext", "Öppna"))
	if got := texts(unknown.doc.Find(".links li")); len(got) != 1 || !strings.HasPrefix(got[0], "ÖppnaIngen länk") || !strings.Contains(got[0], "OKÄNT") {
		t.Errorf("to a system that is not there: %q", got)
	}
	if internal := texts(s.post("/forhandsgranska/visa", nya).doc.Find(".links li")); !strings.HasPrefix(internal[2], "HitTill en plats i meddelandet") {
		t.Errorf("%q", internal)
	}
}

// TestBothProfilesAreCompared: what each has of a message that the other has not.
func TestBothProfilesAreCompared(t *testing.T) {
	s := newSite(t)
	form := message(`<article><para>Samma</para><para>Ord <emphasis role="bold">viktigt</emphasis></para></article>`)
	got := s.post("/forhandsgranska/profiler", form)
	if diff := cmp.Diff([]string{"inkorgsfunktionen", "1177-inkorg"}, texts(got.doc.Find(".sides h2"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 fel", "Inget att anmärka på"}, texts(got.doc.Find(".sides h2 + p"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	frames := got.doc.Find("iframe")
	for i, want := range []string{render.Mismatch, "Ord viktigt"} {
		if shown := parsed(t, frames.Eq(i).AttrOr("srcdoc", "")); !strings.Contains(shown.Find("[data-body]").Text(), want) {
			t.Errorf("%d shows %s", i, shown.Find("[data-body]").Text())
		}
	}
	want := []string{
		"Ord (reservtexten)", "Rad 1, kolumn 38: <emphasis> får inte stå i <para>. mismatch",
		"Ord viktigt",
	}
	differences := texts(got.doc.Find("[aria-labelledby=skillnader] li"))
	if diff := cmp.Diff(want, differences); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The bench says the same, and the way back leads to the same text.
	if diff := cmp.Diff(want, texts(s.post("/forhandsgranska/visa", form).doc.Find("[aria-labelledby=profilerna] li"))); diff != "" {
		t.Errorf("in the bench (-want +got):\n%s", diff)
	}
	for name := range form {
		if back := got.doc.Find("form.both [name="+name+"]").AttrOr("value", ""); back != form.Get(name) {
			t.Errorf("%s comes back as %q", name, back)
		}
	}
	same := s.post("/forhandsgranska/profiler", message("<article><para>Samma</para></article>"))
	if text := same.doc.Find("[aria-labelledby=skillnader]").Text(); !strings.Contains(text, "likadant") {
		t.Errorf("%s", text)
	}
}

// TestMessagesLeaveTheBench as text to copy, and as files.
func TestMessagesLeaveTheBench(t *testing.T) {
	s := newSite(t)
	text := "<article><para>å &amp; ä</para></article>"
	for what, want := range map[string]string{
		"kalla": text, "fil": text, "kodad": render.Encode(text),
		"soap": "<soap:Envelope>|191212121212|JOURNAL|SE1|Mottagningen|R|" + render.Encode(text),
	} {
		got := s.post("/forhandsgranska/ut", message(text, "rubrik", "R", "ut", what))
		isText := got.Header.Get("Content-Type") == "text/plain; charset=utf-8"
		if got.body != want || isText != (what != "fil") {
			t.Errorf("%s: %s of %s", what, got.body, got.Header.Get("Content-Type"))
		}
		if saved := strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment"); saved != (what == "fil") {
			t.Errorf("%s: %q", what, got.Header.Get("Content-Disposition"))
		}
	}
	page := s.post("/forhandsgranska/ut", message(text, "ut", "sida"))
	if doc := parsed(t, page.body); doc.Find("[data-body]").Text() != "å & ä" || doc.Find("style").Length() != 1 || doc.Find("link, script, img").Length() > 0 {
		t.Error("the page needs more than itself")
	}
	if !strings.Contains(page.Header.Get("Content-Disposition"), `filename="meddelande.html"`) {
		t.Errorf("%q", page.Header.Get("Content-Disposition"))
	}
	for text, want := range map[string]string{"Hej": "meddelande.txt", text: "meddelande.xml"} {
		if name := s.post("/forhandsgranska/ut", message(text, "ut", "fil")).Header.Get("Content-Disposition"); !strings.Contains(name, want) {
			t.Errorf("%s is saved as %s", text, name)
		}
	}
	if got := s.post("/forhandsgranska/ut", message(text, "ut", "annat")); got.StatusCode != http.StatusBadRequest {
		t.Errorf("as something else: %d", got.StatusCode)
	}
}

// TestNotificationIsShown: its text is that which is sent, for every system but one that
// notifies nobody.
func TestNotificationIsShown(t *testing.T) {
	s := newSite(t)
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	text := views.NotificationTextOf(words.For(views.Swedish), "Min inkorg")
	told := func(system string) string {
		t.Helper()
		got := s.post("/forhandsgranska/visa", message("<article><para>Hemligt</para></article>", "som", "system/"+system))
		return got.doc.Find(".told").Text()
	}
	for _, want := range []string{text.SMS, text.Subject, strings.TrimSpace(text.Mail)} {
		if shown := told("JOURNAL"); want == "" || !strings.Contains(shown, want) || strings.Contains(shown, "Hemligt") {
			t.Errorf("the bench does not show %q:\n%s", want, shown)
		}
	}
	if shown := told("TYST"); strings.Contains(shown, text.SMS) || !strings.Contains(shown, "aviseras inte") {
		t.Errorf("of a system that notifies nobody: %s", shown)
	}
}
