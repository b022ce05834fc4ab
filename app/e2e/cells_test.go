package e2e

import (
	"fmt"
	"slices"
	"strings"

	"inkorg/render"
)

// way is the elements from the root to one that may stand in the one before it.
type way []render.Element

func (w way) last() render.Element { return w[len(w)-1] }

// ways gives every way of a profile's table, shorter ones of the same beginning first.
func ways(p *render.Profile) []way {
	root, _ := p.Element(render.Root)
	all := []way{{root}}
	for i := 0; i < len(all); i++ {
		for _, name := range all[i].last().Children {
			child, _ := p.Element(name)
			all = append(all, append(slices.Clone(all[i]), child))
		}
	}
	return all
}

// cellTexts gives message texts for every cell of a profile's table: each element on every way
// to it, empty, with text, with something that is not allowed in it, and with each value of
// each of its attributes.
func cellTexts(p *render.Profile) []string {
	var texts []string
	for _, w := range ways(p) {
		for _, content := range []string{"", "Ord &amp; tecken", "ord <x>borta</x> ord"} {
			texts = append(texts, w.text(address(w.last(), ""), content))
		}
		for _, a := range w.last().Attributes {
			for _, value := range values(a) {
				texts = append(texts, w.text(address(w.last(), a.Name)+fmt.Sprintf(` %s="%s"`, a.Name, value), "ord"))
			}
		}
	}
	return texts
}

// text is a message with the way's last element, and a place that links can lead to.
func (w way) text(attributes, content string) string {
	text := content
	for i, e := range slices.Backward(w) {
		if i < len(w)-1 {
			attributes = address(e, "")
			if e.Text {
				text = "före " + text + " efter"
			}
		}
		if i == 0 {
			text += `<para xml:id="mål">Hit</para>`
		}
		text = fmt.Sprintf("<%s%s>%s</%s>", e.Name, attributes, text, e.Name)
	}
	return text
}

// address is the address of an element that can have one, unless the attribute that is tried
// says where the link leads.
func address(e render.Element, tried string) string {
	hasURL := slices.ContainsFunc(e.Attributes, func(a render.Attribute) bool { return a.Name == "url" })
	if !hasURL || tried == "url" || tried == "linkend" {
		return ""
	}
	return ` url="https://example.se/"`
}

// values are what is tried in an attribute, good and bad.
func values(a render.Attribute) []string {
	switch {
	case len(a.Values) > 0:
		return append(slices.Clone(a.Values), "okänt")
	case a.Name == "url":
		return []string{"http://example.se/a?b=c&amp;d=å", "www.example.se", "mailto:a@example.se", "tel:08-465 004 01", "javascript:a()", ""}
	case a.Name == "linkend":
		return []string{"mål", "saknas"}
	case strings.HasSuffix(a.Name, "lang"):
		return []string{"en", "sv-SE", "ogiltigt!"}
	}
	return []string{"eget", "mål"}
}
