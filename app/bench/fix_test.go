package bench_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// press presses the button of a label, or of the whole, as a browser without scripts does.
func (s *site) press(form url.Values, label string) (text string, found bool) {
	s.t.Helper()
	got := s.post("/forhandsgranska/visa", form)
	button := got.doc.Find("button[name=atgard]").FilterFunction(func(_ int, b *goquery.Selection) bool { return strings.HasPrefix(b.Text(), label) }).First()
	value, found := button.Attr("value")
	if !found {
		return "", false
	}
	form.Set("atgard", value)
	return s.post("/forhandsgranska/visa", form).doc.Find("textarea").Text(), true
}

// TestFixes: what one press makes of a text, and where there is no such button.
func TestFixes(t *testing.T) {
	s := newSite(t)
	for name, row := range map[string]struct{ text, label, want string }{
		"a misspelt element": {
			"<article>\n<variabelist a='1'><varlistentry><term>A</term><listitem>B</listitem></varlistentry></variabelist></article>", "Byt till <variablelist>",
			"<article>\n<variablelist a='1'><varlistentry><term>A</term><listitem>B</listitem></varlistentry></variablelist></article>",
		},
		"one in another of its name": {
			"<article><section><pra>a <pra>b</pra> c</pra></section></article>", "Byt till <para>",
			"<article><section><para>a <pra>b</pra> c</para></section></article>",
		},
		"an empty one":           {"<article><pra/></article>", "Byt till <para>", "<article><para/></article>"},
		"after signs of 4 bytes": {"<article><para>😀å</para>\r\n<pra>b</pra></article>", "Byt till <para>", "<article><para>😀å</para>\n<para>b</para></article>"},
		"the root":               {"<artikle><para>a</para></artikle>", "Byt till <article>", "<article><para>a</para></article>"},
		"one with entities":      {"<article><pra>a&nbsp;b</pra></article>", "Byt till <para>", "<article><para>a&nbsp;b</para></article>"},
		"a space of HTML":        {"<article><para>8&nbsp;maj</para></article>", "Byt &nbsp; mot &#160;", "<article><para>8&#160;maj</para></article>"},
		"a letter of HTML":       {"<article><para>&aring;r</para></article>", "Byt &aring; mot å", "<article><para>år</para></article>"},
		"an invisible sign":      {"<article><para>a&shy;b</para></article>", "Byt &shy; mot &#173;", "<article><para>a&#173;b</para></article>"},
		"encoded twice":          {"&lt;article&gt;&lt;para&gt;a &amp;amp; b&lt;/para&gt;&lt;/article&gt;", "Avkoda", "<article><para>a &amp; b</para></article>"},
		"space before":           {"\n <?xml version=\"1.0\"?><article><para>a</para></article>", "Ta bort", "<?xml version=\"1.0\"?><article><para>a</para></article>"},
		"all of it": {
			"<article><pra>&aring; <ulnk url='https://a.example/'>&ouml;</ulnk></pra></article>", "Rätta allt",
			"<article><para>å <ulink url='https://a.example/'>ö</ulink></para></article>",
		},
		"a name that is none":     {"<article><para>a <b>b</b></para></article>", "Byt", ""},
		"a near name elsewhere":   {"<article><terrm>a</terrm></article>", "Byt", ""},
		"a prefix":                {`<article xmlns:d="http://docbook.org/ns/docbook"><d:pra>a</d:pra></article>`, "Byt", ""},
		"entities of XML":         {"<article><para>&lt; &amp; &gt;</para></article>", "Byt", ""},
		"entities, encoded twice": {"&lt;article&gt;&lt;para&gt;a&amp;nbsp;b&lt;/para&gt;&lt;/article&gt;", "Byt", ""},
		"half encoded":            {"&lt;article&gt;&lt;para&gt;a&nbsp;b&lt;/para&gt;&lt;/article&gt;", "Avkoda", ""},
	} {
		if got, found := s.press(message(row.text), row.label); got != row.want || found != (row.want != "") {
			t.Errorf("%s: a button: %v\n%s, want\n%s", name, found, got, row.want)
		}
	}
}

// TestFixesKnowTheProfile: what is meant has to be allowed.
func TestFixesKnowTheProfile(t *testing.T) {
	s := newSite(t)
	text := `<article><para>a <emphasiss role="bold">b</emphasiss></para></article>`
	if _, found := s.press(message(text), "Byt till <emphasis>"); found {
		t.Error("an element is offered that the profile does not have")
	}
	if got, _ := s.press(message(text, "som", "system/NYA"), "Byt till <emphasis>"); got != strings.ReplaceAll(text, "emphasiss", "emphasis") {
		t.Errorf("%s", got)
	}
}

// TestFixOfAnotherText: a button of a page that is old by now changes nothing.
func TestFixOfAnotherText(t *testing.T) {
	s := newSite(t)
	text := "<article><para>a</para></article>"
	for _, key := range []string{"mismatch:1:10", "html-entity:9:9", "alla", "x"} {
		if got := s.post("/forhandsgranska/visa", message(text, "atgard", key)).doc.Find("textarea").Text(); got != text {
			t.Errorf("%s: %s", key, got)
		}
	}
}

// TestFindingsSayWhatIsAllowed: here, and where the element may go instead.
func TestFindingsSayWhatIsAllowed(t *testing.T) {
	s := newSite(t)
	got := s.post("/forhandsgranska/visa", message("<article><info><title>a<para>b</para></title></info><info><titel/><table/></info></article>"))
	var said []string
	got.doc.Find(".findings p").Each(func(_ int, p *goquery.Selection) { said = append(said, strings.Join(strings.Fields(p.Text()), " ")) })
	all := strings.Join(said, "\n")
	for _, want := range []string{
		"<para> får inte stå i <title>.", "Rad 1, kolumn 24 Fel Regel mismatch", "I <title> får inga element stå.", "<para> får stå i: <article>, <section>.",
		"I <info> får stå: <title>.", "<table> finns inte i profilen.", "Menade du <title>?",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("not said: %s, but\n%s", want, all)
		}
	}
	place := got.doc.Find(".findings a[href='#kalltext']").First()
	if place.AttrOr("data-line", "") != "1" || place.AttrOr("data-column", "") != "24" {
		t.Error("the finding does not lead to its place")
	}
	if rule := got.doc.Find(".findings a[href='/hjalp/docbook#mismatch']").Length(); rule == 0 {
		t.Error("the finding does not lead to its rule")
	}
}
