package render

import (
	"strings"
	"testing"
)

// Sanitizing in pieces is sanitizing the whole, wherever it is parted.
func TestPieces(t *testing.T) {
	d := show(t, `<article xml:lang="en"><para>å &amp;&lt;"' <ulink url="https://a.se/?a=b&amp;c=d" type="_blank">b</ulink>𝒳</para><x/></article>`, Options{})
	const shortest = 6 // one more than the longest reference
	for size := shortest; size < len(d.HTML)+2; size++ {
		var b strings.Builder
		for rest := []byte(d.HTML); len(rest) > 0; {
			n := pieceEnd(rest, size)
			if n <= 0 || n > len(rest) {
				t.Fatalf("a piece of %d bytes of %q", n, rest)
			}
			b.WriteString(shared().Sanitize(string(rest[:n])))
			rest = rest[n:]
		}
		if b.String() != d.HTML {
			t.Fatalf("in pieces of %d bytes:\n%s\n%s", size, b.String(), d.HTML)
		}
	}
}

func TestPieceEnd(t *testing.T) {
	tests := []struct {
		name, html string
		want       string
	}{
		{"all", "<p>a</p>", "<p>a</p>"},
		{"in text", "<p>abcdefghijk</p>", "<p>abcdefg"},
		{"before a tag", "<p>abcde</p>fgh", "<p>abcde"},
		{"behind a tag", "<p>abc</p>defgh", "<p>abc</p>"},
		{"a tag that is longer", `<p class="mismatch">a</p>`, `<p class="mismatch">`},
		{"a tag that never ends", `<p class="mismatch"`, `<p class="mismatch"`},
		{"before a reference", "<p>abcd&#34;efg", "<p>abcd"},
		{"behind a reference", "<p>ab&#34;efg</p>", "<p>ab&#34;"},
		{"& and ; of different references", "&lt;&gt;&amp;", "&lt;&gt;"},
		{"; that ends no reference", "&#34;;;;;;;;;", "&#34;;;;;;"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.html[:pieceEnd([]byte(tt.html), 10)]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A document that is larger than a piece keeps what stands where it is parted.
func TestLargeDocument(t *testing.T) {
	d := show(t, "<article>"+strings.Repeat("<para>Ett \"test\" &amp; <ulink url='a.se'>ett till</ulink></para>", 500)+"</article>", Options{})
	if len(d.HTML) < 10*pieceSize {
		t.Errorf("only %d bytes", len(d.HTML))
	}
}
