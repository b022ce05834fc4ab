package rivta

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// plain reads a token, or none when it is for encoding/xml.
func (t *tokens) plain() (found token, end int) {
	switch {
	case t.empty:
		t.empty = false
		return token{kind: endToken, end: xml.EndElement{Name: t.pop()}}, t.at
	case t.source[t.at] != '<':
		return t.plainText()
	case t.byteAt(t.at+1) == '/':
		return t.plainEnd(t.at + len("</"))
	}
	return t.plainStart(t.at + len("<"))
}

func (t *tokens) pop() xml.Name {
	last := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	return last
}

// plainEnd reads the end tag of the element that is open.
func (t *tokens) plainEnd(at int) (token, int) {
	if len(t.open) == 0 {
		return token{}, 0
	}
	name := t.open[len(t.open)-1]
	tag, closed := t.source[at:], false
	if name.Space != "" {
		tag, closed = cutPrefix(tag, name.Space, ':')
		if !closed {
			return token{}, 0
		}
		at += len(name.Space) + 1
	}
	if _, closed = cutPrefix(tag, name.Local, '>'); !closed {
		return token{}, 0
	}
	return token{kind: endToken, end: xml.EndElement{Name: t.pop()}}, at + len(name.Local) + 1
}

// cutPrefix takes a name and what follows it from the beginning of a text.
func cutPrefix(text []byte, name string, then byte) (rest []byte, found bool) {
	if len(text) <= len(name) || string(text[:len(name)]) != name || text[len(name)] != then {
		return nil, false
	}
	return text[len(name)+1:], true
}

func (t *tokens) plainStart(at int) (token, int) {
	name, at := t.name(at)
	t.attributes = t.attributes[:0]
	for at > 0 {
		at = t.space(at)
		switch t.byteAt(at) {
		case '>':
			return t.opened(name), at + 1
		case '/':
			if t.byteAt(at+1) != '>' {
				return token{}, 0
			}
			t.empty = true
			return t.opened(name), at + 2
		}
		var attribute xml.Attr
		attribute, at = t.attribute(at)
		t.attributes = append(t.attributes, attribute)
	}
	return token{}, 0
}

func (t *tokens) opened(name xml.Name) token {
	t.open = append(t.open, name)
	return token{kind: startToken, start: xml.StartElement{Name: name, Attr: t.attributes}}
}

// attribute reads name="value", without spaces around the = and with nothing in the value
// that stands for something else. The place is -1 for any other.
func (t *tokens) attribute(at int) (xml.Attr, int) {
	name, at := t.name(at)
	if at < 0 || t.byteAt(at) != '=' {
		return xml.Attr{}, -1
	}
	quote := t.byteAt(at + 1)
	if quote != '"' && quote != '\'' {
		return xml.Attr{}, -1
	}
	at += 2
	size := bytes.IndexByte(t.source[at:], quote)
	if size < 0 {
		return xml.Attr{}, -1
	}
	value := t.source[at : at+size]
	if bytes.ContainsAny(value, "<&\r") || !inXMLAll(value) {
		return xml.Attr{}, -1
	}
	return xml.Attr{Name: name, Value: string(value)}, at + size + 1
}

// name reads a name in ASCII with one colon at most, inside it. The place behind it is -1
// for any other.
func (t *tokens) name(begin int) (xml.Name, int) {
	at, colon := begin, -1
	for ; nameByte(t.byteAt(at)); at++ {
		if t.source[at] != ':' {
			continue
		}
		if colon >= 0 {
			return xml.Name{}, -1
		}
		colon = at - begin
	}
	name := string(t.source[begin:at])
	switch {
	case name == "" || !letter(name[0]) || t.byteAt(at) >= utf8.RuneSelf:
		return xml.Name{}, -1
	case colon < 0:
		return xml.Name{Local: name}, at
	case colon == len(name)-1:
		return xml.Name{}, -1
	}
	return xml.Name{Space: name[:colon], Local: name[colon+1:]}, at
}

// space gives the place of the first byte at or behind a place that is no white space.
func (t *tokens) space(at int) int {
	for strings.IndexByte(" \t\r\n", t.byteAt(at)) >= 0 {
		at++
	}
	return at
}

// byteAt gives a byte of the source; behind its end there are zeros, which are in no XML.
func (t *tokens) byteAt(at int) byte {
	if at < len(t.source) {
		return t.source[at]
	}
	return 0
}

func letter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_' }

func nameByte(b byte) bool {
	return letter(b) || '0' <= b && b <= '9' || b == '-' || b == '.' || b == ':'
}

// plainText reads up to the next tag.
func (t *tokens) plainText() (token, int) {
	text := t.source[t.at:]
	if size := bytes.IndexByte(text, '<'); size >= 0 {
		text = text[:size]
	}
	end := t.at + len(text)
	if !inXMLAll(text) || bytes.Contains(text, []byte("]]>")) {
		return token{}, 0
	}
	if !bytes.ContainsAny(text, "&\r") {
		return token{kind: textToken, text: text}, end
	}
	t.written = t.written[:0]
	for len(text) > 0 {
		if text[0] != '&' && text[0] != '\r' {
			t.written = append(t.written, text[0])
			text = text[1:]
			continue
		}
		character, size := reference(text)
		if size == 0 {
			return token{}, 0
		}
		t.written = utf8.AppendRune(t.written, character)
		text = text[size:]
	}
	return token{kind: textToken, text: t.written}, end
}

// reference gives the character that the beginning of a text stands for, and the size of
// that beginning: 0 when it is for encoding/xml to say. A line may end with a carriage return.
func reference(text []byte) (character rune, size int) {
	if text[0] == '\r' {
		if bytes.HasPrefix(text, []byte("\r\n")) {
			return '\n', 2
		}
		return '\n', 1
	}
	const longest = len("&#x10FFFF;")
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return 0, 0
	}
	name, size := text[1:end], end+1
	switch string(name) {
	case "lt":
		return '<', size
	case "gt":
		return '>', size
	case "amp":
		return '&', size
	case "quot":
		return '"', size
	case "apos":
		return '\'', size
	}
	digits, numbered := bytes.CutPrefix(name, []byte("#"))
	number, err := strconv.ParseUint(string(digits), 10, 32)
	if hexadecimal, is := bytes.CutPrefix(digits, []byte("x")); is {
		number, err = strconv.ParseUint(string(hexadecimal), 16, 32)
	}
	character = rune(number)
	if !numbered || err != nil || !utf8.ValidRune(character) || character != '\r' && !inXML(character) {
		return 0, 0
	}
	return character, size
}

// inXMLAll says whether a text in UTF-8 holds only what XML 1.0 can, as it stands.
func inXMLAll(text []byte) bool {
	for _, b := range text {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			return false
		}
	}
	return utf8.Valid(text) && !bytes.Contains(text, []byte("\uFFFE")) && !bytes.Contains(text, []byte("\uFFFF"))
}
