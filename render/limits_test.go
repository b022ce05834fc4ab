package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLimits(t *testing.T) {
	article := func(inner string) string { return "<article>" + inner + "</article>" }
	fill := func(text string, size int) string { // by words, since a text may be that long
		return strings.Repeat(text, size/len(text))
	}
	deep := func(n int) string { // an article and x elements, n deep in all
		return article(strings.Repeat("<x>", n-1) + strings.Repeat("</x>", n-1))
	}
	quotes := func(size int) string { // text that is as long as that as HTML
		escaped := len("&#34;")
		return fill(`"`, size/escaped) + fill("a", size%escaped)
	}
	around := len(`<div class="docbook"><p></p></div>`)
	tests := []struct {
		name, text string
		code       Code
		offset     int
	}{
		{"largest text", article("<para>" + fill("a", MaxText-32) + "</para>"), "", 0},
		{"text too large", article("<para>" + fill("a", MaxText-31) + "</para>"), CodeTooLarge, 0},
		{"plain text too large", fill("a", MaxText+1), CodeTooLarge, 0},
		{"most lines", strings.Repeat("a\n", MaxElements-1) + "a", "", 0},
		{"too many lines", strings.Repeat("a\n", MaxElements) + "a", CodeTooLarge, 0},
		{"most elements", article(strings.Repeat("<para/>", MaxElements-1)), "", 0},
		{"too many elements", article(strings.Repeat("<para/>", MaxElements)), CodeTooLarge, len("<article>") + len("<para/>")*(MaxElements-1)},
		{"most attributes", article(strings.Repeat("<para a='' b=''/>", MaxAttributes/2)), "", 0},
		{"too many attributes", article(strings.Repeat("<para a='' b=''/>", MaxAttributes/2) + "<para a=''/>"), CodeTooLarge, len("<article>") + len("<para a='' b=''/>")*MaxAttributes/2},
		{"most stray texts", article(strings.Repeat("a<para/>", MaxElements/2-1) + "b"), "", 0},
		{"too many stray texts", article(strings.Repeat("a<para/>", MaxElements/2) + "b"), CodeTooLarge, len("<article>") + len("a<para/>")*(MaxElements/2) - len("<para/>")},
		{"most parts of a text", article("<para>" + strings.Repeat("a<!---->", MaxElements-1) + "</para>"), "", 0},
		{"too many parts of a text", article("<para>" + strings.Repeat("a<!---->", MaxElements) + "</para>"), CodeTooLarge, len("<article><para>") + len("a<!---->")*(MaxElements-1)},
		{"most HTML", article("<para>" + quotes(MaxHTML-around) + "</para>"), "", 0},
		{"too much HTML", article("<para>" + quotes(MaxHTML-around+1) + "</para>"), CodeTooLarge, 0},
		{"too much HTML, soon", article(strings.Repeat("<x/>", 40_000)), CodeTooLarge, 0},
		{"too much HTML, much of it spaces to trim", article("<para>" + fill(`"`, 100_000) + fill(" ", 900_000) + "<ulink/>b</para>"), CodeTooLarge, 0},
		{"most HTML of plain text", quotes(MaxHTML - len("<p></p>")), "", 0},
		{"too much HTML of plain text", quotes(MaxHTML - len("<p></p>") + 1), CodeTooLarge, 0},
		{"deepest", deep(MaxDepth), "", 0},
		{"too deep", deep(MaxDepth + 1), CodeTooDeep, len("<article>") + len("<x>")*(MaxDepth-1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := New().Render(tt.text, Options{})
			if tt.code == "" {
				if d.Kind == KindFallback {
					t.Errorf("refused: %v", d.Findings)
				}
				return
			}
			if d.Kind != KindFallback || d.HTML != onlyFallback || len(d.Findings) != 1 {
				t.Fatalf("got %s with %d findings", d.Kind, len(d.Findings))
			}
			if f := d.Findings[0]; f.Code != tt.code || f.Line != 1 || f.Column != tt.offset+1 {
				t.Errorf("got %+v", f)
			}
		})
	}
}

// The sentences about limits name the limits.
func TestLimitsAreTold(t *testing.T) {
	tests := []struct {
		why   words
		limit int
	}{
		{whyBytes, MaxText},
		{whyHTML, MaxHTML},
		{whyElements, MaxElements},
		{whyAttributes, MaxAttributes},
		{whyLines, MaxElements},
		{whyLinks, MaxLinks},
		{whyLong, maxAddress},
	}
	help, _ := CodeTooLarge.Help()
	for i, tt := range tests {
		sv, en := localeNumber(tt.limit)
		if !strings.Contains(tt.why.sv, " "+sv+" ") || !strings.Contains(tt.why.en, " "+en+" ") {
			t.Errorf("%q does not name %s, or %s", tt.why, sv, en)
		}
		if i < 4 && (!strings.Contains(help.Swedish, " "+sv+" ") || !strings.Contains(help.English, " "+en+" ")) {
			t.Errorf("%q, %q: %s is missing", help.Swedish, help.English, sv)
		}
	}
}

// localeNumber writes a number of mebibytes, or of thousands, as it is written in Swedish and
// in English.
func localeNumber(n int) (sv, en string) {
	if n >= MaxText {
		en = fmt.Sprintf("%g", float64(n)/(1<<20))
		return strings.Replace(en, ".", ",", 1), en
	}
	en = fmt.Sprintf("%d,%03d", n/1000, n%1000)
	return strings.Replace(en, ",", " ", 1), en
}

// A finding that is made again and again is not listed without end, but what it is about is
// shown all the same.
func TestRepeatedFindings(t *testing.T) {
	d := New().Render("<article><x/><para>"+strings.Repeat("&nbsp;a", MaxRepeats+10)+"</para></article>", Options{})
	if got := len(d.Findings); got != MaxRepeats+1 {
		t.Errorf("%d findings", got)
	}
	d = New().Render("<article>"+strings.Repeat("<x/>", MaxRepeats+10)+"</article>", Options{})
	if got := strings.Count(d.HTML, Mismatch); d.Errors() != MaxRepeats || got != MaxRepeats+10 {
		t.Errorf("%d errors, %d fallback texts", d.Errors(), got)
	}
}

// Names of hosts are encoded only if that takes no long time.
func TestEncodable(t *testing.T) {
	beyond, ascii := strings.Repeat("å", maxHostLabel), strings.Repeat("a", maxHostName-maxHostLabel)
	tests := []struct {
		name, host string
		want       bool
	}{
		{"short", "å.se", true},
		{"longest", beyond + ascii, true},
		{"too long", beyond + ascii + "a", false},
		{"too long and mostly ASCII", "å" + strings.Repeat("a", maxHostName), false},
		{"too many characters beyond ASCII", beyond + "å", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := encodable(tt.host); got != tt.want {
				t.Errorf("got %v", got)
			}
			if _, _, ok := parseHost(tt.host); ok && !tt.want {
				t.Error("it is parsed all the same")
			}
		})
	}
	// It would be a name that is short enough in ASCII, but too many of its characters are not.
	long := strings.Repeat(strings.Repeat("å", maxHostLabel/2)+".", 3) + "se"
	if d := show(t, linkTo("https://"+long), Options{}); d.Links[0].Kind != LinkRefused {
		t.Errorf("%s is encoded", long)
	}
}

// Of a name that is longer than any real one the beginning is told.
func TestLongNames(t *testing.T) {
	for _, tt := range []struct{ name, told string }{
		{strings.Repeat("a", maxTold), strings.Repeat("a", maxTold)},
		{strings.Repeat("a", maxTold+1), strings.Repeat("a", maxTold) + "…"},
		{strings.Repeat("aå", maxTold), strings.Repeat("aå", maxTold/3) + "a…"},
	} {
		d := show(t, "<article><"+tt.name+"/><para "+tt.name+"=''>a</para></article>", Options{Lang: EN})
		if len(d.Findings) != 2 || d.Findings[0].Element != tt.told {
			t.Errorf("got %+v, want %q", d.Findings, tt.told)
		}
		for _, f := range d.Findings {
			if strings.Count(f.Message, tt.told) != 1 || len(f.Message) > 2*maxTold {
				t.Errorf("%q does not tell %q", f.Message, tt.told)
			}
		}
	}
}

// An attribute that is longer than any real one is taken for wrong.
func TestLongAttributes(t *testing.T) {
	o := Options{Profile: Inkorg1177(), IDPrefix: "1"}
	id := strings.Repeat("i", maxID)
	tests := []struct {
		name, text, html string
		codes            []Code
	}{
		{"longest id", "<para id='" + id + "'>a</para>", `<p id="m-1-` + id + `">a</p>`, nil},
		{"too long id", "<para id='" + id + "i'>a</para>", "<p>a</p>", []Code{CodeUnknownAttribute}},
		{"longest language", "<para lang='en-x" + strings.Repeat("-abcde", maxLanguage/6) + "'>a</para>", `<p lang="en-x` + strings.Repeat("-abcde", maxLanguage/6) + `">a</p>`, nil},
		{"too long language", "<para lang='en-x" + strings.Repeat("-abcde", maxLanguage/6) + "f'>a</para>", "<p>a</p>", []Code{CodeBadLang}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", o)
			if inner(d) != tt.html || !slices.Equal(codes(d), tt.codes) {
				t.Errorf("got %s %v", inner(d), codes(d))
			}
		})
	}
	address := "https://a.se/" + strings.Repeat("b", maxAddress-len("https://a.se/"))
	if d := show(t, linkTo(address), o); d.Links[0].Kind != LinkExternal {
		t.Errorf("the longest address: %v", d.Findings)
	}
	if d := show(t, linkTo(address+"b"), o); d.Links[0].Kind != LinkRefused {
		t.Error("an address that is too long is a link")
	}
}

// A text with thousands of links is none that a person reads: after the first ones the text is
// shown without the link, and nothing else is lost.
func TestTooManyLinks(t *testing.T) {
	for _, link := range []string{"<ulink url='https://a.se'>a</ulink>", "<link linkend='p'>a</link>"} {
		text := func(n int) string {
			return "<article><para id='p'>b" + strings.Repeat(link, n) + "</para></article>"
		}
		o := Options{Profile: Inkorg1177()}
		d := New().Render(text(MaxLinks), o)
		if len(d.Findings) > 0 || strings.Count(d.HTML, "<a ") != MaxLinks {
			t.Errorf("%s: %d links, findings %v", link, strings.Count(d.HTML, "<a "), d.Findings)
		}
		d = New().Render(text(MaxLinks+1), o)
		if !slices.Equal(codes(d), []Code{CodeLinkRefused}) || strings.Count(d.HTML, "<a ") != MaxLinks {
			t.Errorf("%s: %d links, findings %v", link, strings.Count(d.HTML, "<a "), d.Findings)
		}
		if last := d.Links[MaxLinks]; last.Kind != LinkRefused || last.Text != "a" || !strings.HasSuffix(d.HTML, "a</p></div>") {
			t.Errorf("%s: the last is %+v, and the end %q", link, last, d.HTML[len(d.HTML)-40:])
		}
	}
}
