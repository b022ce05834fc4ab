package render

import (
	"strconv"
	"strings"
)

// hostileText is a text made of one part repeated, which is dear to read, to write, to sanitize
// or to refuse, in its own way.
type hostileText struct {
	// A # in repeated stands for the number of the part, which makes all parts different.
	name, before, repeated, after string
	// times is how often, 0 as often as the text may be large. Mostly it is as often as is
	// still shown.
	times int
}

// hostile are the texts that speed and memory are bounded for.
var hostile = []hostileText{
	// What is allowed, as much of it as is allowed.
	{"paragraphs", "<article>", "<para>ord</para>", "</article>", 49_000},
	{"sections", "<article>", "<section><title>a</title></section>", "</article>", 24_500},
	{"entries", "<article><variablelist>", "<varlistentry><term>a</term></varlistentry>", "</variablelist></article>", 24_000},
	{"terms of one entry", "<article><variablelist><varlistentry>", "<term>a</term>", "</varlistentry></variablelist></article>", 49_000},
	{"bibliographies", "<article>", "<bibliography>a</bibliography>", "</article>", 0},
	{"empty elements", "<article>", "<para/>", "</article>", 49_000},
	{"ids and links to them", "<article>", "<para id='i#'><link linkend='i#'>a</link></para>", "</article>", 5_000},
	{"languages", "<article>", "<para lang='en-x-a#'>a</para>", "</article>", 9_900},
	{"emphasis", "<article><para>", "<emphasis role='bold'>a</emphasis>", "</para></article>", 9_900},
	{"boxes", "<article>", "<section><title><emphasis role='observe'/>a</title></section>", "</article>", 9_900},
	{"links", "<article><para>", "<ulink url='https://a#.se/?a=b'>b</ulink>", "</para></article>", 9_900},
	{"long text", "<article><para>", "Ett två tre ", "</para></article>", 0},
	{"quotation marks", "<article><para>", `"`, "</para></article>", 240_000},
	{"references", "<article><para>", "&amp;", "</para></article>", 0},
	{"CDATA", "<article><para>", "<![CDATA[a]]>", "</para></article>", 49_000},
	{"comments", "<article><para>", "a<!-- b -->", "</para></article>", 49_000},
	{"instructions", "<article><para>", "a<?b c?>", "</para></article>", 49_000},
	{"lines of plain text", "", "a b c d e f g h\n", "", 49_000},
	{"encoded twice", "&lt;article>", "&lt;para>ord&lt;/para>", "&lt;/article>", 45_000},

	// What gives findings.
	{"unknown elements", "<article>", "<x#/>", "</article>", 20_000},
	{"misspelt names", "<article>", "<bibliogra#>a</bibliogra#>", "</article>", 20_000},
	{"breaks in a list", "<article><itemizedlist>", "<listitem>a</listitem><x/>", "</itemizedlist></article>", 15_000},
	{"stray texts", "<article>", "a<para>b</para>", "</article>", 24_900},
	{"namespaces", "<article>", "<para xmlns='a#'>b</para>", "</article>", 9_900},
	{"attributes of one element", "<article", " a#='b'", "/>", 9_900},
	{"one long attribute", "<article id='", "ab\t", "'/>", 0},
	{"entities", "<article><para>", "&nbsp;", "</para></article>", 0},
	{"entities in a long name", "<article><" + strings.Repeat("a", MaxText/4) + ">", "&nbsp;", "</" + strings.Repeat("a", MaxText/4) + "></article>", 10_000},
	{"placeholders that match nothing", "<article><para>", "${{[[", "</para></article>", 0},
	{"placeholders", "<article><para>", "[[a]]", "</para></article>", 0},
	{"bad addresses", "<article><para>", "<ulink url='x#'>a</ulink>", "</para></article>", 9_900},
	{"long addresses", "<article><para>", "<ulink url='a.se/" + longPath + "'>a</ulink>", "</para></article>", 0},
	{"host names to encode", "<article><para>", "<ulink url='" + dearHost() + "'>a</ulink>", "</para></article>", 0},
	{"host names in texts", "<article><para>", "<ulink url='a.se'>" + strings.Repeat("xa.se", 200) + "</ulink>", "</para></article>", 0},

	// What is refused.
	{"a long address", "<article><para><ulink url='a.se/", "åä", "'>a</ulink></para></article>", 0},
	{"too many elements", "<article>", "<x/>", "</article>", 0},
	{"too many attributes", "<article", " a#='b'", "/>", 80_000},
	{"too many quotation marks", "<article><para>", `"`, "</para></article>", 0},
	{"too many signs in plain text", "a", "<", "", 0},
	{"too deep", "", "<article>", "", 0},
	{"never closed", "<article>", "<para>ord</para>", "", 49_000},
	{"the sign < and no tags", "<article>", "<", "", 0},
}

var longPath = strings.Repeat("ab/", maxAddress/4)

// dearHost is a name that takes as long as any to encode: as many characters beyond ASCII as
// are read, all different, and none of them in its place.
func dearHost() string {
	var b strings.Builder
	for i := range rune(maxHostLabel) {
		b.WriteRune('\u9FA5' - 7*i)
	}
	return b.String() + ".se"
}

// text returns the text, or one with a part of its repetitions.
func (h hostileText) text(part int) string {
	times := h.times / part
	if times == 0 {
		times = (MaxText/part - len(h.before) - len(h.after)) / len(h.repeated)
	}
	if !strings.Contains(h.repeated, "#") {
		return h.before + strings.Repeat(h.repeated, times) + h.after
	}
	var b strings.Builder
	b.WriteString(h.before)
	for i := range times {
		b.WriteString(strings.ReplaceAll(h.repeated, "#", strconv.Itoa(i)))
	}
	b.WriteString(h.after)
	return b.String()
}
