//go:build !race

package render

// The race detector allocates too, so these tests are built without it; the test command
// runs them on their own.

import (
	"strings"
	"testing"
)

// What the published sample costs. Nine tenths of the allocations, and half of the bytes, are
// the sanitizer's.
func TestAllocationsOfPublishedSample(t *testing.T) {
	text := readSample(t, "published-sample.xml")
	render := func() { shared().Render(text, Options{}) }
	const allocations, bytes, runs = 360, 19_500, 100
	if n := testing.AllocsPerRun(runs, render); n > allocations {
		t.Errorf("%v allocations, want at most %d", n, allocations)
	}
	if n := allocatedBytes(func() {
		for range runs {
			render()
		}
	}) / runs; n > bytes {
		t.Errorf("%d bytes, want at most %d", n, bytes)
	}
}

// Hostile texts take no more memory than they may, and a tenth of one takes not much less than
// a tenth of that: work that grew faster than the text would be copying, and show here.
func TestAllocationsOfHostileTexts(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			cost := func(part int) float64 {
				text := h.text(part)
				return float64(allocatedBytes(func() { shared().Render(text, Options{Profile: Inkorg1177()}) }))
			}
			cost(10) // builds what is built once
			tenth, all := cost(10), cost(1)
			t.Logf("%.1f MB, %.1f times", all/1e6, all/tenth)
			if all > hostileBytes {
				t.Errorf("%.1f MB, want at most %d", all/1e6, hostileBytes/1_000_000)
			}
			if all > 12*tenth {
				t.Errorf("%.0f bytes for ten times what cost %.0f", all, tenth)
			}
		})
	}
}

// A long paragraph of links is laid out without copying it for each.
func TestPlainTextIsLinear(t *testing.T) {
	cost := func(links int) uint64 {
		d := shared().Render("<article><para>"+strings.Repeat("<ulink url='a.se'>a</ulink> ", links)+"</para></article>", Options{})
		return allocatedBytes(func() { d.PlainText() })
	}
	if small, large := cost(500), cost(5_000); large > 12*small {
		t.Errorf("%d bytes for ten times what cost %d", large, small)
	}
}
