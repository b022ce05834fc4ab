package rivta

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"inkorg/app/inbox"
)

// document reads XML in UTF-8 token by token. It sees to what encoding/xml leaves open:
// one root, tags that match, prefixes that are declared, attributes that come once. Its
// errors are of type reason.
type document struct {
	source   []byte
	tokens   *tokens
	line     int // where the latest token begins, from 1
	elements []xml.Name
	bound    []int // how many bindings there were outside each of the elements
	bindings []binding
	rooted   bool
}

// binding is a namespace declaration in force.
type binding struct{ prefix, namespace string }

func newDocument(source []byte) *document {
	return &document{source: source, tokens: newTokens(source), bindings: []binding{{"xml", nsXML}}}
}

// next gives the next token: an xml.StartElement or xml.EndElement with resolved names
// and without namespace declarations, xml.CharData, or an xml.ProcInst that is not the
// XML declaration. At the end of a whole document the error is io.EOF.
func (d *document) next() (xml.Token, error) {
	for {
		offset := d.tokens.at
		d.line = d.tokens.line
		found, err := d.tokens.next()
		if err != nil {
			return nil, d.broken(err)
		}
		switch found.kind {
		case startToken:
			return d.start(found.start)
		case endToken:
			return d.end(found.end)
		case textToken:
			if len(d.elements) > 0 {
				return found.text, nil
			}
			if !blank(found.text) {
				return nil, d.reason(CodeXML, "expected nothing outside the envelope")
			}
		case otherToken:
			instruction, is := found.other.(xml.ProcInst)
			if is && (instruction.Target != "xml" || !blank(d.source[:offset])) {
				return instruction, nil
			}
		}
	}
}

func (d *document) start(raw xml.StartElement) (xml.Token, error) {
	if len(d.elements) == 0 && d.rooted {
		return nil, d.reason(CodeXML, "expected nothing after the envelope")
	}
	d.rooted = true
	d.bound = append(d.bound, len(d.bindings))
	d.elements = append(d.elements, raw.Name)
	attributes := raw.Attr[:0]
	for _, attribute := range raw.Attr {
		switch {
		case attribute.Name.Space == "xmlns":
			d.bindings = append(d.bindings, binding{attribute.Name.Local, attribute.Value})
		case attribute.Name.Space == "" && attribute.Name.Local == "xmlns":
			d.bindings = append(d.bindings, binding{"", attribute.Value})
		default:
			attributes = append(attributes, attribute)
		}
	}
	name, err := d.resolve(raw.Name)
	if err != nil {
		return nil, err
	}
	attributes, err = d.resolveAttributes(attributes)
	return xml.StartElement{Name: name, Attr: attributes}, err
}

func (d *document) resolveAttributes(attributes []xml.Attr) ([]xml.Attr, error) {
	for i := range attributes {
		// An attribute without a prefix has no namespace, whatever the default is.
		if attributes[i].Name.Space != "" {
			name, err := d.resolve(attributes[i].Name)
			if err != nil {
				return nil, err
			}
			attributes[i].Name = name
		}
		for _, other := range attributes[:i] {
			if other.Name == attributes[i].Name {
				return nil, d.reason(CodeXML, "expected each attribute once")
			}
		}
	}
	return attributes, nil
}

// resolve puts the namespace in place of the prefix.
func (d *document) resolve(name xml.Name) (xml.Name, error) {
	if strings.Contains(name.Local, ":") {
		return name, d.reason(CodeXML, "expected a name with at most one colon, inside it")
	}
	for i := len(d.bindings) - 1; i >= 0; i-- {
		if d.bindings[i].prefix == name.Space {
			if name.Space != "" && d.bindings[i].namespace == "" {
				break
			}
			return xml.Name{Space: d.bindings[i].namespace, Local: name.Local}, nil
		}
	}
	if name.Space != "" {
		return name, d.reason(CodeXML, fmt.Sprintf("expected a declaration of the prefix %s", inbox.Clip(name.Space)))
	}
	return name, nil
}

func (d *document) end(raw xml.EndElement) (xml.Token, error) {
	last := len(d.elements) - 1
	if last < 0 || d.elements[last] != raw.Name {
		return nil, d.reason(CodeXML, "expected the end tag of the element that is open")
	}
	name, err := d.resolve(raw.Name)
	d.bindings = d.bindings[:d.bound[last]]
	d.elements, d.bound = d.elements[:last], d.bound[:last]
	return xml.EndElement{Name: name}, err
}

// broken gives the reason why the text is no XML, or io.EOF at the end of a document.
func (d *document) broken(err error) error {
	d.line = d.tokens.line
	syntax, isSyntax := errors.AsType[*xml.SyntaxError](err)
	switch {
	case errors.Is(err, io.EOF) && len(d.elements) == 0 && d.rooted:
		return io.EOF
	case errors.Is(err, io.EOF) && !d.rooted:
		return d.reason(CodeXML, "expected a SOAP envelope, found nothing")
	case errors.Is(err, io.EOF):
		return d.reason(CodeXML, "expected the end tag of the element that is open, found the end of the text")
	case isSyntax && strings.HasPrefix(syntax.Msg, "invalid character entity"):
		return d.reason(CodeXML, "expected one of the entities &amp; &lt; &gt; &quot; &apos; or a number such as &#160; "+
			"(in a text that is entity-encoded: &amp;nbsp;)")
	case isSyntax:
		// What follows a colon is of the text itself.
		what, _, _ := strings.Cut(syntax.Msg, ":")
		return d.reason(CodeXML, "expected well-formed XML: "+inbox.Clip(what))
	default:
		return d.reason(CodeXML, "expected well-formed XML 1.0")
	}
}

// reason gives a reason at the latest token, in the element that is open there.
func (d *document) reason(code Code, expected string) reason {
	return reason{code, expected, d.line, d.open()}
}

// open names the innermost element that is open.
func (d *document) open() string {
	if len(d.elements) == 0 {
		return ""
	}
	return inbox.Clip(d.elements[len(d.elements)-1].Local)
}

func blank(text []byte) bool { return len(bytes.Trim(text, " \t\r\n")) == 0 }
