package e2e

import (
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// TestHelpForSendersFitsAPhone: its wide tables scroll in their boxes, not squeezed.
func TestHelpForSendersFitsAPhone(t *testing.T) {
	g := openGallery(t)
	g.browser.Size(390, 900)
	g.show(only(t, "help-docbook"), views.Swedish)
	if !testkit.Evaluate[bool](g.browser, `[...document.querySelectorAll(".scroll")].every(box => box.scrollWidth > box.clientWidth)`) {
		t.Error("a table does not scroll: it is squeezed")
	}
}
