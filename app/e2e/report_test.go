package e2e

import (
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// TestReportIsCopied by its button; where a browser does not let it, the report is marked, so
// that a key does it.
func TestReportIsCopied(t *testing.T) {
	g := openGallery(t)
	g.show(only(t, "help-fault"), views.Swedish)
	report := g.browser.Text("[data-report]")
	if !strings.Contains(report, "INK-503") {
		t.Fatalf("no report: %q", report)
	}
	g.browser.Click("[data-copy]", "[data-copied]")
	done := testkit.Evaluate[string](g.browser, `new Promise(done => {
		const look = () => {
			const found = document.querySelector("[data-copied]").textContent || getSelection().toString();
			found ? done(found) : setTimeout(look, 20);
		};
		look();
	})`)
	if done != "Texten är kopierad." && !strings.Contains(done, "INK-503") {
		t.Errorf("after the button: %q", done)
	}
}
