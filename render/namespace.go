package render

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

const (
	prefixXML   = "xml"
	prefixXMLNS = "xmlns"
	// namespaceXML is what the prefix xml always means.
	namespaceXML = "http://www.w3.org/XML/1998/namespace"
)

// namespaces knows what prefixes mean at the place of the text that is being read.
type namespaces struct {
	bound map[string]string // the default namespace is that of the prefix ""
	undo  []binding
}

// binding is what a prefix meant outside the element at a depth.
type binding struct {
	depth       int
	prefix, uri string
	bound       bool
}

// enter takes in the declarations of a start tag and refuses undeclared prefixes and
// attributes that are there twice.
func (n *namespaces) enter(depth int, element xml.Name, attrs []etree.Attr, start int) *refusal {
	for _, a := range attrs {
		prefix, declares := declaredPrefix(a)
		if !declares {
			continue
		}
		if !mayDeclare(prefix, a.Value) {
			return notWellFormed(start, whyPrefix, subject{element: element.Local, name: a.FullKey()})
		}
		n.bind(depth, prefix, a.Value)
	}
	if !n.isBound(element.Space, element.Local) || element.Space == prefixXMLNS {
		return notWellFormed(start, whyPrefix, subject{element: element.Local, name: fullName(element)})
	}
	return n.checkAttributes(element, attrs, start)
}

// fewAttributes is how many are compared with each other; more are looked up.
const fewAttributes = 8

func (n *namespaces) checkAttributes(element xml.Name, attrs []etree.Attr, start int) *refusal {
	var seen map[xml.Name]bool
	if len(attrs) > fewAttributes {
		seen = make(map[xml.Name]bool)
	}
	for i, a := range attrs {
		if !n.isBound(a.Space, a.Key) {
			return notWellFormed(start, whyPrefix, subject{element: element.Local, name: a.FullKey()})
		}
		name := n.expand(a)
		twice := seen[name]
		if seen != nil {
			seen[name] = true
		} else {
			twice = slices.ContainsFunc(attrs[:i], func(b etree.Attr) bool { return n.expand(b) == name })
		}
		if twice {
			return notWellFormed(start, whyTwice, subject{element: element.Local, name: a.FullKey()})
		}
	}
	return nil
}

// expand returns the name of an attribute with what its prefix means in place of that: two
// prefixes may mean the same.
func (n *namespaces) expand(a etree.Attr) xml.Name {
	if uri, ok := n.bound[a.Space]; ok && a.Space != "" {
		return xml.Name{Space: uri, Local: a.Key}
	}
	return xml.Name{Space: a.Space, Local: a.Key}
}

func (n *namespaces) bind(depth int, prefix, uri string) {
	if n.bound == nil {
		n.bound = make(map[string]string)
	}
	old, bound := n.bound[prefix]
	n.undo = append(n.undo, binding{depth, prefix, old, bound})
	n.bound[prefix] = uri
}

// leave forgets the declarations of the element at a depth.
func (n *namespaces) leave(depth int) {
	for len(n.undo) > 0 && n.undo[len(n.undo)-1].depth == depth {
		last := n.undo[len(n.undo)-1]
		n.undo = n.undo[:len(n.undo)-1]
		if last.bound {
			n.bound[last.prefix] = last.uri
		} else {
			delete(n.bound, last.prefix)
		}
	}
}

// isBound says whether the prefix of a name, if it has one, means something.
func (n *namespaces) isBound(prefix, local string) bool {
	if strings.Contains(local, ":") {
		return false
	}
	switch prefix {
	case "", prefixXML, prefixXMLNS:
		return true
	}
	_, ok := n.bound[prefix]
	return ok
}

// isForeign says whether an element with that prefix is not DocBook's.
func (n *namespaces) isForeign(prefix string) bool {
	uri := n.bound[prefix]
	if prefix == prefixXML {
		uri = namespaceXML
	}
	return uri != "" && uri != Namespace
}

// declaredPrefix returns the prefix that an attribute declares, if it is a declaration.
func declaredPrefix(a etree.Attr) (string, bool) {
	switch {
	case a.Space == prefixXMLNS:
		return a.Key, true
	case a.Space == "" && a.Key == prefixXMLNS:
		return "", true
	}
	return "", false
}

// mayDeclare says whether XML's rules for namespaces allow a declaration.
func mayDeclare(prefix, uri string) bool {
	switch {
	case prefix == prefixXMLNS:
		return false
	case prefix == prefixXML || uri == namespaceXML:
		return prefix == prefixXML && uri == namespaceXML
	}
	return prefix == "" || uri != ""
}

// fullName returns a name with its prefix.
func fullName(name xml.Name) string {
	if name.Space == "" {
		return name.Local
	}
	return name.Space + ":" + name.Local
}
