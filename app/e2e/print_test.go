package e2e

import (
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// TestPrintedCase: on paper are sender, date and text of every message of a case, also of
// those that are closed on the screen, and where the links lead; nothing of the rest.
func TestPrintedCase(t *testing.T) {
	testkit.Need(t, "pdftotext")
	g := openGallery(t)
	for _, name := range []string{"case-thread", "case-elements", "case-archived"} {
		g.show(only(t, name), views.Swedish)
		testkit.Evaluate[any](g.browser, `for (const details of document.querySelectorAll("details")) details.open = false`)
		wanted := testkit.Evaluate[[]string](g.browser, onPaper)
		if len(wanted) < 3 {
			t.Fatalf("%s: looks for %q alone", name, wanted)
		}
		paper := testkit.PDFText(t, g.browser.PDF())
		for _, text := range wanted {
			if !strings.Contains(paper, strings.Join(strings.Fields(text), "")) {
				t.Errorf("%s: not on paper: %q", name, text)
			}
		}
		for _, screen := range []string{"Logga ut", "Tillbaka till inkorgen", "Markera som oläst", "Äldre ärende", "Testmiljö"} {
			if strings.Contains(paper, strings.ReplaceAll(screen, " ", "")) {
				t.Errorf("%s: on paper: %q", name, screen)
			}
		}
	}
}

// onPaper is what a page of a case should leave on paper, piece by piece: a heading, a name,
// a time or an address each by itself, and of a text every paragraph.
const onPaper = `[...document.querySelectorAll(".msg h1, [data-sender], [data-message] time, .body :is(h2, h3, p, li, dt, dd)")]
	.filter(e => !e.querySelector("a, p, li, .vh") && !e.closest(".vh"))
	.map(e => e.textContent)
	.concat([...document.querySelectorAll(".body a[href^=http]")].map(a => "<" + a.getAttribute("href") + ">"))
	.filter(text => text.trim() !== "")`
