package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark may stand before a text; real senders leave it there.
const byteOrderMark = '\uFEFF'

// source is a message text and what it was taken for.
type source struct {
	// sent is the text as it was sent, start the offset of its first character that is
	// neither white space nor a byte order mark.
	sent  string
	start int
	// xml is what to read as XML: the text from start on, decoded once more if it was encoded
	// twice. It is empty for plain text.
	xml string
	// shifts map offsets of xml to sent, together with start.
	shifts        []shift
	doubleEncoded bool
}

// newSource decides whether a text is DocBook or plain text by its first characters.
func newSource(sent string) source {
	rest := strings.TrimLeftFunc(sent, func(r rune) bool {
		return r == byteOrderMark || unicode.IsSpace(r)
	})
	s := source{sent: sent, start: len(sent) - len(rest)}
	switch {
	case strings.HasPrefix(rest, "&lt;article"), strings.HasPrefix(rest, "&lt;?xml"):
		s.doubleEncoded = true
		s.xml, s.shifts, _ = decode(rest)
	case looksLikeMarkup(rest):
		s.xml = rest
	}
	return s
}

// looksLikeMarkup says whether text begins as XML does. A < before a number or a space is a
// sign in running text: "<5 mmol/L är normalt".
func looksLikeMarkup(text string) bool {
	if len(text) < 2 || text[0] != '<' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[1:])
	return r == '?' || r == '!' || r == '_' || r == ':' || unicode.IsLetter(r)
}

// plain says whether the text is plain text.
func (s *source) plain() bool { return s.xml == "" }

// offset maps an offset of xml, or for plain text of sent, to an offset of sent.
func (s *source) offset(at int) int {
	if s.plain() {
		return at
	}
	return s.start + sentOffset(s.shifts, at)
}
