package sso

import (
	"fmt"
	"strings"

	"github.com/beevik/etree"
)

// parseTree reads a document that scan has let through.
func parseTree(raw []byte) (*etree.Element, error) {
	doc := etree.NewDocument()
	doc.ReadSettings.MaxDepth = maxDepth
	if err := doc.ReadFromBytes(raw); err != nil {
		return nil, refuse(ReasonXML, "cannot be parsed")
	}
	if doc.Root() == nil {
		return nil, refuse(ReasonXML, "no root element")
	}
	return doc.Root(), nil
}

// is says whether an element has a name, by namespace and not by prefix.
func is(el *etree.Element, namespace, tag string) bool {
	return el.Tag == tag && el.NamespaceURI() == namespace
}

// attr gives the value of an attribute without a namespace, "" without one. etree's own
// look-up would also find it in other namespaces, and take the declaration of a prefix
// of that name for it.
func attr(el *etree.Element, name string) string {
	for _, a := range el.Attr {
		if a.Space == "" && a.Key == name {
			return a.Value
		}
	}
	return ""
}

// child gives the first child of a name, or nil.
func child(el *etree.Element, namespace, tag string) *etree.Element {
	for _, c := range el.ChildElements() {
		if is(c, namespace, tag) {
			return c
		}
	}
	return nil
}

// childText gives the text of the first child of a name, "" without one.
func childText(el *etree.Element, namespace, tag string) string {
	if c := child(el, namespace, tag); c != nil {
		return c.Text()
	}
	return ""
}

// descendants gives all elements below el, in document order.
func descendants(el *etree.Element) []*etree.Element {
	var all []*etree.Element
	for _, c := range el.ChildElements() {
		all = append(all, c)
		all = append(all, descendants(c)...)
	}
	return all
}

// slot is a child element that may stand in a parent, and how often.
type slot struct {
	namespace, tag string
	min, max       int
}

func one(namespace, tag string) slot       { return slot{namespace, tag, 1, 1} }
func optional(namespace, tag string) slot  { return slot{namespace, tag, 0, 1} }
func oneOrMore(namespace, tag string) slot { return slot{namespace, tag, 1, maxTokens} }
func anyNumber(namespace, tag string) slot { return slot{namespace, tag, 0, maxTokens} }

// expect refuses an element whose children are not exactly those of the slots, in their
// order, or that holds text between them.
func expect(el *etree.Element, slots ...slot) error {
	children := el.ChildElements()
	for _, s := range slots {
		n := 0
		for n < len(children) && is(children[n], s.namespace, s.tag) {
			n++
		}
		children = children[n:]
		if n < s.min || n > s.max {
			return refuse(ReasonStructure, fmt.Sprintf("%d %s in %s", n, s.tag, el.Tag))
		}
	}
	if len(children) > 0 {
		return refuse(ReasonStructure, fmt.Sprintf("unexpected %s in %s", foreign(children[0].Tag), el.Tag))
	}
	if hasText(el) {
		return refuse(ReasonStructure, "text between the elements of "+el.Tag)
	}
	return nil
}

// hasText says whether an element holds text of its own, besides white space.
func hasText(el *etree.Element) bool {
	for _, token := range el.Child {
		if text, ok := token.(*etree.CharData); ok && strings.TrimSpace(text.Data) != "" {
			return true
		}
	}
	return false
}

// leaf refuses an element that holds other elements where a value is read: the parts of a
// divided value could be read differently by whoever signed it.
func leaf(el *etree.Element) error {
	if len(el.ChildElements()) > 0 {
		return refuse(ReasonStructure, "elements inside the value of "+el.Tag)
	}
	return nil
}
