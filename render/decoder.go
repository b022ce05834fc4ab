package render

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// decode reads the text from an offset between two tokens to its end with encoding/xml, which
// knows where they stand.
func (r *reader) decode(from int) *refusal {
	if from == len(r.tree.xml) {
		return nil
	}
	d := xml.NewDecoder(strings.NewReader(r.tree.xml[from:]))
	d.Entity = xml.HTMLEntity
	// The text is a string by now, whatever encoding its declaration names.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for start := from; ; {
		token, err := d.RawToken()
		end := from + int(d.InputOffset())
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return r.refuse(start, end)
		}
		if refused := r.take(token, start, end); refused != nil {
			return refused
		}
		start = end
	}
}

// take adds a token to the tree. Comments and processing instructions say nothing.
func (r *reader) take(token xml.Token, start, end int) *refusal {
	switch token := token.(type) {
	case xml.StartElement:
		attrs := r.attrs.take(len(token.Attr))
		for i, a := range token.Attr {
			attrs[i].Space, attrs[i].Key, attrs[i].Value = a.Name.Space, a.Name.Local, a.Value
		}
		return r.startElement(token.Name, attrs, start, end)
	case xml.EndElement:
		return r.endElement(token.Name, start)
	case xml.CharData:
		return r.charData(sharedString(token, r.tree.xml[start:end]), start, end)
	case xml.ProcInst:
		return checkInstruction(token, r.tree.xml[start:end], start)
	case xml.Directive:
		return r.refuse(start, end)
	}
	return nil
}

// sharedString returns data as a string. Where it stands in the source just so, it is a part
// of that instead of a copy.
func sharedString(data []byte, raw string) string {
	raw = strings.TrimSuffix(strings.TrimPrefix(raw, cdataStart), cdataEnd)
	if raw == string(data) {
		return raw
	}
	return string(data)
}
