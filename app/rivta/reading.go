package rivta

import (
	"encoding/xml"
	"strings"

	"inkorg/app/inbox"
)

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
	if len(r.reasons) < inbox.MaxReasons {
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
	row, code, wrong := at.step(start.Name)
	if wrong != "" {
		r.refuse(r.reason(code, wrong))
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
			r.refuse(r.reason(CodeAttribute, "expected no attribute "+inbox.Clip(attribute.Name.Local)))
		}
	}
}

// text reads the inside of an element of a simple type, up to its end tag.
func (r *reading) text(of *simpleType) (string, error) {
	line, element := r.line, r.open()
	begin := r.tokens.at
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
func (r *reading) markup(of *simpleType, element string, begin int) {
	switch {
	case !of.encoded:
		r.refuse(reason{CodeUnknown, "expected text only", r.line, element})
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
