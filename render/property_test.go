package render

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// message is a generated text, with what must be seen of it.
type message struct {
	xml strings.Builder
	// text is all text in supported elements.
	text strings.Builder
}

// generator makes messages that keep to a profile for the most part.
type generator struct {
	t       *rapid.T
	profile *Profile
	m       message
	budget  int
}

func drawMessage(t *rapid.T, p *Profile) *message {
	g := &generator{t: t, profile: p, budget: 60}
	g.element("article", true)
	return &g.m
}

// element writes an element; what shown says is whether its text must be seen.
func (g *generator) element(name string, shown bool) {
	g.budget--
	g.m.xml.WriteString("<" + name + g.attributes(name) + ">")
	row, known := g.profile.Element(name)
	for range rapid.IntRange(0, 5).Draw(g.t, "children") {
		switch kind := rapid.IntRange(0, 9).Draw(g.t, "kind"); {
		case kind < 4 && (row.Text || kind == 0):
			g.text(shown)
		case kind == 9 && g.budget > 0:
			name := rapid.SampledFrom(everyElement).Draw(g.t, "any element")
			g.element(name, shown && known && g.profile.Allows(row.Name, name))
		case g.budget > 0 && len(row.Children) > 0:
			g.element(rapid.SampledFrom(row.Children).Draw(g.t, "child"), shown)
		}
	}
	g.m.xml.WriteString("</" + name + ">")
}

var everyElement = strings.Fields("article info section para bibliography variablelist title ulink varlistentry term listitem link emphasis itemizedlist script b")

func (g *generator) attributes(name string) string {
	switch name {
	case "emphasis":
		return rapid.SampledFrom([]string{" role='bold'", " role='frame'", " role='collapsible'", " role='x'", ""}).Draw(g.t, "role")
	case "ulink", "link": // none that becomes a link, which adds words of ours
		return rapid.SampledFrom([]string{"", " url='x'", " url='javascript:a'", " linkend='nowhere'"}).Draw(g.t, "link")
	}
	return rapid.SampledFrom([]string{"", "", "", " id='a'", " xml:lang='en'", " lang='x y'", " mark='hyphen'"}).Draw(g.t, "attribute")
}

// text writes text, in one of the ways it may be written.
func (g *generator) text(shown bool) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("ab <>&\"'åÄ€𝒳\u00A0\n\t{}[]$#-")), 0, 12, -1).Draw(g.t, "text")
	switch rapid.IntRange(0, 2).Draw(g.t, "form") {
	case 0:
		g.m.xml.WriteString(Encode(text))
	case 1:
		g.m.xml.WriteString("<![CDATA[" + strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>") + "]]>")
	case 2:
		g.m.xml.WriteString("<!-- dold -->" + Encode(text) + "<?dold?>")
	}
	if shown {
		g.m.text.WriteString(text)
	}
}

// seen returns all characters of text that are not space.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// textIn returns the text of HTML, without the fallback texts and our own summaries.
func textIn(t testing.TB, fragment string) string {
	t.Helper()
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent.Data != "summary" {
			b.WriteString(n.Data)
		}
		isMismatch := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Val == "mismatch" })
		for c := n.FirstChild; c != nil && !isMismatch; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range parseFragment(t, "<div>"+fragment+"</div>") {
		walk(n)
	}
	return b.String()
}

// Every character of text in supported elements is shown, in order, and nothing else is.
func TestNoTextIsLost(t *testing.T) {
	for _, p := range Profiles() {
		t.Run(p.Name(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				m := drawMessage(rt, p)
				text := m.xml.String()
				if rapid.Bool().Draw(rt, "encoded twice") {
					text = Encode(text)
				}
				o := Options{Profile: p, IDPrefix: "p"}
				d := shared().Render(text, o)
				if got, want := seen(textIn(t, d.HTML)), seen(m.text.String()); d.Kind != KindDocBook || got != want {
					rt.Fatalf("%s shows %q, want %q\n%s\n%s", d.Kind, got, want, text, d.HTML)
				}
				checkDocument(t, text, o, d)
				if t.Failed() {
					rt.Fatalf("%s\n%s", text, d.HTML)
				}
			})
		})
	}
}

// Plain text is shown to the last character.
func TestNoPlainTextIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := "a" + rapid.StringOf(rapid.SampledFrom([]rune("ab <>&;\"'å\u00A0\r\n\t-lt"))).Draw(rt, "text")
		d := shared().Render(text, Options{})
		if got, want := seen(textIn(t, d.HTML)), seen(text); d.Kind != KindPlainText || got != want {
			rt.Fatalf("%s shows %q, want %q", d.Kind, got, want)
		}
		checkDocument(t, text, Options{}, d)
	})
}

// Whatever stands as the address of a link, the output keeps to its rules.
func TestAnyAddress(t *testing.T) {
	parts := strings.Fields("http https : / // www. a .se .com @ \\ % %41 %2F %c3%a5 å ä.se [ ] ::1 ? # .. ; :80 :443 tel: mailto: & = + 1 0x javascript: \" ' < > | ^ ` { } \u00A0 \u202E \u200B xn-- - _ ~ ! $ ( ) * ,")
	parts = append(parts, " ", "\n", "\t", "\r", "&#10;", "https://example.se/", "mailto:a@b.se")
	rapid.Check(t, func(rt *rapid.T) {
		url := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 8).Draw(rt, "url"), "")
		text := linkTo(strings.NewReplacer("<", "&lt;", `"`, "&quot;", "&", "&amp;").Replace(url))
		d := shared().Render(text, Options{})
		checkDocument(t, text, Options{}, d)
		if again := shared().Render(linkTo(Encode(d.Links[0].URL)), Options{}); d.Links[0].Kind == LinkExternal && again.Links[0] != d.Links[0] {
			rt.Fatalf("%q becomes %q and then %q", url, d.Links[0].URL, again.Links[0].URL)
		}
		if t.Failed() {
			rt.Fatalf("%q", url)
		}
	})
}

// Whatever stands as language, id and role, the output keeps to its rules.
func TestAnyAttribute(t *testing.T) {
	parts := strings.Fields("a en sv x u i zh Hans - - - -- _ 1 46 419 english å é . : \" < & klingon bold frame")
	o := Options{Profile: Inkorg1177(), IDPrefix: "1"}
	rapid.Check(t, func(rt *rapid.T) {
		value := func() string {
			return Encode(strings.Join(rapid.SliceOfN(rapid.SampledFrom(append(parts, " ", "\n")), 0, 5).Draw(rt, "value"), ""))
		}
		id := value()
		text := "<article xml:lang='" + value() + "'><section xml:id='" + id + "'><title><emphasis role='" + value() + "'>a</emphasis></title>" +
			"<para lang='" + value() + "' id='" + value() + "'><link linkend='" + id + "'>b</link></para></section></article>"
		checkDocument(t, text, o, shared().Render(text, o))
		if t.Failed() {
			rt.Fatal(text)
		}
	})
}

// Encode and Decode are inverse, for whatever XML may hold.
func TestEncodeAndDecode(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("a<>&;'\"#x3lt\r\n\tå𝒳"))).Draw(rt, "text")
		encoded := Encode(text)
		if strings.ContainsAny(encoded, "<>'\"\r") {
			rt.Fatalf("%q is encoded as %q", text, encoded)
		}
		if got, err := Decode(encoded); err != nil || got != text {
			rt.Fatalf("%q becomes %q, %v", text, got, err)
		}
	})
}
