package render

import (
	"testing"
)

func TestPlainTextOfDocument(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"plain text", "a\nb\n\n<c", "a\nb\n\n<c\n"},
		{"paragraphs", "<article><para>a\n\t b</para><para>c</para></article>", "a b\n\nc\n"},
		{"no-break space", "<article><para>8&#160;dec</para></article>", "8\u00A0dec\n"},
		{"headings", "<article><info><title>Åå</title></info><section><title>b</title><info><title>c</title></info><para>d</para></section></article>", "Åå\n==\n\nb\n-\n\nc\n\nd\n"},
		{"stray text and fallback", "<article>a<x/><para>b<y/></para></article>", "a\n\n" + Mismatch + "\n\nb" + Mismatch + "\n"},
		{"whole fallback", "<x/>", Mismatch + "\n"},
		{"lists", "<article><itemizedlist><listitem>a</listitem><listitem>b</listitem></itemizedlist><para>c</para></article>", "- a\n- b\n\nc\n"},
		{"terms", "<article><variablelist><varlistentry><term>a</term><listitem>b</listitem></varlistentry><varlistentry><term>c</term></varlistentry></variablelist></article>", "a\n  b\nc\n"},
		{"bibliography", "<article><para>a</para><bibliography>b</bibliography></article>", "a\n\nb\n"},
		{"links", "<article><para>a <ulink url='https://a.se/x' type='_blank'>b</ulink>, <ulink url='y'>c</ulink> <ulink url='tel:1'>d</ulink></para></article>", "a b (öppnas i ny flik) [1] (a.se), c d [3]\n\n[1] https://a.se/x\n[3] tel:1\n"},
		{"internal link", "<article><para id='p'><link linkend='p'>a</link></para></article>", "a\n"},
		{"collapsed box", "<article><section><title><emphasis role='collapsible'>a</emphasis></title><para>b</para></section></article>", "a\n=\n\nb\n"},
		{"our own summary", "<article><section><title><emphasis role='collapsible'/></title><para>b</para></section></article>", "b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := show(t, tt.text, Options{Profile: Inkorg1177()}).PlainText(); got != tt.want {
				t.Errorf("got %q", got)
			}
		})
	}
	o := Options{Resolve: everyLinkIsAnExit}
	if got := show(t, linkTo("https://a.se"), o).PlainText(); got != "text [1] Du går vidare till Vårdappen och loggas in automatiskt.\n\n[1] https://a.se\n" {
		t.Errorf("an exit: %q", got)
	}
}
