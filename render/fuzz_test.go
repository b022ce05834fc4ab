package render

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzRender checks what is true of every document for whatever text: no panic, the sanitizer
// changes nothing, only listed output, a tree that parses to itself, bounded size.
func FuzzRender(f *testing.F) {
	samples, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(samples) == 0 {
		f.Fatal("no samples", err)
	}
	for _, sample := range samples {
		content, err := os.ReadFile(sample)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content), byte(0), "m1")
		f.Add(Encode(string(content)), byte(0xFF), "")
	}
	for _, text := range hostileTexts() {
		f.Add(text, byte(3), "a b")
	}
	f.Fuzz(func(t *testing.T, text string, flags byte, prefix string) {
		o := Options{IDPrefix: prefix}
		if flags&1 != 0 {
			o.Profile = Inkorg1177()
		}
		if flags&2 != 0 {
			o.Resolve = func(n int, url string) (Exit, bool) {
				return Exit{Href: "/uthopp/m/1", Name: "<b>"}, n%2 == int(flags>>7)
			}
		}
		if flags&4 != 0 {
			o.Fallback = FallbackMessage
		}
		if flags&8 != 0 {
			o.Lang = EN
		}
		d := shared().Render(text, o)
		if len(prefix) > len(text)+16 {
			return // an id is as long as its prefix
		}
		checkDocument(t, text, o, d)
		_ = d.PlainText()
	})
}

// FuzzSanitize checks that the second layer alone lets nothing through that is not listed.
func FuzzSanitize(f *testing.F) {
	for _, text := range hostileTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean := shared().Sanitize(text)
		checkOutputList(t, clean)
		if t.Failed() {
			t.Logf("%q becomes %q", text, clean)
		}
	})
}

// hostileTexts are seeds: every place where a string can go, and what has fooled others.
func hostileTexts() []string {
	texts := []string{
		`<article><para><ulink url="javascript:alert(1)" type="_blank" onclick="x">a</ulink></para></article>`,
		`<article><para><ulink url="java&#10;script:alert(1)">a</ulink><ulink url="//a.se">b</ulink></para></article>`,
		`<article><para><ulink url="https://a.se/&quot;&gt;&lt;script&gt;">a</ulink></para></article>`,
		`<article><para><link url="www.a.se/å b" linkend="x">www.a.se</link></para></article>`,
		`<article xml:lang='en"x'><section xml:id='"&gt;'><title><emphasis role='collapsible">'>a</emphasis></title></section></article>`,
		`<article><section id="a"><title><emphasis role="collapsible">a</emphasis></title><para><link linkend="a">b</link></para></section></article>`,
		`<article>text<variablelist>text<varlistentry>text<term>a</term><x/><listitem>b</listitem></varlistentry></variablelist></article>`,
		`<article><itemizedlist mark="hyphen" id="l"><listitem>a</listitem>b<x/><listitem>c</listitem></itemizedlist></article>`,
		`<article><para><![CDATA[</p><script>alert(1)</script>]]>]]&gt;<!-- --><?php ?></para></article>`,
		`<article><para>&lt;svg/onload=alert(1)&gt;&amp;lt;&#0000060;&#x3c;script&#62;</para></article>`,
		"<article><para>\u2028\u202E\u0000\uFFFE\u0085&#133;&#127;</para></article>",
		`<!DOCTYPE article [<!ENTITY a "b">]><article>&a;</article>`,
		`<article xmlns:x="http://www.w3.org/1999/xhtml"><x:script>alert(1)</x:script><svg xmlns="http://www.w3.org/2000/svg"/></article>`,
		`&lt;article&gt;&amp;lt;script&amp;gt;&lt;para&gt;&amp;nbsp;&lt;/para&gt;&lt;/article&gt;`,
		"\uFEFF \n<?xml version='1.0' encoding='UTF-7'?><article><para>+ADw-script+AD4-</para></article>",
		"<5 <img src=x onerror=alert(1)>\r\n\r\n[[namn]] ${x} {{y}}",
		`<article><para><ulink url="https://räksmörgås.se">räksmörgås.se</ulink><ulink url="https://[::1]/">x</ulink></para></article>`,
		`<article><para><ulink url="mailto:a@b.se?subject=%0A">x</ulink><ulink url="tel:1 2">y</ulink></para></article>`,
		`<div class="docbook"><a href="javascript:x" data-exit="y" class="exit"></a><p id="m-x-y" onclick="z"><textarea><noscript><style><math><mi></div>`,
	}
	for _, h := range Catalogue() {
		if h.Repeat == 0 {
			texts = append(texts, h.Example)
		}
	}
	return texts
}
