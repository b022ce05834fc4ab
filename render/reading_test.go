package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const onlyFallback = `<p class="mismatch">##### Mismatched Element in Source #####</p>`

func TestKindOfText(t *testing.T) {
	tests := []struct {
		name, text, html string
		kind             Kind
		codes            []Code
	}{
		{"plain", "Hej!", "<p>Hej!</p>", KindPlainText, nil},
		{"nothing", "", "", KindPlainText, nil},
		{"only white space", " \n\t", "", KindPlainText, nil},
		{"less than a number", "<5 mmol/L är normalt", "<p>&lt;5 mmol/L är normalt</p>", KindPlainText, nil},
		{"less than a word", "< fem", "<p>&lt; fem</p>", KindPlainText, nil},
		{"end tag first", "</article>", "<p>&lt;/article&gt;</p>", KindPlainText, nil},
		{"lone <", "<", "<p>&lt;</p>", KindPlainText, nil},
		{"entities in plain text", "A &amp; B &lt;b&gt;", "<p>A &amp;amp; B &amp;lt;b&amp;gt;</p>", KindPlainText, nil},
		{"markup in plain text", "Hej <script>alert(1)</script>", "<p>Hej &lt;script&gt;alert(1)&lt;/script&gt;</p>", KindPlainText, nil},
		{"paragraphs", "ett\ntvå\n\n \t\ntre", "<p>ett<br>två</p><p>tre</p>", KindPlainText, nil},
		{"paragraphs with CRLF", "ett\r\ntvå\r\n\r\ntre\rfyra\r\n", "<p>ett<br>två</p><p>tre<br>fyra</p>", KindPlainText, nil},
		{"spaces around lines", "  ett  \n\ttvå ", "<p>ett<br>två</p>", KindPlainText, nil},
		{"mark before plain text", "\uFEFFHej", "<p>Hej</p>", KindPlainText, nil},
		{"control characters in plain text", "a\x00b\x1Bc\x7Fd\u0081\uFFFF", "<p>a\uFFFDb\uFFFDc\uFFFDd\uFFFD\uFFFD</p>", KindPlainText, nil},
		{"invalid UTF-8 in plain text", "a\xFFb", "<p>a\uFFFDb</p>", KindPlainText, nil},

		{"DocBook", "<article><para>Hej</para></article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, nil},
		{"declaration", "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<article><para>Hej</para></article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, nil},
		{"another encoding is ignored", `<?xml version="1.0" encoding="ISO-8859-1"?><article><para>å</para></article>`, `<div class="docbook"><p>å</p></div>`, KindDocBook, nil},
		{"an unknown encoding is ignored", `<?xml version="1.0" encoding="x-klingon"?><article><para>å</para></article>`, `<div class="docbook"><p>å</p></div>`, KindDocBook, nil},
		{"white space before the root", " \n<article><para>Hej</para></article>\n ", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, nil},
		{"mark before the root", "\uFEFF<article><para>Hej</para></article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, nil},
		{"space before the declaration", " <?xml version='1.0'?><article><para>Hej</para></article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, []Code{CodeSpaceBeforeDeclaration}},
		{"mark before the declaration", "\uFEFF<?xml version='1.0'?><article><para>Hej</para></article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, []Code{CodeSpaceBeforeDeclaration}},
		{"comment before the root", "<!-- hej --><article><para>Hej</para></article><!-- slut --><?slut?>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, nil},
		{"comments and instructions inside", "<article><para>H<!-- <b> -->e<?x y?>j</para></article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, nil},
		{"CDATA", "<article><para><![CDATA[a < b & <c>]]></para></article>", `<div class="docbook"><p>a &lt; b &amp; &lt;c&gt;</p></div>`, KindDocBook, nil},
		{"HTML entities", "<article><para>8&nbsp;&aring;r</para></article>", "<div class=\"docbook\"><p>8\u00A0år</p></div>", KindDocBook, []Code{CodeHTMLEntity, CodeHTMLEntity}},
		{"XML entities", "<article><para>&lt;&gt;&amp;&apos;&quot;&#228;&#xE4;</para></article>", `<div class="docbook"><p>&lt;&gt;&amp;&#39;&#34;ää</p></div>`, KindDocBook, nil},
		{"Windows-1252 references", "<article><para>5&#150;10</para></article>", `<div class="docbook"><p>5–10</p></div>`, KindDocBook, nil},
		{"line ends", "<article><para>a\r\nb\rc&#13;d</para></article>", "<div class=\"docbook\"><p>a\nb\nc\nd</p></div>", KindDocBook, nil},

		{"encoded twice", "&lt;article>&lt;para>Hej&lt;/para>&lt;/article>", `<div class="docbook"><p>Hej</p></div>`, KindDocBook, []Code{CodeDoubleEncoded}},
		{"encoded twice with declaration", "\n&lt;?xml version=&quot;1.0&quot;?&gt;&lt;article&gt;&lt;para&gt;A &amp;amp; B&lt;/para&gt;&lt;/article&gt;", `<div class="docbook"><p>A &amp; B</p></div>`, KindDocBook, []Code{CodeDoubleEncoded, CodeSpaceBeforeDeclaration}},
		{"encoded twice with HTML entity", "&lt;article>&lt;para>&aring;&amp;auml;&#246;&lt;/para>&lt;/article>", `<div class="docbook"><p>åäö</p></div>`, KindDocBook, []Code{CodeDoubleEncoded, CodeHTMLEntity, CodeHTMLEntity}},
		{"encoded three times", "&amp;lt;article&amp;gt;", "<p>&amp;amp;lt;article&amp;amp;gt;</p>", KindPlainText, nil},
		{"another element encoded twice", "&lt;section&gt;", "<p>&amp;lt;section&amp;gt;</p>", KindPlainText, nil},
		{"encoded twice and not well-formed", "&lt;article>&lt;para>", onlyFallback, KindFallback, []Code{CodeNotWellFormed}},

		{"another root", "<html><p>Hej</p></html>", onlyFallback, KindFallback, []Code{CodeNotDocBook}},
		{"capitals", "<Article/>", onlyFallback, KindFallback, []Code{CodeNotDocBook}},
		{"root of another namespace", "<article xmlns='urn:x'/>", onlyFallback, KindFallback, []Code{CodeNotDocBook}},
		{"DOCTYPE", "<!DOCTYPE article><article/>", onlyFallback, KindFallback, []Code{CodeDoctype}},
		{"DOCTYPE with entities", "<?xml version='1.0'?><!DOCTYPE article [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><article>&x;</article>", onlyFallback, KindFallback, []Code{CodeDoctype}},
		{"DOCTYPE that never ends", "<!DOCTYPE article [", onlyFallback, KindFallback, []Code{CodeDoctype}},
		{"HTML's doctype", "<!doctype html><html></html>", onlyFallback, KindFallback, []Code{CodeDoctype}},
		{"DOCTYPE after the root", "<article/><!DOCTYPE article>", onlyFallback, KindFallback, []Code{CodeDoctype}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, tt.text, Options{})
			if d.HTML != tt.html || d.Kind != tt.kind || !slices.Equal(codes(d), tt.codes) {
				t.Errorf("got %s %q %v", d.Kind, d.HTML, codes(d))
			}
		})
	}
}

// Only DocBook is allowed in the successor's profile; plain text is shown all the same.
func TestPlainTextInSuccessor(t *testing.T) {
	d := show(t, "\n Hej!", Options{Profile: Inkorg1177()})
	if d.HTML != "<p>Hej!</p>" || d.Kind != KindPlainText || !slices.Equal(codes(d), []Code{CodePlainText}) {
		t.Errorf("got %s %s %v", d.Kind, d.HTML, codes(d))
	}
	if f := d.Findings[0]; f.Line != 2 || f.Column != 2 || !f.Tolerated {
		t.Errorf("got %+v", f)
	}
	if d := show(t, " ", Options{Profile: Inkorg1177()}); len(d.Findings) > 0 {
		t.Errorf("an empty text has findings %v", d.Findings)
	}
}

func TestNamespaces(t *testing.T) {
	tests := []struct {
		name, text, html string
		codes            []Code
	}{
		{"DocBook's by default", `<article xmlns="http://docbook.org/ns/docbook"><para>Hej</para></article>`, "<p>Hej</p>", nil},
		{"DocBook's with prefix", `<db:article xmlns:db="http://docbook.org/ns/docbook"><db:para>Hej</db:para></db:article>`, "<p>Hej</p>", nil},
		{"another's element", `<article xmlns:x="urn:x"><x:para>Hej</x:para><para>då</para></article>`, onlyFallback + "<p>då</p>", []Code{CodeMismatch}},
		{"another's default", `<article><para xmlns="urn:x">Hej</para><para>då</para></article>`, onlyFallback + "<p>då</p>", []Code{CodeMismatch}},
		{"another's in text", `<article xmlns:m="http://www.w3.org/1998/Math/MathML"><para>a <m:math/></para></article>`, `<p>a <span class="mismatch">` + Mismatch + "</span></p>", []Code{CodeMismatch}},
		{"taken back", `<article><para xmlns="urn:x"/><para xmlns="">då</para></article>`, onlyFallback + "<p>då</p>", []Code{CodeMismatch}},
		{"declared anew, for a while", `<article xmlns:x="http://docbook.org/ns/docbook"><para xmlns:x="urn:x"><x:ulink/></para><x:para>då</x:para></article>`, "<p>" + span + "</p><p>då</p>", []Code{CodeMismatch}},
		{"declared on the element itself", `<article><d:para xmlns:d="http://docbook.org/ns/docbook">Hej</d:para></article>`, "<p>Hej</p>", nil},
		{"the prefix xml", `<article><xml:para>Hej</xml:para></article>`, onlyFallback, []Code{CodeMismatch}},
		{"a link of another's is no link", `<article xmlns:x="urn:x"><para>a <x:link/> <ulink url="https://a.se">b</ulink></para></article>`, `<p>a <span class="mismatch">` + Mismatch + `</span> <a href="https://a.se" rel="noopener noreferrer">b<span class="vh"> (leder till en annan webbplats)</span></a> (a.se)</p>`, []Code{CodeMismatch}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, tt.text, Options{})
			if inner(d) != tt.html || !slices.Equal(codes(d), tt.codes) {
				t.Errorf("got %s %v", inner(d), codes(d))
			}
		})
	}
	d := show(t, `<article xmlns:x="urn:x"><x:para/></article>`, Options{Lang: EN})
	if f := d.Findings[0]; f.Element != "x:para" || !strings.Contains(f.Message, "another namespace") {
		t.Errorf("got %+v", f)
	}
}

// illFormed are texts that are not well-formed, with the place of the fault.
var illFormed = []struct {
	name, text   string
	line, column int
}{
	{"unknown entity", "<article><para>a &foo; b</para></article>", 1, 18},
	{"unknown entity in attribute", "<article>\n<para role='&foo;'/></article>", 2, 13},
	{"bare &", "<article><para>Ström & Son</para></article>", 1, 22},
	{"& and no semicolon", "<article><para>a &amp b</para></article>", 1, 18},
	{"bare <", "<article><para>a < b</para></article>", 1, 18},
	{"reference to no character", "<article><para>&#0;</para></article>", 1, 16},
	{"reference to half a character", "<article><para>a&#xD800;</para></article>", 1, 17},
	{"reference too large", "<article><para>&#x110000;</para></article>", 1, 16},
	{"empty reference", "<article><para>&;</para></article>", 1, 16},
	{"capital X in reference", "<article><para>&#X41;</para></article>", 1, 16},
	{"two roots", "<article/>\n<article/>", 2, 1},
	{"text after the root", "<article/>\nslut", 2, 1},
	{"text before the root", "<!-- a -->\n  b<article/>", 2, 3},
	{"CDATA after the root", "<article/><![CDATA[]]>", 1, 11},
	{"reference after the root", "<article/>&#32;", 1, 11},
	{"mark after the root", "<article/>\uFEFF", 1, 11},
	{"duplicate attribute", "<article><para a='1' a='2'/></article>", 1, 10},
	{"duplicate attribute by namespace", "<article xmlns:x='urn:x' xmlns:y='urn:x'><para x:a='1' y:a='2'/></article>", 1, 42},
	{"undeclared prefix", "<article><x:para/></article>", 1, 10},
	{"undeclared prefix of attribute", "<article><para x:a='1'/></article>", 1, 10},
	{"prefix out of scope", "<article><para xmlns:x='urn:x'/><x:para/></article>", 1, 33},
	{"prefix bound to nothing", "<article xmlns:x=''/>", 1, 1},
	{"prefix xml bound anew", "<article xmlns:xml='urn:x'/>", 1, 1},
	{"prefix xmlns bound", "<article xmlns:xmlns='urn:x'/>", 1, 1},
	{"another prefix for xml", "<article xmlns:x='http://www.w3.org/XML/1998/namespace'/>", 1, 1},
	{"two colons", "<article><a:b:c/></article>", 1, 10},
	{"colon first", "<:article/>", 1, 1},
	{"colon last", "<article: />", 1, 1},
	{"wrong end tag", "<article><para>Hej</article>", 1, 19},
	{"wrong prefix in end tag", "<d:article xmlns:d='http://docbook.org/ns/docbook'></article>", 1, 52},
	{"end tag too many", "<article></article></article>", 1, 20},
	{"never closed", "<article>\n <para>Hej", 2, 2},
	{"start tag never ends", "<article>\n <para", 2, 2},
	{"end tag never ends", "<article>\n</article", 2, 1},
	{"comment never ends", "<article>\n <!-- a", 2, 2},
	{"-- in comment", "<article><!-- a -- b --></article>", 1, 10},
	{"CDATA never ends", "<article><![CDATA[a</article>", 1, 10},
	{"]]> in text", "<article><para>a]]>b</para></article>", 1, 17},
	{"no white space between attributes", "<article><para a='1'b='2'/></article>", 1, 10},
	{"an attribute twice among many", "<article a='' b='' c='' d='' e='' f='' g='' h='' i='' a=''/>", 1, 1},
	{"attribute without value", "<article><para a/></article>", 1, 10},
	{"attribute without quotes", "<article><para a=b/></article>", 1, 10},
	{"< in attribute", "<article><para a='<'/></article>", 1, 10},
	{"declaration in the middle", "<article><?xml version='1.0'?></article>", 1, 10},
	{"declaration after a comment", "<!-- a --><?xml version='1.0'?><article/>", 1, 11},
	{"declaration without version", "<?xml encoding='UTF-8'?><article/>", 1, 1},
	{"declaration of nonsense", "<?xml version='1.0' vilse='ja'?><article/>", 1, 1},
	{"declaration never ends", "<?xml version='1.0'", 1, 1},
	{"target XML", "<article><?XML a?></article>", 1, 10},
	{"target with colon", "<article><?a:b c?></article>", 1, 10},
	{"target without space", "<article><?a+b?></article>", 1, 10},
	{"markup declaration", "<article><!ELEMENT para ANY></article>", 1, 10},
	{"nothing but a comment", "<!-- a -->", 1, 1},
	{"control character", "<article><para>å\x01</para></article>", 1, 17},
	{"invalid UTF-8", "<article><para>å\xFF</para></article>", 1, 17},
	{"invalid UTF-8 after the beginning of none", "<article><para>å\x80</para></article>", 1, 17},
	{"not a character", "<article><para>å\uFFFE</para></article>", 1, 17},
	{"control character in comment", "<article><!-- \x02 --></article>", 1, 15},
	{"name with a digit first", "<article><1a/></article>", 1, 10},
}

func TestNotWellFormed(t *testing.T) {
	for _, tt := range illFormed {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, tt.text, Options{})
			if d.Kind != KindFallback || len(d.Findings) != 1 || d.Findings[0].Code != CodeNotWellFormed {
				t.Fatalf("got %s %v", d.Kind, d.Findings)
			}
			if f := d.Findings[0]; f.Line != tt.line || f.Column != tt.column {
				t.Errorf("at %d:%d, want %d:%d (%s)", f.Line, f.Column, tt.line, tt.column, f.Message)
			}
		})
	}
}

func TestPositions(t *testing.T) {
	encode := Encode("<article>\r\n<para>å &lt; <x/></para></article>")
	tests := []struct {
		name, text   string
		code         Code
		line, column int
	}{
		{"first line", "<article><x/></article>", CodeMismatch, 1, 10},
		{"tabs are one column", "<article>\n\t\t<x/></article>", CodeMismatch, 2, 3},
		{"CRLF is one line break", "<article>\r\n\r\n <x/></article>", CodeMismatch, 3, 2},
		{"CR is a line break", "<article>\r\r <x/></article>", CodeMismatch, 3, 2},
		{"columns are code points", "<article><para>å€𝒳e\u0301</para><x/></article>", CodeMismatch, 1, 28},
		{"after CDATA", "<article><para><![CDATA[\n<å>]]></para><x/></article>", CodeMismatch, 2, 14},
		{"after entities", "<article><para>&lt;&#228;</para><x/></article>", CodeMismatch, 1, 33},
		{"after a comment", "<article><!--\n--><x/></article>", CodeMismatch, 2, 4},
		{"after a mark", "\uFEFF<article><x/></article>", CodeMismatch, 1, 11},
		{"after leading space", "\n  <article><x/></article>", CodeMismatch, 2, 12},
		{"encoded twice", encode, CodeMismatch, 2, strings.Index(encode, "&lt;x/") - strings.Index(encode, "\n") - 1},
		{"encoded twice, on one line", "&lt;article>&lt;x/>&lt;/article>", CodeMismatch, 1, 13},
		{"stray text begins after white space", "<article>\n  Hej</article>", CodeStrayText, 2, 3},
		{"stray CDATA", "<article><![CDATA[ Hej]]></article>", CodeStrayText, 1, 20},
		{"entity", "<article><para>å\n &nbsp;</para>x</article>", CodeHTMLEntity, 2, 2},
		{"entity in an attribute", "<article><para>\n<ulink url='http://a.se/&aring;'>a</ulink></para></article>", CodeHTMLEntity, 2, 25},
		{"entity encoded twice", "&lt;article>&lt;para>a&amp;nbsp;&lt;/para>&lt;/article>", CodeHTMLEntity, 1, 23},
		{"placeholder", "<article><para>Hej\n å ${namn}</para></article>", CodePlaceholder, 2, 4},
		{"placeholder after entities", "<article><para>&lt;&aring; {{x}}</para></article>", CodePlaceholder, 1, 28},
		{"placeholder in CDATA", "<article><para><![CDATA[å [[x]]]]></para></article>", CodePlaceholder, 1, 27},
		{"placeholder in plain text", "Hej\r\n å [[namn]]", CodePlaceholder, 2, 4},
		{"attribute", "<article>\n <para x='1'>a</para></article>", CodeUnknownAttribute, 2, 2},
		{"declaration", "\n <?xml version='1.0'?><article/>", CodeSpaceBeforeDeclaration, 2, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, tt.text, Options{})
			i := slices.Index(codes(d), tt.code)
			if i < 0 {
				t.Fatalf("got %v", d.Findings)
			}
			if f := d.Findings[i]; f.Line != tt.line || f.Column != tt.column {
				t.Errorf("at %d:%d, want %d:%d", f.Line, f.Column, tt.line, tt.column)
			}
		})
	}
}

func TestCDATAIsNotAPlaceholder(t *testing.T) {
	d := show(t, "<article><para><![CDATA[[x]]]></para></article>", Options{})
	if inner(d) != "<p>[x]</p>" || len(d.Findings) > 0 {
		t.Errorf("got %s %v", inner(d), d.Findings)
	}
}

// Positions in every combination of what shifts them.
func TestPositionsAgreeWithASearch(t *testing.T) {
	for _, lead := range []string{"", "\uFEFF", " \r\n\t", "\uFEFF\n"} {
		for _, space := range []string{"", "\n", "\r\n", "\t å𝒳"} {
			for _, double := range []bool{false, true} {
				xml := fmt.Sprintf("<article>%s<para>å&amp;&#10;%s<![CDATA[x]]></para>%s<fel/></article>", space, space, space)
				needle := "<fel/>"
				if double {
					xml, needle = Encode(xml), Encode(needle)
				}
				text := lead + xml
				before := strings.NewReplacer("\r\n", "\n").Replace(text[:strings.Index(text, needle)])
				line := 1 + strings.Count(before, "\n")
				column := 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))
				d := show(t, text, Options{})
				i := slices.Index(codes(d), CodeMismatch)
				if i < 0 {
					t.Fatalf("%q: %v", text, d.Findings)
				}
				if f := d.Findings[i]; f.Line != line || f.Column != column {
					t.Errorf("%q: at %d:%d, want %d:%d", text, f.Line, f.Column, line, column)
				}
			}
		}
	}
}
