package render

import (
	"slices"
	"strings"
	"unicode"

	"github.com/beevik/etree"
	"golang.org/x/text/language"
)

// attributes are what any written element takes from its attributes.
type attributes struct{ lang, id string }

// attributes reads the attributes of an element, and notes those that its row does not have.
func (w *writer) attributes(n node) attributes {
	var a attributes
	for i := range n.element.Attr {
		attr := &n.element.Attr[i]
		if attr.Space == prefixXMLNS || attr.Space == "" && attr.Key == prefixXMLNS {
			continue
		}
		about := subject{element: n.name(), parent: n.parentName(), name: attr.FullKey()}
		row := w.row(n).attribute(attr.Space, attr.Key)
		switch {
		case row == nil:
			w.report.add(w.tree.offset(n), CodeUnknownAttribute, about)
		case attr.Key == "lang":
			if !validLanguage(attr.Value) {
				w.report.add(w.tree.offset(n), CodeBadLang, about)
			} else if a.lang == "" || attr.Space == prefixXML {
				a.lang = attr.Value
			}
		case attr.Key == "id":
			if number, ok := w.ids[attr.Value]; !ok || number != n.number {
				w.report.add(w.tree.offset(n), CodeUnknownAttribute, about)
			} else {
				a.id = w.idPrefix + attr.Value
			}
		case attr.Key == "role": // has a code of its own
		case row.Values != nil && !slices.Contains(row.Values, attr.Value):
			w.report.add(w.tree.offset(n), CodeUnknownAttribute, about)
		}
	}
	return a
}

// attribute returns the value of an attribute without prefix, "" if there is none.
func (n node) attribute(name string) string {
	for i := range n.element.Attr {
		if attr := &n.element.Attr[i]; attr.Space == "" && attr.Key == name {
			return attr.Value
		}
	}
	return ""
}

// validLanguage says whether a tag is a valid one of BCP 47, which joins with hyphens only.
func validLanguage(tag string) bool {
	if tag == "" || len(tag) > maxLanguage || strings.Contains(tag, "_") {
		return false
	}
	_, err := language.Raw.Parse(tag)
	return err == nil
}

// validID says whether an id is fit for HTML and for the fragment of a URL.
func validID(id string) bool {
	if len(id) > maxID {
		return false
	}
	for i, r := range id {
		if !unicode.In(r, unicode.L, unicode.N) && r != '_' && (i == 0 || r != '.' && r != '-') {
			return false
		}
	}
	return id != ""
}

// hasIDs says whether elements of the profile may have ids.
func (p *Profile) hasIDs() bool {
	return slices.ContainsFunc(p.elements, func(e Element) bool { return e.attribute("", "id") != nil })
}

// collectIDs finds the ids of all elements that will be shown. The first of two that are alike
// has it.
func (w *writer) collectIDs(parent node) {
	for n := range w.tree.children(parent) {
		if n.isText() || !w.allowed(parent, n) || w.empty(n) {
			continue
		}
		row := w.row(n)
		if row.attribute("", "id") != nil {
			if id := idOf(n.element); validID(id) {
				if _, taken := w.ids[id]; !taken {
					w.ids[id] = n.number
				}
			}
		}
		if !row.Text {
			w.collectIDs(n)
		}
	}
}

// idOf returns xml:id, or id where there is none.
func idOf(e *etree.Element) string {
	id := ""
	for _, a := range e.Attr {
		switch {
		case a.Key == "id" && a.Space == prefixXML:
			return a.Value
		case a.Key == "id" && a.Space == "":
			id = a.Value
		}
	}
	return id
}

// idPrefix returns what the ids of a message begin with in the page.
func idPrefix(message string) string {
	return "m-" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return -1
	}, message) + "-"
}
