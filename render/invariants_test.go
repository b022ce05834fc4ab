package render

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// shared is the renderer of all tests, as it is that of all requests.
var shared = sync.OnceValue(New)

// show renders a text and checks what is true of every document.
func show(t testing.TB, text string, o Options) Document {
	t.Helper()
	failed := t.Failed()
	d := shared().Render(text, o)
	checkDocument(t, text, o, d)
	if t.Failed() && !failed {
		t.Logf("text: %.2000q\nHTML: %.2000s", text, d.HTML)
	}
	return d
}

// checkDocument checks the invariants of any rendered document.
func checkDocument(t testing.TB, text string, o Options, d Document) {
	t.Helper()
	if written := string(compose(text, o).html); written != d.HTML {
		t.Errorf("the sanitizer changes what was written:\n%s\n%s", written, d.HTML)
	}
	checked, without := Check(text, o), d
	if without.HTML = ""; !reflect.DeepEqual(checked, without) {
		t.Errorf("checked: %+v, rendered: %+v", checked, without)
	}
	checkScanner(t, text, cmp.Or(o.Profile, Inkorgsfunktionen()))
	if again := shared().Sanitize(d.HTML); again != d.HTML {
		t.Errorf("the sanitizer changes its own output:\n%s\n%s", d.HTML, again)
	}
	if !utf8.ValidString(d.HTML) {
		t.Error("the output is not valid UTF-8")
	}
	if limit := 64*len(text) + 256; len(d.HTML) > limit {
		t.Errorf("%d bytes of output for %d of input", len(d.HTML), len(text))
	}
	checkTree(t, d.HTML)
	checkOutputList(t, d.HTML)
	checkURLs(t, d.HTML)
	checkHeadings(t, d.HTML)
	checkIDs(t, d.HTML)
	checkFindings(t, text, d)
}

// checkTree checks that a browser builds the very tree that the HTML spells out: parsing
// corrects nothing.
func checkTree(t testing.TB, fragment string) {
	t.Helper()
	var b strings.Builder
	for _, n := range parseFragment(t, fragment) {
		if err := html.Render(&b, n); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.ReplaceAll(b.String(), "<br/>", "<br>"); got != fragment {
		t.Errorf("parsing changes the tree:\n%s\n%s", fragment, got)
	}
}

func parseFragment(t testing.TB, fragment string) []*html.Node {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		t.Fatal(err)
	}
	return nodes
}

// outputList is every element and attribute that may be in the output, with the values of
// those attributes that have a fixed set.
var outputList = map[string]map[string][]string{
	"div":     {"class": {"docbook", "bibliography", "box information", "box observe", "box frame"}, "id": nil, "lang": nil},
	"section": {"id": nil, "lang": nil},
	"details": {"id": nil, "lang": nil},
	"summary": {"lang": nil},
	"h2":      {"id": nil, "lang": nil},
	"h3":      {"id": nil, "lang": nil},
	"h4":      {"id": nil, "lang": nil},
	"h5":      {"id": nil, "lang": nil},
	"p":       {"class": {"mismatch"}, "id": nil, "lang": nil},
	"br":      {},
	"dl":      {"id": nil, "lang": nil},
	"dt":      {"lang": nil},
	"dd":      {"lang": nil},
	"ul":      {"class": {"hyphen"}, "id": nil, "lang": nil},
	"li":      {"lang": nil},
	"span":    {"class": {"mismatch", "vh", "new-tab", "exit-note", "exit-note vh"}, "lang": nil},
	"strong":  {"lang": nil},
	"em":      {"lang": nil},
	"u":       {"lang": nil},
	"a": {
		"class": {"exit", "exit inline"}, "data-exit": {""}, "href": nil, "lang": nil,
		"rel": {"noopener noreferrer"}, "target": {"_blank"},
	},
}

func checkOutputList(t testing.TB, fragment string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(fragment))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		switch token.Type {
		case html.TextToken, html.EndTagToken:
			continue
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			t.Errorf("%v in the output: %s", token.Type, token)
			continue
		}
		attributes, ok := outputList[token.Data]
		if !ok {
			t.Errorf("<%s> in the output", token.Data)
		}
		for _, a := range token.Attr {
			values, ok := attributes[a.Key]
			if !ok || values != nil && !slices.Contains(values, a.Val) {
				t.Errorf("%s=%q of <%s> in the output", a.Key, a.Val, token.Data)
			}
			if a.Key == "href" {
				checkHref(t, a.Val)
			}
		}
	}
}

func checkHref(t testing.TB, href string) {
	t.Helper()
	u, err := url.Parse(href)
	if err != nil {
		t.Errorf("href %q: %v", href, err)
		return
	}
	switch {
	case strings.HasPrefix(href, "#m-"), strings.HasPrefix(href, "/uthopp/"):
	case u.Scheme == "http" && u.Host != "" && u.User == nil, u.Scheme == "https" && u.Host != "" && u.User == nil:
	case u.Scheme == "mailto", u.Scheme == "tel":
	default:
		t.Errorf("href %q", href)
	}
}

// checkURLs checks that URLs hold only what URLs may hold.
func checkURLs(t testing.TB, fragment string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(fragment))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			illegal := func(r rune) bool { return r <= ' ' || r >= 0x7F || strings.ContainsRune(`"<>\^{|}`+"`", r) }
			if a.Key == "href" && strings.ContainsFunc(a.Val, illegal) {
				t.Errorf("href %q holds what no URL may hold", a.Val)
			}
		}
	}
}

// checkHeadings checks that no level is skipped, counting from the page's h1.
func checkHeadings(t testing.TB, fragment string) {
	t.Helper()
	last := 1
	for _, level := range headingLevels(fragment) {
		if level < 2 || level > last+1 {
			t.Errorf("h%d after h%d", level, last)
		}
		last = level
	}
}

func headingLevels(fragment string) []int {
	var levels []int
	z := html.NewTokenizer(strings.NewReader(fragment))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.StartTagToken && len(token.Data) == 2 && token.Data[0] == 'h' {
			levels = append(levels, int(token.Data[1]-'0'))
		}
	}
	return levels
}

// checkIDs checks that ids are unique and that internal links lead to one.
func checkIDs(t testing.TB, fragment string) {
	t.Helper()
	ids := map[string]bool{}
	var targets []string
	z := html.NewTokenizer(strings.NewReader(fragment))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("the id %q is there twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				target, err := url.PathUnescape(a.Val[1:])
				if err != nil {
					t.Error(err)
				}
				targets = append(targets, target)
			}
		}
	}
	for _, target := range targets {
		if !ids[target] {
			t.Errorf("a link leads to #%s, which does not exist", target)
		}
	}
}

func checkFindings(t testing.TB, text string, d Document) {
	t.Helper()
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	at := func(line, column int) {
		if line < 1 || line > len(lines) || column < 1 || column > utf8.RuneCountInString(lines[line-1])+1 {
			t.Errorf("%d:%d is no place of the text", line, column)
		}
	}
	for i, f := range d.Findings {
		at(f.Line, f.Column)
		help, ok := f.Code.Help()
		if !ok || f.Severity != help.Severity || f.Tolerated != help.Tolerated {
			t.Errorf("finding %+v differs from the catalogue", f)
		}
		if f.Message == "" || strings.ContainsAny(f.Message, "{}") && !strings.ContainsAny(f.Element+f.Parent, "{}") {
			t.Errorf("message %q", f.Message)
		}
		if i > 0 && (d.Findings[i-1].Line > f.Line || d.Findings[i-1].Line == f.Line && d.Findings[i-1].Column > f.Column) {
			t.Errorf("findings are out of order: %+v", d.Findings)
		}
	}
	for i, l := range d.Links {
		at(l.Line, l.Column)
		if l.N != i+1 {
			t.Errorf("link %d has number %d", i+1, l.N)
		}
	}
	if d.Kind == KindFallback && d.HTML != `<p class="mismatch">`+Mismatch+`</p>` {
		t.Errorf("a fallback document shows %s", d.HTML)
	}
	if d.ShowsFallback() != strings.Contains(d.HTML, `class="mismatch"`) {
		t.Errorf("ShowsFallback is %v for %s", d.ShowsFallback(), d.HTML)
	}
}

// codes returns the codes of a document's findings.
func codes(d Document) []Code {
	var all []Code
	for _, f := range d.Findings {
		all = append(all, f.Code)
	}
	return all
}

// inner returns a DocBook document's HTML without the element around it.
func inner(d Document) string {
	return strings.TrimSuffix(strings.TrimPrefix(d.HTML, `<div class="docbook">`), "</div>")
}
