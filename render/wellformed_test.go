package render

import (
	"os/exec"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// Another reader of XML finds the same texts well-formed. The few that it takes and that are
// refused here break the rules of namespaces, or hold a declaration that is never allowed.
func TestWellFormedAsXmllintSees(t *testing.T) {
	xmllint := testkit.Need(t, "xmllint")
	for _, tt := range illFormed {
		if tt.name == "markup declaration" {
			continue
		}
		if xmllintAccepts(xmllint, tt.text) {
			t.Errorf("%s: xmllint takes %q", tt.name, tt.text)
		}
	}
	wellFormed := []string{
		"<article/>", "<?xml version='1.0'?>\n<article/>", "<article a='1' b='&#10;'/>", "<article><![CDATA[<&]]></article>",
		"<article xmlns:x='urn:x'><x:a x:b='1' b='2'/></article>", "<!-- a --><article/><?b?>", "<article\n\ta = '1'\n>&lt;</article\n>",
		"<article xmlns='urn:x'><a xmlns=''/></article>", "<article><?a  b?></article>", "<article>]] ></article>", "<å-.1/>",
		"<article xml:lang='sv' xml:space='preserve'/>", "<article a=\"'\" b='\"'/>", "<article a='>'/>", "<article>&#x10FFFD;</article>",
	}
	for _, text := range wellFormed {
		d := New().Render(text, Options{})
		for _, f := range d.Findings {
			if f.Code == CodeNotWellFormed {
				t.Errorf("%q: %+v", text, f)
			}
		}
		if !xmllintAccepts(xmllint, text) {
			t.Errorf("xmllint refuses %q", text)
		}
	}
}

// xmllintAccepts says whether xmllint finds nothing wrong, not even with namespaces, of which
// it only complains.
func xmllintAccepts(xmllint, text string) bool {
	cmd := exec.Command(xmllint, "--noout", "--nonet", "-")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	return err == nil && len(out) == 0
}
