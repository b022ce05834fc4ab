package e2e

import (
	"fmt"
	"slices"
	"strings"

	"inkorg/render"
)

// place makes a message text with a string in one place of it.
type place func(payload string) string

// places are all places of a message text where a string can go.
func places() []place {
	return slices.Concat(elementPlaces(), namePlaces(), markupPlaces(), documentPlaces())
}

// elementPlaces are the text and each attribute of each element.
func elementPlaces() []place {
	var all []place
	seen := map[string]bool{}
	for _, w := range ways(render.Inkorg1177()) { // it has all elements of the other profile
		if e := w.last(); !seen[e.Name] {
			seen[e.Name] = true
			all = append(all, textPlaces(w)...)
			all = append(all, attributePlaces(w)...)
		}
	}
	return all
}

// textPlaces are an element's text, in each way of writing it.
func textPlaces(w way) []place {
	write := []func(string) string{escaped, asIs}
	if w.last().Text {
		write = append(write, references, section, twice)
	}
	var all []place
	for _, write := range write {
		all = append(all, func(payload string) string { return w.text(address(w.last(), ""), write(payload)) })
	}
	return all
}

// attributePlaces are an element's attributes, an address in each way of writing it, and some
// that no element has.
func attributePlaces(w way) []place {
	e := w.last()
	var all []place
	add := func(name string, write func(string) string) {
		all = append(all, func(payload string) string {
			return w.text(fmt.Sprintf(`%s %s="%s"`, address(e, name), name, write(payload)), "ord")
		})
	}
	for _, a := range e.Attributes {
		add(a.Name, escaped)
		if a.Name == "url" {
			add(a.Name, references)
			add(a.Name, asIs)
			add(a.Name, host)
		}
	}
	if e.Name == "para" || e.Name == "ulink" {
		for _, name := range []string{"onclick", "style", "src", "href", "class", "data-exit", "xlink:href"} {
			add(name, escaped)
		}
	}
	return all
}

// Ways of writing a string.
func asIs(s string) string    { return s }
func escaped(s string) string { return render.Encode(s) }
func twice(s string) string   { return render.Encode(render.Encode(s)) }
func section(s string) string {
	return "<![CDATA[" + strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>") + "]]>"
}

// host is an address that begins well.
func host(s string) string { return "https://" + render.Encode(s) }

func references(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, "&#x%x;", r)
	}
	return b.String()
}

// around puts the string as it is into the place that %s marks, which stands once or more.
func around(pattern string) place {
	return func(payload string) string { return strings.ReplaceAll(pattern, "%s", payload) }
}

func patterns(all ...string) []place {
	var made []place
	for _, pattern := range all {
		made = append(made, around(pattern))
	}
	return made
}

// namePlaces are the names of elements, attributes, entities, prefixes and namespaces.
func namePlaces() []place {
	return append(patterns(
		`<article><%s>a</%s></article>`,
		`<article><para>a <%s/> b</para></article>`,
		`<article><section><title><%s>a</%s></title></section></article>`,
		`<article><itemizedlist><listitem>a</listitem><%s/></itemizedlist></article>`,
		`<article><para %s="a">b</para></article>`,
		`<article><para><ulink url="https://example.se" %s>b</ulink></para></article>`,
		`<article><para>a &%s; b</para></article>`,
		`<article xmlns:%s="http://www.w3.org/1999/xhtml"><%s:script>a</%s:script></article>`,
	), func(payload string) string {
		return `<article xmlns="` + escaped(payload) + `"><para>a</para></article>`
	}, func(payload string) string {
		return `<article xmlns:x="` + escaped(payload) + `"><x:para>a</x:para><para x:url="a">b</para></article>`
	}, func(payload string) string {
		return `<article><para>a</para><x xmlns="http://www.w3.org/1999/xhtml">` + payload + `</x><para>b</para></article>`
	})
}

// markupPlaces are what is neither element nor text.
func markupPlaces() []place {
	return patterns(
		`<article><!--%s--><para>a<!-- %s -->b</para></article>`,
		`<article><?%s?><para>a</para></article>`,
		`<article><para>a<?x %s?>b</para></article>`,
		`<article><para><![CDATA[%s]]></para></article>`,
	)
}

// documentPlaces are what stands around the root element, and texts that are no DocBook.
func documentPlaces() []place {
	return append(patterns(
		`<?xml version="%s"?><article><para>a</para></article>`,
		`<?xml version="1.0" encoding="%s"?><article><para>a</para></article>`,
		`<?xml version="1.0" encoding="UTF-7"?><article><para>%s</para></article>`,
		`<!DOCTYPE %s><article><para>a</para></article>`,
		`<!DOCTYPE article [<!ENTITY a "%s">]><article><para>&a;</para></article>`,
		`%s<article><para>a</para></article>`,
		`<article><para>a</para></article>%s`,
		`<%s><para>a</para></%s>`,
		`%s`,
		"Hej\n\n%s\nHej ${%s}",
	), func(payload string) string {
		return render.Encode("<article><para>" + payload + "</para><para>" + escaped(payload) + "</para></article>")
	}, func(payload string) string { return render.Encode(payload) })
}
