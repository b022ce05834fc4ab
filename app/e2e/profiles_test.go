package e2e

import (
	"path/filepath"
	"testing"

	"inkorg/app/testkit"
)

// TestHelpForSendersFitsAPhone: its wide tables scroll in their boxes, and the page does not.
func TestHelpForSendersFitsAPhone(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	b := testkit.OpenBrowser(t)
	takePictures(t, b, filepath.Join(t.TempDir(), "docbook"), demo.public+"/hjalp/docbook")
	b.Look(390, 900, false)
	if !testkit.Evaluate[bool](b, `[...document.querySelectorAll(".scroll")].every(box => box.scrollWidth > box.clientWidth)`) {
		t.Error("a table does not scroll: it is squeezed")
	}
}
