package main

import (
	"strings"
	"unicode/utf8"

	"inkorg/render"
)

// pointInto moves the positions of a document's findings and links, which are those of the
// decoded text, to where the same stands in the encoded text: the file that an editor opens.
func pointInto(encoded string, document *render.Document) {
	findings := newLocator(encoded)
	for i := range document.Findings {
		f := &document.Findings[i]
		f.Line, f.Column = findings.locate(f.Line, f.Column)
	}
	links := newLocator(encoded)
	for i := range document.Links {
		l := &document.Links[i]
		l.Line, l.Column = links.locate(l.Line, l.Column)
	}
}

// locator goes through an encoded text and its decoded form side by side.
type locator struct {
	rest    string // of the encoded text
	encoded place
	decoded place
}

func newLocator(encoded string) *locator {
	start := place{line: 1, column: 1}
	return &locator{rest: encoded, encoded: start, decoded: start}
}

// locate gives where in the encoded text stands what has a position in the decoded one. It
// only goes forward: positions must come in their order.
func (l *locator) locate(line, column int) (encodedLine, encodedColumn int) {
	for l.rest != "" && (l.decoded.line < line || l.decoded.line == line && l.decoded.column < column) {
		l.step()
	}
	return l.encoded.line, l.encoded.column
}

// step passes one character. The text can be decoded, so that & begins a reference.
func (l *locator) step() {
	means, size := utf8.DecodeRuneInString(l.rest)
	if means == '&' {
		size = strings.IndexByte(l.rest, ';') + 1
		decoded, _ := render.Decode(l.rest[:size])
		means, _ = utf8.DecodeRuneInString(decoded)
	}
	for _, r := range l.rest[:size] {
		l.encoded.pass(r)
	}
	l.decoded.pass(means)
	l.rest = l.rest[size:]
}

// place is a line and a column, counted from 1 as editors do: CRLF is one line break, a tab
// one column.
type place struct {
	line, column int
	afterCR      bool
}

func (p *place) pass(r rune) {
	switch {
	case r == '\n' && p.afterCR:
		p.afterCR = false
	case r == '\n' || r == '\r':
		p.line, p.column, p.afterCR = p.line+1, 1, r == '\r'
	default:
		p.column, p.afterCR = p.column+1, false
	}
}
