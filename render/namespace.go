package render

import (
	"encoding/xml"
	"strings"
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
func (n *namespaces) enter(depth int, token xml.StartElement, start int) *refusal {
	for _, a := range token.Attr {
		prefix, declares := declaredPrefix(a.Name)
		if !declares {
			continue
		}
		if !mayDeclare(prefix, a.Value) {
			return notWellFormed(start, whyPrefix, subject{element: token.Name.Local, name: fullName(a.Name)})
		}
		n.bind(depth, prefix, a.Value)
	}
	if !n.isBound(token.Name) || token.Name.Space == prefixXMLNS {
		return notWellFormed(start, whyPrefix, subject{element: token.Name.Local, name: fullName(token.Name)})
	}
	return n.checkAttributes(token, start)
}

func (n *namespaces) checkAttributes(token xml.StartElement, start int) *refusal {
	var seen map[xml.Name]bool
	if len(token.Attr) > 1 {
		seen = make(map[xml.Name]bool, len(token.Attr))
	}
	for _, a := range token.Attr {
		if !n.isBound(a.Name) {
			return notWellFormed(start, whyPrefix, subject{element: token.Name.Local, name: fullName(a.Name)})
		}
		name := a.Name
		if uri, ok := n.bound[name.Space]; ok && name.Space != "" {
			name.Space = uri // two prefixes may mean the same
		}
		if seen[name] {
			return notWellFormed(start, whyTwice, subject{element: token.Name.Local, name: fullName(a.Name)})
		}
		if seen != nil {
			seen[name] = true
		}
	}
	return nil
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
func (n *namespaces) isBound(name xml.Name) bool {
	if strings.Contains(name.Local, ":") {
		return false
	}
	switch name.Space {
	case "", prefixXML, prefixXMLNS:
		return true
	}
	_, ok := n.bound[name.Space]
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
func declaredPrefix(name xml.Name) (string, bool) {
	switch {
	case name.Space == prefixXMLNS:
		return name.Local, true
	case name.Space == "" && name.Local == prefixXMLNS:
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
