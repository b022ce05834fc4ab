//go:build !race

package render

// The race detector allocates too, so these tests are built without it; the test command
// runs them on their own.

import (
	"runtime"
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

func allocatedBytes(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Hostile texts take no more memory than is written down for them.
func TestAllocationsOfHostileTexts(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			text := hostileText(h.before, h.repeated, h.after, h.times)
			got := allocatedBytes(func() { shared().Render(text, Options{Profile: Inkorg1177()}) })
			if megabytes := float64(got) / 1e6; megabytes > h.megabytes {
				t.Errorf("%.1f MB, want at most %.0f", megabytes, h.megabytes)
			} else {
				t.Logf("%.1f MB of %.0f", megabytes, h.megabytes)
			}
		})
	}
}

// Ten times the elements cost at most twelve times the memory, whatever the elements are.
// Work that grew faster would be copying, and show here.
func TestGrowthIsLinear(t *testing.T) {
	repeated := map[string][3]string{
		"paragraphs":  {"<article>", "<para>ord</para>", "</article>"},
		"mismatches":  {"<article>", "<x/>", "</article>"},
		"empty":       {"<article>", "<para/>", "</article>"},
		"links":       {"<article><para>", "<ulink url='a.se'>a</ulink>", "</para></article>"},
		"terms":       {"<article><variablelist><varlistentry>", "<term>a</term>", "</varlistentry></variablelist></article>"},
		"list breaks": {"<article><itemizedlist>", "<listitem>a</listitem><x/>", "</itemizedlist></article>"},
		"emphasis":    {"<article><para>", "<emphasis role='bold'>a</emphasis>", "</para></article>"},
		"ids":         {"<article>", "<para id='a'>a</para>", "</article>"},
		"comments":    {"<article>", "a<!-- -->", "</article>"},
		"CDATA":       {"<article><para>", "<![CDATA[a]]>", "</para></article>"},
		"entities":    {"<article><para>", "&nbsp;", "</para></article>"},
		"places":      {"<article><para>", "[[", "</para></article>"},
		"lines":       {"", "a\n", ""},
	}
	o := Options{Profile: Inkorg1177()}
	for name, parts := range repeated {
		t.Run(name, func(t *testing.T) {
			cost := func(n int) uint64 {
				text := parts[0] + strings.Repeat(parts[1], n) + parts[2]
				if d := shared().Render(text, o); d.Kind == KindFallback {
					t.Fatalf("refused: %v", d.Findings)
				}
				return allocatedBytes(func() { shared().Render(text, o) })
			}
			small, large := cost(2_000), cost(20_000)
			t.Logf("%.2f times", float64(large)/float64(small))
			if large > 12*small {
				t.Errorf("%d bytes for ten times what cost %d", large, small)
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
