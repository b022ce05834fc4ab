package render

import (
	"strings"
	"testing"
)

// hostile are texts made of one part repeated. Each is dear to read, to write, to sanitize or
// to refuse, in its own way.
var hostile = []struct {
	name, before, repeated, after string
	// times is how often, 0 as often as the text may be large.
	times int
	// megabytes is what rendering it may allocate in all; garbage collection makes the most
	// that is in use at a time about half of it.
	megabytes float64
}{
	{"paragraphs", "<article>", "<para>ord</para>", "</article>", 49_000, 22},
	{"sections", "<article>", "<section><title>a</title></section>", "</article>", 24_500, 22},
	{"boxes", "<article>", "<section><title><emphasis role='observe'/>a</title></section>", "</article>", 16_000, 22},
	{"entries", "<article><variablelist>", "<varlistentry><term>a</term></varlistentry>", "</variablelist></article>", 24_000, 24},
	{"emphasis", "<article><para>", "<emphasis role='bold'>a</emphasis>", "</para></article>", 0, 17},
	{"ids", "<article>", "<para id='a'>a</para>", "</article>", 49_000, 26},
	{"empty elements", "<article>", "<para/>", "</article>", 49_000, 10},
	{"stray text", "<article>", "a<para>b</para>", "</article>", 49_000, 40},
	{"mismatches", "<article>", "<x/>", "</article>", 49_000, 70},
	{"namespaces", "<article>", "<para xmlns='a'>b</para>", "</article>", 0, 65},
	{"list breaks", "<article><itemizedlist>", "<listitem>a</listitem><x/>", "</itemizedlist></article>", 24_500, 48},
	{"links", "<article><para>", "<ulink url='https://a.se/?a=b'>b</ulink>", "</para></article>", 0, 35},
	{"refused links", "<article><para>", "<ulink url='x'>a</ulink>", "</para></article>", 0, 40},
	{"one attribute again", "<article", " a='b'", "/>", 0, 40},
	{"too many elements", "<article>", "<x/>", "</article>", 0, 10},
	{"too deep", "", "<article>", "", 0, 3},
	{"never closed", "<article>", "<para>ord</para>", "", 49_000, 15},
	{"<", "<article>", "<", "", 0, 3},
	{"quotation marks", "<article><para>", `"`, "</para></article>", 0, 70},
	{"references", "<article><para>", "&amp;", "</para></article>", 0, 25},
	{"entities", "<article><para>", "&nbsp;", "</para></article>", 0, 8},
	{"comments", "<article>", "a<!-- -->", "</article>", 0, 24},
	{"CDATA", "<article><para>", "<![CDATA[a]]>", "</para></article>", 0, 15},
	{"instructions", "<article>", "<?a?>", "</article>", 0, 15},
	{"places", "<article><para>", "[[a]]", "</para></article>", 0, 9},
	{"plain text", "a", "<", "", 0, 55},
	{"lines", "", "a\n", "", 49_000, 5},
}

// hostileText returns one of these texts.
func hostileText(before, repeated, after string, times int) string {
	if times == 0 {
		times = (MaxText - len(before) - len(after)) / len(repeated)
	}
	return before + strings.Repeat(repeated, times) + after
}

func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		text := hostileText(h.before, h.repeated, h.after, h.times)
		b.Run(h.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				shared().Render(text, Options{Profile: Inkorg1177()})
			}
		})
	}
}
