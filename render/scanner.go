package render

import (
	"encoding/xml"
	"strings"

	"github.com/beevik/etree"
)

// scanner splits into tokens what messages usually are, several times as fast as encoding/xml:
// elements without prefix, attributes, text, the five entities of XML and character references.
// It stops before the first token that is anything else and leaves that and the rest to
// encoding/xml, so it need not know what is an error. Both give the same tokens: a fuzz test
// compares what comes of them.
type scanner struct {
	text string
	at   int
	// attrs are those of the last start tag.
	attrs []etree.Attr
}

// scanned is a token: text, or a tag when it has a name.
type scanned struct {
	name       string
	start, end bool // an element without content is both
	text       string
}

// scan reads the text as far as it is usual, and returns the offset where it no longer is.
func (r *reader) scan() (end int, refused *refusal) {
	s := scanner{text: r.tree.xml, at: declarationEnd(r.tree.xml)}
	for s.at < len(s.text) {
		at := s.at
		token, usual := s.next()
		if !usual {
			return at, nil
		}
		name := xml.Name{Local: token.name}
		if token.name == "" {
			refused = r.charData(token.text, at, s.at)
		}
		if token.start {
			attrs := r.attrs.take(len(s.attrs))
			copy(attrs, s.attrs)
			refused = r.startElement(name, attrs, at, s.at)
		}
		if token.end && refused == nil {
			refused = r.endElement(name, at)
		}
		if refused != nil {
			return at, refused
		}
	}
	return s.at, nil
}

// declarationEnd returns the offset after the XML declaration, 0 if there is none.
func declarationEnd(text string) int {
	if !strings.HasPrefix(text, "<?xml") {
		return 0
	}
	end := strings.Index(text, "?>") + len("?>")
	if end < len("?>") || !declaration.MatchString(text[:end]) {
		return 0
	}
	return end
}

// next returns the next token and moves behind it. It is no longer usual when ok is false.
func (s *scanner) next() (token scanned, ok bool) {
	if s.text[s.at] != '<' {
		return s.characters()
	}
	s.at++
	if s.skip('/') {
		return s.endTag()
	}
	return s.startTag()
}

func (s *scanner) characters() (token scanned, ok bool) {
	raw := s.text[s.at:]
	if end := strings.IndexByte(raw, '<'); end >= 0 {
		raw = raw[:end]
	}
	s.at += len(raw)
	if strings.IndexByte(raw, '\r') >= 0 || strings.Contains(raw, cdataEnd) {
		return scanned{}, false
	}
	token.text, ok = resolve(raw)
	return token, ok
}

func (s *scanner) endTag() (token scanned, ok bool) {
	name := s.name()
	s.space()
	return scanned{name: name, end: true}, name != "" && s.skip('>')
}

func (s *scanner) startTag() (token scanned, ok bool) {
	token = scanned{name: s.name(), start: true}
	s.attrs = s.attrs[:0]
	for s.space() && !s.ends() {
		if !s.attribute() {
			return scanned{}, false
		}
	}
	token.end = s.skip('/')
	return token, token.name != "" && s.skip('>')
}

// attribute reads an attribute. Where a value has line breaks or tabs it is not usual: these
// are to be changed, and only in values.
func (s *scanner) attribute() bool {
	a := etree.Attr{Key: s.name()}
	if a.Key == prefixXML && s.skip(':') {
		a.Space, a.Key = a.Key, s.name()
	}
	if a.Key == "" || !s.skip('=') {
		return false
	}
	quote := byte('"')
	if !s.skip(quote) {
		if quote = '\''; !s.skip(quote) {
			return false
		}
	}
	length := strings.IndexByte(s.text[s.at:], quote)
	if length < 0 {
		return false
	}
	raw := s.text[s.at : s.at+length]
	s.at += length + 1
	if strings.ContainsAny(raw, "<\t\r\n") {
		return false
	}
	value, ok := resolve(raw)
	a.Value = value
	s.attrs = append(roomy(s.attrs), a)
	return ok
}

// resolve replaces references. That fails if there are others than to characters.
func resolve(raw string) (text string, ok bool) {
	if strings.IndexByte(raw, '&') < 0 {
		return raw, true
	}
	text, _, bad := decode(raw)
	return text, bad < 0
}

// name reads a name of ASCII characters without prefix; it is empty if there is none.
func (s *scanner) name() string {
	start := s.at
	for s.at < len(s.text) && isNameByte(s.text[s.at], s.at > start) {
		s.at++
	}
	return s.text[start:s.at]
}

// isNameByte says whether a name may hold the byte; inside it, it may hold more than at its
// beginning.
func isNameByte(c byte, inside bool) bool {
	letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_'
	return letter || inside && (c >= '0' && c <= '9' || c == '-' || c == '.')
}

// space moves behind white space and says whether there is any.
func (s *scanner) space() bool {
	start := s.at
	for s.at < len(s.text) && strings.IndexByte(xmlSpace, s.text[s.at]) >= 0 {
		s.at++
	}
	return s.at > start
}

// ends says whether a start tag ends here.
func (s *scanner) ends() bool {
	return s.at < len(s.text) && (s.text[s.at] == '>' || s.text[s.at] == '/')
}

// skip moves behind a byte if it stands here.
func (s *scanner) skip(c byte) bool {
	if s.at == len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}
