package rivta

import (
	"bytes"
	"encoding/xml"
	"io"
)

// tokens gives the tokens of an XML text in UTF-8, each the one that RawToken of encoding/xml
// gives, at a fraction of the cost. It reads what messages are made of: plain tags and texts.
// At the first of anything else, or of anything wrong, encoding/xml takes over for good.
type tokens struct {
	source []byte
	at     int // where the next token begins
	line   int // where that is, from 1

	open       []xml.Name // the elements that are, as far as it has read their tags
	empty      bool       // the latest tag was an empty element's, whose end is the next token
	attributes []xml.Attr // of the latest start tag
	written    []byte     // the latest text, when it is not in the source as it is

	decoder *xml.Decoder // nil as long as it is not needed
	from    int          // where it began
	before  int          // how many lines there are before that
}

// token is an xml.StartElement, xml.EndElement or xml.CharData, or in other what else there
// is: the kind tells. What it holds is good until the next one is read.
type token struct {
	kind  tokenKind
	start xml.StartElement
	end   xml.EndElement
	text  xml.CharData
	other xml.Token
}

type tokenKind int

const (
	noToken tokenKind = iota
	startToken
	endToken
	textToken
	otherToken
)

func newTokens(source []byte) *tokens { return &tokens{source: source, line: 1} }

// next gives the next token; io.EOF at the end.
func (t *tokens) next() (token, error) {
	if t.decoder == nil {
		if t.at == len(t.source) && !t.empty {
			return token{}, io.EOF
		}
		if found, end := t.plain(); found.kind != noToken {
			t.line += bytes.Count(t.source[t.at:end], []byte("\n"))
			t.at = end
			return found, nil
		}
		t.decode()
	}
	raw, err := t.decoder.RawToken()
	line, _ := t.decoder.InputPos()
	t.at, t.line = t.from+int(t.decoder.InputOffset()), t.before+line
	switch raw := raw.(type) {
	case xml.StartElement:
		return token{kind: startToken, start: raw}, err
	case xml.EndElement:
		return token{kind: endToken, end: raw}, err
	case xml.CharData:
		return token{kind: textToken, text: raw}, err
	case xml.ProcInst:
		if t.from == 0 {
			t.decoder = nil // the XML declaration, which many senders write
		}
	}
	return token{kind: otherToken, other: raw}, err
}

// decode has encoding/xml go on.
func (t *tokens) decode() {
	t.from, t.before = t.at, t.line-1
	t.decoder = xml.NewDecoder(bytes.NewReader(t.source[t.at:]))
	// The text is UTF-8 by now, whatever its declaration says.
	t.decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
}
