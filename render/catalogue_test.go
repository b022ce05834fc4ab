package render

import (
	"slices"
	"strings"
	"testing"
)

// The published table of findings.
var publishedCodes = []struct {
	code      Code
	severity  Severity
	tolerated bool
}{
	{"mismatch", "error", false},
	{"not-docbook", "error", false},
	{"not-well-formed", "error", false},
	{"doctype", "error", false},
	{"too-large", "error", false},
	{"too-deep", "error", false},
	{"link-refused", "error", false},
	{"link-without-url", "error", false},
	{"dead-linkend", "error", false},
	{"bad-role", "error", false},
	{"stray-text", "warning", true},
	{"html-entity", "warning", true},
	{"double-encoded", "warning", true},
	{"space-before-declaration", "warning", true},
	{"url-without-scheme", "warning", true},
	{"url-space", "warning", true},
	{"plain-text", "warning", true},
	{"unknown-attribute", "warning", false},
	{"bad-lang", "warning", false},
	{"incomplete-entry", "warning", false},
	{"placeholder", "warning", false},
	{"empty", "info", false},
}

func TestCatalogue(t *testing.T) {
	all := Catalogue()
	if len(all) != len(publishedCodes) {
		t.Fatalf("%d codes, want %d", len(all), len(publishedCodes))
	}
	for i, want := range publishedCodes {
		h := all[i]
		if h.Code != want.code || h.Severity != want.severity || h.Tolerated != want.tolerated {
			t.Errorf("got %s %s %v, want %+v", h.Code, h.Severity, h.Tolerated, want)
		}
		for _, sentence := range []string{h.Sentence(SV), h.Sentence(EN), h.message.sv, h.message.en} {
			if !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: %q is no sentence", h.Code, sentence)
			}
		}
		if h.Swedish == h.English || h.message.sv == h.message.en {
			t.Errorf("%s has one language", h.Code)
		}
	}
	all[0].Code = "changed"
	if Catalogue()[0].Code != CodeMismatch {
		t.Error("a caller changed the catalogue")
	}
	if _, ok := Code("changed").Help(); ok {
		t.Error("an unknown code has help")
	}
}

// Every example gives its finding, in either language, and only in the profile that it names
// when the code belongs to that.
func TestExamples(t *testing.T) {
	for _, h := range Catalogue() {
		p, ok := ProfileByName(h.Profile)
		if !ok {
			t.Fatalf("%s: no profile %q", h.Code, h.Profile)
		}
		sv := show(t, h.ExampleText(), Options{Profile: p})
		en := show(t, h.ExampleText(), Options{Profile: p, Lang: EN})
		i := slices.Index(codes(sv), h.Code)
		if i < 0 || len(sv.Findings) != 1 {
			t.Errorf("%s: the example gives %v", h.Code, codes(sv))
			continue
		}
		if sv.Findings[i].Message == en.Findings[i].Message {
			t.Errorf("%s: %q in both languages", h.Code, sv.Findings[i].Message)
		}
		if (sv.Errors() == 1) != (h.Severity == SeverityError) || (sv.Tolerated() == 1) != h.Tolerated {
			t.Errorf("%s: %d errors, %d tolerated", h.Code, sv.Errors(), sv.Tolerated())
		}
	}
}

func TestPlaceholders(t *testing.T) {
	tests := []struct {
		text string
		n    int
	}{
		{"Hej ${namn}", 1},
		{"{{namn}} {{ort}}", 2},
		{"[[namn]]", 1},
		{"${a}{{b}}[[c]]", 3},
		{"[[a]] [[b", 1},
		{"100 $ {a}", 0},
		{"{a}", 0},
		{"[a]", 0},
		{"a[1][2]", 0},
		{"${a\n}", 0},
		{"{{a\n}}", 0},
		{"}} {{", 0},
		{"", 0},
		{"[[" + strings.Repeat("x", maxPlaceholder) + "]]", 0},
	}
	for _, tt := range tests {
		for _, text := range []string{tt.text, "<article><para>a " + tt.text + "</para></article>"} {
			d := show(t, text, Options{})
			if got := len(d.Findings); got != tt.n {
				t.Errorf("%q: %d findings, want %d", text, got, tt.n)
			}
			if !strings.Contains(d.HTML, tt.text[:min(1, len(tt.text))]) {
				t.Errorf("%q: %s", text, d.HTML)
			}
		}
	}
}

// A finding holds no text of the message: it may go to logs, and to the sender.
func TestFindingsHoldNoText(t *testing.T) {
	const secret = "hemlighet"
	texts := []string{
		"<article>" + secret + "<para>${" + secret + "}<x>" + secret + "</x></para></article>",
		"<article><para><ulink url='javascript:" + secret + "'>" + secret + "</ulink></para></article>",
		"<article><para id='" + secret + "'><emphasis role='" + secret + "'>a</emphasis><link linkend='" + secret + "'>b</link></para></article>",
		"<article xml:lang='" + secret + "!'><para>a &" + secret + "; b</para></article>",
		"<article><para>" + secret + " < " + secret + "</para></article>",
		"<article><para>" + secret + "</article>",
		"<!-- " + secret + " -->" + secret,
	}
	for _, text := range texts {
		d := show(t, text, Options{Profile: Inkorg1177()})
		if len(d.Findings) == 0 {
			t.Errorf("%q has no findings", text)
		}
		for _, f := range d.Findings {
			if strings.Contains(f.Message+f.Element+f.Parent+f.Suggestion, secret) {
				t.Errorf("%q: %+v", text, f)
			}
		}
	}
}
