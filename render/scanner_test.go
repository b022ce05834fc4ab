package render

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

// reading is all that comes of reading a text.
type reading struct {
	Nodes    []string
	Links    []int
	HTML     string
	Findings []Finding
}

// readWith reads a text with the tokens that a function gives to a reader.
func readWith(text string, p *Profile, tokens func(*reader) *refusal) reading {
	o := Options{Profile: p}
	src := &source{sent: text, xml: text}
	rep := newReport(src, o)
	rd := newReader(text, p, rep)
	refused := tokens(rd)
	if refused == nil {
		refused = rd.finish()
	}
	if refused != nil {
		d := composeFallback(src, o, refused)
		return reading{HTML: string(d.html), Findings: append(rep.sorted(), d.report.sorted()...)}
	}
	var r reading
	spellNodes(&rd.tree, rd.tree.top(), "", &r.Nodes)
	for _, n := range rd.tree.links {
		r.Links = append(r.Links, n.number)
	}
	w := newWriter(&rd.tree, o, rep)
	w.article(rd.tree.top())
	r.HTML, r.Findings = string(w.out), rep.sorted()
	return r
}

// spellNodes lists a node and all in it, with what etree and the marks know of them.
func spellNodes(t *tree, n node, indent string, lines *[]string) {
	line := fmt.Sprintf("%s%d %+v %q", indent, n.number, *t.mark(n), n.text)
	if n.isText() {
		*lines = append(*lines, line)
		return
	}
	line += " " + n.element.FullTag()
	for _, a := range n.element.Attr {
		line += fmt.Sprintf(" %s=%q", a.FullKey(), a.Value)
	}
	*lines = append(*lines, line)
	for i, child := range n.element.Child {
		if child.Parent() != n.element || child.Index() != i {
			*lines = append(*lines, indent+"  a child without parent or place")
		}
	}
	for c := range t.children(n) {
		spellNodes(t, c, indent+"  ", lines)
	}
}

// checkScanner checks that the scanner, with encoding/xml for the rest, and encoding/xml alone
// read a text alike.
func checkScanner(t testing.TB, text string, p *Profile) {
	t.Helper()
	if len(text) > MaxText || firstIllegal(text) >= 0 {
		return // refused before
	}
	alone := readWith(text, p, func(r *reader) *refusal { return r.decode(0) })
	both := readWith(text, p, func(r *reader) *refusal {
		end, refused := r.scan()
		if refused == nil {
			refused = r.decode(end)
		}
		return refused
	})
	if diff := cmp.Diff(alone, both); diff != "" {
		t.Errorf("encoding/xml alone and the scanner read %.2000q differently:\n%s", text, diff)
	}
}

// FuzzScanner compares the scanner with encoding/xml, on a text and on a part of one.
func FuzzScanner(f *testing.F) {
	for _, text := range hostileTexts() {
		f.Add(text)
	}
	for _, tt := range illFormed {
		f.Add(tt.text)
	}
	for _, tt := range usualTexts {
		f.Add(tt.usual + tt.rest)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range Profiles() {
			checkScanner(t, text, p)
			checkScanner(t, "<article><para>"+text+"</para></article>", p)
		}
	})
}

// usualTexts are texts, parted where the scanner leaves them to encoding/xml.
var usualTexts = []struct{ name, usual, rest string }{
	{"elements and text", "<article><para>Hej</para></article>", ""},
	{"declaration", "<?xml version=\"1.0\" encoding='ISO-8859-1'?>\n<article/>", ""},
	{"white space", "<article\n><para\t/> <para >a</para\n></article> \n", ""},
	{"attributes", "<article xmlns='http://docbook.org/ns/docbook'\n\txml:lang=\"sv\"><para id='a>b'/></article>", ""},
	{"references", "<article><para>&lt;&gt;&amp;&quot;&apos;&#229;&#xE5;<ulink url='a.se?b=1&amp;c=&#50;'/></para></article>", ""},
	{"names", "<article><_azAZ-.09/></article>", ""},
	{"] and >", "<article>]] ]> ]]</article>", ""},
	{"attribute of nothing", "<article><para id='' lang=\"\"/></article>", ""},
	{"]]> in an attribute", "<article><para id=']]>'/></article>", ""},
	{"mark in the text", "<article><para>\uFEFFa</para></article>\n", ""},
	{"characters beyond ASCII", "<article><para>å𝒳\u0085</para></article>", ""},
	{"only a beginning", "<article><para>Hej", ""},
	{"text after the end", "<article/>a", ""},
	{"comment", "<article><para>a</para>", "<!-- b --><para>c</para></article>"},
	{"CDATA", "<article><para>a", "<![CDATA[b]]></para></article>"},
	{"processing instruction", "<article>", "<?a b?><para>c</para></article>"},
	{"DOCTYPE", "", "<!DOCTYPE article><article/>"},
	{"wrong declaration", "", "<?xml version='1.1'?><article/>"},
	{"declaration that never ends", "", "<?xml version='1.0'"},
	{"HTML entity", "<article><para>", "a&nbsp;b</para></article>"},
	{"HTML entity in an attribute", "<article><para>", "<ulink url='&aring;'/></para></article>"},
	{"unknown reference", "<article>", "&a;</article>"},
	{"character that XML does not allow", "<article>", "&#1;</article>"},
	{"bare &", "<article>", "a & b</article>"},
	{"carriage return", "<article><para>a</para>", "\r\n</article>"},
	{"carriage return in a tag", "<article><para\r\n>a</para></article>", ""},
	{"line break in an attribute", "<article>", "<para id='\n'/></article>"},
	{"tab in an attribute", "<article>", "<para id='\t'/></article>"},
	{"]]>", "<article>", "a]]>b</article>"},
	{"prefix", "<article xml:id='a'>", "<d:para xmlns:d='a'/></article>"},
	{"prefixed attribute", "<article>", "<para d:id='a'/></article>"},
	{"prefix of nothing", "<article>", "<para xml:='a'/></article>"},
	{"name beyond ASCII", "<article>", "<å/></article>"},
	{"letters beyond ASCII in a name", "<article>", "<parå/></article>"},
	{"name of an end tag", "<article>", "</å>"},
	{"nothing between < and >", "<article>", "<></article>"},
	{"< at the end", "<article>", "<"},
	{"tag that never ends", "<article>", "<para a='b' "},
	{"attribute that never ends", "<article>", "<para a='b"},
	{"attribute that never ends in a tag that does", "<article>", "<para a=' >b</para></article>"},
	{"attribute of no value in a tag that ends", "<article>", "<para a= >b</para></article>"},
	{"attribute without value", "<article>", "<para a></para></article>"},
	{"spaces around =", "<article>", "<para a = 'b'/></article>"},
	{"attribute without quotes", "<article>", "<para a=b/></article>"},
	{"attributes side by side", "<article>", "<para a='b'c='d'/></article>"},
	{"< in an attribute", "<article>", "<para a='<'/></article>"},
	{"slash before the end", "<article>", "<para / ></article>"},
}

// What is usual the scanner reads, and no more than that.
func TestScannerReadsWhatIsUsual(t *testing.T) {
	for _, tt := range usualTexts {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.usual + tt.rest
			rd := newReader(text, Inkorg1177(), newReport(&source{sent: text, xml: text}, Options{Profile: Inkorg1177()}))
			end, refused := rd.scan()
			if refused != nil {
				end = refused.offset + 1 // only of the text after the end
			}
			if end != len(tt.usual) {
				t.Errorf("read %q, want %q", text[:end], tt.usual)
			}
			checkScanner(t, text, Inkorg1177())
		})
	}
}

// The tree is one that etree could have built itself.
func TestTreeIsOneOfEtree(t *testing.T) {
	for _, name := range []string{"published-sample.xml", "kallelse.xml", "provsvar.xml"} {
		text := readSample(t, name)
		read, refused := read(text, Inkorg1177(), newReport(&source{sent: text, xml: text}, Options{Profile: Inkorg1177()}))
		if refused != nil {
			t.Fatal(refused)
		}
		theirs := etree.NewDocument()
		theirs.ReadSettings.Entity = xml.HTMLEntity
		if err := theirs.ReadFromString(text); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(spellElement(theirs.Root()), spellElement(read.root)); diff != "" {
			t.Errorf("%s: etree's tree and ours differ:\n%s", name, diff)
		}
	}
}

// spellElement lists the elements and texts in an element, but for white space, in etree's
// own words.
func spellElement(e *etree.Element) []string {
	lines := []string{e.GetPath()}
	for _, a := range e.Attr {
		lines = append(lines, a.FullKey()+"="+a.Value)
	}
	for _, child := range e.Child {
		switch child := child.(type) {
		case *etree.Element:
			lines = append(lines, spellElement(child)...)
		case *etree.CharData:
			if text := strings.TrimSpace(child.Data); text != "" {
				lines = append(lines, text)
			}
		}
	}
	return lines
}
