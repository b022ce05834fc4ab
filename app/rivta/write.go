package rivta

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// writer writes XML, one element a line.
type writer struct {
	bytes.Buffer
	open  []string
	begun int // length when the latest start tag was written
}

func newWriter() *writer {
	const answer = 1024 // bytes that have room for most
	w := new(writer)
	w.Grow(answer)
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	return w
}

// start begins an element; attributes are names and values in turn.
func (w *writer) start(name string, attributes ...string) {
	w.tag(name, attributes)
	w.WriteByte('>')
	w.open = append(w.open, name)
	w.begun = w.Len()
}

// end ends the element that start began last.
func (w *writer) end() {
	name := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	if w.Len() == w.begun {
		w.Truncate(w.Len() - len(">"))
		w.WriteString("/>")
		return
	}
	w.line()
	w.strings("</", name, ">")
}

// text writes an element of text.
func (w *writer) text(name, text string, attributes ...string) {
	w.tag(name, attributes)
	w.strings(">", escape(text), "</", name, ">")
}

// empty writes an element with nothing in it.
func (w *writer) empty(name string, attributes ...string) {
	w.tag(name, attributes)
	w.WriteString("/>")
}

func (w *writer) tag(name string, attributes []string) {
	w.line()
	w.strings("<", name)
	for i := 0; i+1 < len(attributes); i += 2 {
		w.strings(" ", attributes[i], `="`, escape(attributes[i+1]), `"`)
	}
}

func (w *writer) line() {
	w.WriteByte('\n')
	for range w.open {
		w.WriteString("  ")
	}
}

func (w *writer) strings(parts ...string) {
	for _, part := range parts {
		w.WriteString(part)
	}
}

// payload writes the element in a Body.
func (w *writer) payload(name string, of *complexType, source any) {
	var types typeSet
	types.add(of)
	var declarations []string
	for _, namespace := range types.namespaces {
		declarations = append(declarations, "xmlns:"+prefix(namespace), namespace)
	}
	w.start(qualified(of.namespace, name), declarations...)
	w.content(of, source)
	w.end()
}

// content writes what stands in a Go value as its type's table says. Extensions declare
// their namespace themselves, since most messages have none.
func (w *writer) content(of *complexType, source any) {
	for _, e := range of.rows() {
		name := qualified(of.namespace, e.name)
		var declaration []string
		if e.namespace != "" {
			name = qualified(e.namespace, e.name)
			declaration = []string{"xmlns:" + prefix(e.namespace), e.namespace}
		}
		if e.simple != nil {
			for _, value := range e.values(source) {
				w.text(name, value, declaration...)
			}
			continue
		}
		for _, child := range e.children(source) {
			w.start(name, declaration...)
			w.content(e.complex, child)
			w.end()
		}
	}
}

// qualified gives a name with the prefix of its namespace.
func qualified(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return prefix(namespace) + ":" + name
}

// escape writes a text for an element or an attribute. What XML cannot hold becomes
// U+FFFD; a carriage return is written as a number, since readers would drop it.
func escape(text string) string {
	if asItIs(text) {
		return text
	}
	var escaped strings.Builder
	escaped.Grow(len(text))
	for _, r := range text {
		switch {
		case r == '&':
			escaped.WriteString("&amp;")
		case r == '<':
			escaped.WriteString("&lt;")
		case r == '>':
			escaped.WriteString("&gt;")
		case r == '"':
			escaped.WriteString("&quot;")
		case r == '\r':
			escaped.WriteString("&#13;")
		case !inXML(r):
			escaped.WriteRune(utf8.RuneError)
		default:
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}

// asItIs says of a text in ASCII whether it is written so.
func asItIs(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= utf8.RuneSelf || c == '&' || c == '<' || c == '>' || c == '"' {
			return false
		}
	}
	return true
}

// inXML says whether XML 1.0 can hold a character, other than a carriage return, as it is.
func inXML(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n'
	case r == 0xFFFE, r == 0xFFFF:
		return false
	default:
		return true
	}
}
