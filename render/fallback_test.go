package render

import (
	"slices"
	"strings"
	"testing"
)

const (
	block = `<p class="mismatch">##### Mismatched Element in Source #####</p>`
	span  = `<span class="mismatch">##### Mismatched Element in Source #####</span>`
)

func TestMismatchText(t *testing.T) {
	if Mismatch != "##### Mismatched Element in Source #####" {
		t.Errorf("the published text is not %q", Mismatch)
	}
}

func TestFallbackInItsPlace(t *testing.T) {
	tests := []struct{ name, text, html string }{
		{"between paragraphs", "<para>a</para><x>b</x><para>c</para>", "<p>a</p>" + block + "<p>c</p>"},
		{"with all it holds", "<x><para>b</para><y/></x><para>c</para>", block + "<p>c</p>"},
		{"one for each", "<x/><x/>", block + block},
		{"in text", "<para>a <x>b</x> c</para>", "<p>a " + span + " c</p>"},
		{"alone in text", "<para><x/></para>", "<p>" + span + "</p>"},
		{"in a title", "<section><title>a<para>b</para></title></section>", "<section><h2>a" + span + "</h2></section>"},
		{"in a bibliography", "<bibliography>a <ulink url='https://a.se'>b</ulink></bibliography>", `<div class="bibliography">a ` + span + "</div>"},
		{"in a link", "<para><ulink url='mailto:a@b.se'>a <x/></ulink></para>", `<p><a href="mailto:a@b.se" rel="noopener noreferrer">a ` + span + "</a></p>"},
		{"in info", "<info><x/><title>a</title></info>", block + "<h2>a</h2>"},
		{"section in a section", "<section><para>a</para><section><para>b</para></section></section>", "<section><p>a</p>" + block + "</section>"},
		{"title of the article", "<title>a</title><para>b</para>", block + "<p>b</p>"},
		{"text of a script", "<script>alert(1)</script>", block},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", Options{})
			if inner(d) != tt.html {
				t.Errorf("got %s", inner(d))
			}
			if want := strings.Count(tt.html, Mismatch); d.Errors() != want {
				t.Errorf("%d errors, want %d", d.Errors(), want)
			}
		})
	}
}

// What may not stand in a list closes it; the list goes on after it.
func TestListsAroundFallback(t *testing.T) {
	entry := "<varlistentry><term>a</term><listitem>b</listitem></varlistentry>"
	group := "<div><dt>a</dt><dd>b</dd></div>"
	tests := []struct{ name, text, html string }{
		{"between entries", "<variablelist>" + entry + "<x/>" + entry + "</variablelist>", "<dl>" + group + "</dl>" + block + "<dl>" + group + "</dl>"},
		{"before all entries", "<variablelist><x/>" + entry + "</variablelist>", block + "<dl>" + group + "</dl>"},
		{"after all entries", "<variablelist>" + entry + "<x/></variablelist>", "<dl>" + group + "</dl>" + block},
		{"only", "<variablelist><x/></variablelist>", block},
		{"several", "<variablelist>" + entry + "<x/><x/>" + entry + "</variablelist>", "<dl>" + group + "</dl>" + block + block + "<dl>" + group + "</dl>"},
		{"stray text", "<variablelist>" + entry + " ord " + entry + "</variablelist>", "<dl>" + group + "</dl><p>ord</p><dl>" + group + "</dl>"},
		{"a title in the middle", "<variablelist>" + entry + "<title>c</title>" + entry + "</variablelist>", "<dl>" + group + "</dl><h2>c</h2><dl>" + group + "</dl>"},
		{"in an entry, between", "<variablelist><varlistentry><term>a</term><x/><listitem>b</listitem></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd></dd></div></dl>" + block + "<dl><div><dt></dt><dd>b</dd></div></dl>"},
		{"in an entry, first", "<variablelist><varlistentry><x/><term>a</term><listitem>b</listitem></varlistentry></variablelist>", block + "<dl>" + group + "</dl>"},
		{"in an entry, last", "<variablelist><varlistentry><term>a</term><listitem>b</listitem><x/></varlistentry>" + entry + "</variablelist>", "<dl>" + group + "</dl>" + block + "<dl>" + group + "</dl>"},
		{"stray text in an entry", "<variablelist><varlistentry><term>a</term>ord<listitem>b</listitem></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd></dd></div></dl><p>ord</p><dl><div><dt></dt><dd>b</dd></div></dl>"},
		{"in a term", "<variablelist><varlistentry><term>a <x/></term><listitem>b</listitem></varlistentry></variablelist>", "<dl><div><dt>a " + span + "</dt><dd>b</dd></div></dl>"},
		{"in an itemized list", "<itemizedlist mark='hyphen'><listitem>a</listitem><x/><listitem>b</listitem>c</itemizedlist>", `<ul class="hyphen"><li>a</li></ul>` + block + `<ul class="hyphen"><li>b</li></ul><p>c</p>`},
		{"in an item", "<itemizedlist><listitem>a <x/></listitem></itemizedlist>", "<ul><li>a " + span + "</li></ul>"},
		{"list in a list", "<itemizedlist><listitem>a</listitem><itemizedlist><listitem>b</listitem></itemizedlist></itemizedlist>", "<ul><li>a</li></ul>" + block},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", Options{Profile: Inkorg1177()})
			if inner(d) != tt.html {
				t.Errorf("got %s", inner(d))
			}
			if slices.Contains(codes(d), CodeIncompleteEntry) {
				t.Errorf("an entry that has both parts is incomplete: %v", d.Findings)
			}
		})
	}
}

// A list that is opened again has its language again, but its id once.
func TestReopenedListKeepsItsAttributes(t *testing.T) {
	entry := func(lang string) string {
		return "<varlistentry" + lang + "><term>a</term><x/><listitem>b</listitem></varlistentry>"
	}
	d := show(t, "<article><variablelist id='l' xml:lang='en'>"+entry(" lang='fi'")+entry("")+"</variablelist></article>",
		Options{Profile: Inkorg1177(), IDPrefix: "1"})
	want := `<dl id="m-1-l" lang="en"><div lang="fi"><dt>a</dt><dd></dd></div></dl>` + block +
		`<dl lang="en"><div lang="fi"><dt></dt><dd>b</dd></div><div><dt>a</dt><dd></dd></div></dl>` + block +
		`<dl lang="en"><div><dt></dt><dd>b</dd></div></dl>`
	if inner(d) != want {
		t.Errorf("got  %s\nwant %s", inner(d), want)
	}
}

func TestStrayText(t *testing.T) {
	tests := []struct {
		name, text, html string
		findings         int
	}{
		{"in the article", " ord <para>a</para> mer ", "<p>ord</p><p>a</p><p>mer</p>", 2},
		{"in a section", "<section>ord<title>a</title></section>", "<section><p>ord</p><h2>a</h2></section>", 1},
		{"in info", "<info>ord<title>a</title></info>", "<p>ord</p><h2>a</h2>", 1},
		{"only", "ord", "<p>ord</p>", 1},
		{"around a comment", "ett<!-- --> <!-- -->två", "<p>ett två</p>", 1},
		{"around CDATA", "ett<![CDATA[ < ]]>två ", "<p>ett &lt; två</p>", 1},
		{"blank CDATA", "<![CDATA[ ]]><para>a</para>", "<p>a</p>", 0},
		{"no-break space", "&nbsp;<para>a</para>", "<p>a</p>", 0},
		{"on both sides of what is left out", "ett<para/>två", "<p>ett</p><p>två</p>", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", Options{})
			if inner(d) != tt.html {
				t.Errorf("got %s", inner(d))
			}
			n := 0
			for _, f := range d.Findings {
				if f.Code == CodeStrayText {
					n++
				}
			}
			if n != tt.findings {
				t.Errorf("%d findings, want %d", n, tt.findings)
			}
		})
	}
}

func TestFallbackOfMessage(t *testing.T) {
	o := Options{Fallback: FallbackMessage, Resolve: everyLinkIsAnExit}
	d := show(t, "<article><para><ulink url='https://a.se'>a</ulink></para><x/></article>", o)
	if d.Kind != KindFallback || d.HTML != block || d.Errors() != 1 {
		t.Errorf("got %s %s %v", d.Kind, d.HTML, d.Findings)
	}
	if len(d.Links) != 1 || d.Links[0].Kind != LinkRefused {
		t.Errorf("a link that is not shown is %+v", d.Links)
	}
	d = show(t, "<article>ord<para><ulink url='x'>a</ulink></para></article>", o)
	if d.Kind != KindDocBook || strings.Contains(d.HTML, Mismatch) {
		t.Errorf("a message without mismatch is %s %s", d.Kind, d.HTML)
	}
}

// A message whose text is the fallback text shows no fallback.
func TestShowsFallbackIsNotFooled(t *testing.T) {
	for _, text := range []string{Mismatch, "<article><para>" + Mismatch + "</para></article>"} {
		if d := show(t, text, Options{}); d.ShowsFallback() {
			t.Errorf("%q shows fallback", text)
		}
	}
}

func TestSuggestions(t *testing.T) {
	tests := []struct{ parent, element, want string }{
		{"article", "variabelist", "variablelist"},
		{"article", "Para", "para"},
		{"article", "pra", "para"},
		{"article", "parx", "para"},
		{"article", "sezzion", "section"},
		{"article", "sektion", "section"},
		{"article", "bibilography", "bibliography"},
		{"section", "tilte", "title"},
		{"article", "itemizedlists", "itemizedlist"},
		{"para", "ulnik", "ulink"},
		{"para", "emphasys", "emphasis"},
		{"article", "tittle", "title"}, // not here, but somewhere
		{"article", "title", ""},       // spelt right
		{"article", "p", ""},           // like nothing
		{"article", "table", ""},       // too far from title
		{"varlistentry", "itm", ""},    // too far from term
		{"article", "blockquote", ""},  // like nothing
		{"article", "infobibliography", ""},
		{"article", "variablelistvariablelist", ""},
		{"article", "İİİİİİİİİİ", ""}, // longer in lower case
	}
	for _, tt := range tests {
		d := show(t, within(tt.parent, "<"+tt.element+">a</"+tt.element+">"), Options{Profile: Inkorg1177()})
		if len(d.Findings) == 0 || d.Findings[0].Suggestion != tt.want {
			t.Errorf("%s in %s: %+v", tt.element, tt.parent, d.Findings)
		}
	}
	d := show(t, "<articel/>", Options{})
	if d.Findings[0].Suggestion != "article" {
		t.Errorf("root: %+v", d.Findings[0])
	}
}

func everyLinkIsAnExit(n int, _ string) (Exit, bool) {
	return Exit{Href: "/uthopp/m1/" + string(rune('0'+n)), Name: "Vårdappen"}, true
}
