package render

import (
	"fmt"
	"strconv"
	"strings"
)

// Encode returns text with its markup characters as entities, as messageText wants DocBook in
// a SOAP message: the tags are then not taken for the envelope's.
func Encode(s string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;",
		"\r", "&#13;", // or an XML reader would make it a line feed
	).Replace(s)
}

// Decode is the inverse of Encode. It knows the five entities of XML and character
// references; the error says where the first thing stands that is none of them.
func Decode(s string) (string, error) {
	decoded, _, bad := decode(s)
	if bad < 0 {
		bad = strings.IndexByte(s, '<')
	}
	if bad >= 0 {
		line, column := newCursor(s).at(bad)
		return "", fmt.Errorf("render: line %d, column %d: neither plain text nor an entity of XML", line, column)
	}
	return decoded, nil
}

// shift says that from the decoded offset `from` on, the encoded text is `by` bytes ahead.
type shift struct{ from, by int32 }

// decode replaces the entities of XML and character references once, and leaves whatever else
// begins with & as it is. It returns how offsets shift, and the offset of the first such & or
// -1.
func decode(s string) (decoded string, shifts []shift, bad int) {
	var b strings.Builder
	b.Grow(len(s))
	bad = -1
	for i := 0; i < len(s); {
		next := strings.IndexByte(s[i:], '&')
		if next < 0 {
			b.WriteString(s[i:])
			break
		}
		b.WriteString(s[i : i+next])
		i += next
		name, ok := referenceAt(s[i:])
		r, known := characterOf(name)
		if !ok || !known {
			if bad < 0 {
				bad = i
			}
			b.WriteByte('&')
			i++
			continue
		}
		b.WriteRune(r)
		i += len(name) + len("&;")
		shifts = append(shifts, shift{from: int32(b.Len()), by: int32(i - b.Len())})
	}
	return b.String(), shifts, bad
}

// maxReference is the length of the longest reference that is read: the longest name of an
// HTML entity has eight characters, and the code point of a character seven digits, before
// which a sender may have put zeros.
const maxReference = 32

// referenceAt returns the name of the reference that s begins with: "lt" of "&lt;…", "#38" of
// "&#38;…".
func referenceAt(s string) (name string, ok bool) {
	s = s[:min(len(s), maxReference)]
	end := strings.IndexByte(s, ';')
	if end < 2 {
		return "", false
	}
	return s[1:end], true
}

// characterOf returns the character that a reference stands for, when its name is one of the
// five that XML predefines or a number that XML allows.
func characterOf(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > 0x10FFFF || !isXMLCharacter(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

// isXMLCharacter says whether XML 1.0 allows the character (production Char).
func isXMLCharacter(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}
