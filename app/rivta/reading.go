package rivta

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// maxReasons keeps a faultstring readable for a person.
const maxReasons = 10

// reading reads elements by their tables into Go values. What the schema does not allow
// becomes a reason, and reading goes on, so that a sender is told of everything at once;
// an error means that it cannot go on.
type reading struct {
	*document
	reasons []reason
	// unencoded is the first place where markup was not entity-encoded. The answer table
	// puts it after everything the schema says.
	unencoded *reason
}

func (r *reading) refuse(why reason) {
	if len(r.reasons) < maxReasons {
		r.reasons = append(r.reasons, why)
	}
}

// content reads the inside of an element of a complex type, up to its end tag.
func (r *reading) content(of *complexType, target any) error {
	at := newPlace(of, r.open(), r.line)
	stray := false
	for {
		token, err := r.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := r.child(at, token, target); err != nil {
				return err
			}
		case xml.EndElement:
			for _, missing := range at.missing() {
				r.refuse(missing)
			}
			return nil
		case xml.CharData:
			if !stray && !blank(token) {
				stray = true
				r.refuse(r.reason(CodeText, "expected elements, found text"))
			}
		case xml.ProcInst:
			return r.instruction()
		}
	}
}

func (r *reading) child(at *place, start xml.StartElement, target any) error {
	row, wrong := at.step(start.Name)
	if wrong != "" {
		r.refuse(r.reason(CodeElement, wrong))
	}
	if row == nil {
		return r.skip()
	}
	r.attributes(start)
	if row.complex != nil {
		return r.content(row.complex, row.enter(target))
	}
	text, err := r.text(row.simple)
	if err == nil {
		row.set(target, text)
	}
	return err
}

// attributes refuses all but the hints that XML Schema allows on every element.
func (r *reading) attributes(start xml.StartElement) {
	for _, attribute := range start.Attr {
		hint := attribute.Name.Space == nsInstance && attribute.Name.Local != "nil"
		if !hint {
			r.refuse(r.reason(CodeAttribute, "expected no attribute "+clip(attribute.Name.Local)))
		}
	}
}

// text reads the inside of an element of a simple type, up to its end tag.
func (r *reading) text(of *simpleType) (string, error) {
	line, element := r.line, r.open()
	begin := r.decoder.InputOffset()
	var text strings.Builder
	for {
		token, err := r.next()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			r.markup(of, element, begin)
			if err := r.skip(); err != nil {
				return "", err
			}
		case xml.ProcInst:
			r.markup(of, element, begin)
		case xml.EndElement:
			value := of.normal(text.String())
			if !of.allows(value) {
				r.refuse(reason{CodeValue, "expected " + of.expected(), line, element})
			}
			return value, nil
		}
	}
}

// markup notes an element or a processing instruction inside the text of an element,
// whose content began at an offset of the source.
func (r *reading) markup(of *simpleType, element string, begin int64) {
	switch {
	case !of.encoded:
		r.refuse(reason{CodeElement, "expected text only", r.line, element})
	case r.unencoded == nil:
		r.unencoded = &reason{CodeNotEncoded, notEncoded(r.source[begin:]), r.line, element}
	}
}

// instruction refuses a processing instruction (rule of SOAP 1.1).
func (r *reading) instruction() error {
	return r.reason(CodeXML, "expected no processing instruction")
}

// skip reads over the inside of an element, up to its end tag.
func (r *reading) skip() error {
	for depth := len(r.elements); len(r.elements) >= depth; {
		token, err := r.next()
		if err != nil {
			return err
		}
		if _, is := token.(xml.ProcInst); is && r.unencoded == nil {
			return r.instruction()
		}
	}
	return nil
}

// place is how far the reading of a sequence has come.
type place struct {
	of      *complexType
	element string // the parent
	line    int    // where it begins
	counts  []int  // how often each element has come
	last    int    // index of the furthest one; the number of elements when extensions have begun
}

func newPlace(of *complexType, element string, line int) *place {
	return &place{of: of, element: element, line: line, counts: make([]int, len(of.elements))}
}

// step goes on to a child and gives its row of the table, nil for one to skip. What is
// wrong with its coming here is empty when it may.
func (p *place) step(name xml.Name) (row *element, wrong string) {
	found := -1
	if name.Space == p.of.namespace {
		found = p.of.index(name.Local)
	}
	if found < 0 {
		return nil, p.extension(name)
	}
	row = &p.of.elements[found]
	p.counts[found]++
	switch {
	case found < p.last:
		wrong = fmt.Sprintf("expected %s before %s", row.name, p.furthest())
	case row.max != unbounded && p.counts[found] > row.max:
		wrong = fmt.Sprintf("expected %s at most once", row.name)
	}
	p.last = max(p.last, found)
	return row, wrong
}

// extension judges an element that is not in the table.
func (p *place) extension(name xml.Name) (wrong string) {
	switch {
	case p.of.open && name.Space != "" && name.Space != p.of.namespace:
		p.last = len(p.of.elements)
		return ""
	case p.of.index(name.Local) >= 0:
		return fmt.Sprintf("expected %s in namespace %s", name.Local, p.of.namespace)
	default:
		return fmt.Sprintf("expected no %s in %s", clip(name.Local), p.element)
	}
}

func (p *place) furthest() string {
	if p.last == len(p.of.elements) {
		return "elements of other namespaces"
	}
	return p.of.elements[p.last].name
}

// missing gives a reason for every element that should have come and has not.
func (p *place) missing() []reason {
	var reasons []reason
	for i, e := range p.of.elements {
		if p.counts[i] < e.min {
			expected := fmt.Sprintf("expected %s (of namespace %s) in %s", e.name, p.of.namespace, p.element)
			reasons = append(reasons, reason{CodeElement, expected, p.line, p.element})
		}
	}
	return reasons
}
