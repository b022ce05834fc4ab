package rivta

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeText gives an XML document as UTF-8 without a byte order mark. What its bytes are
// is told, in this order, by a byte order mark, the charset of the Content-Type (empty
// when it has none), and the XML declaration; else they are UTF-8.
func decodeText(body []byte, charset string) ([]byte, error) {
	coding, name, err := codingOf(body, charset)
	if err != nil {
		return nil, err
	}
	if coding == nil {
		body = bytes.TrimPrefix(body, []byte(bomUTF8))
		if i := invalidUTF8(body); i >= 0 {
			return nil, reason{CodeCharset, "expected text in " + name + ", found other bytes", lineAt(body, i), ""}
		}
		return body, nil
	}
	text, err := coding.NewDecoder().Bytes(body)
	if err != nil {
		return nil, reason{CodeCharset, "expected text in " + name, 1, ""}
	}
	text = bytes.TrimPrefix(text, []byte(bomUTF8))
	if i := bytes.IndexRune(text, utf8.RuneError); i >= 0 {
		return nil, reason{CodeCharset, "expected text in " + name + ", found other bytes", lineAt(text, i), ""}
	}
	return text, nil
}

// The byte order marks.
const (
	bomUTF8    = "\xEF\xBB\xBF"
	bomUTF16BE = "\xFE\xFF"
	bomUTF16LE = "\xFF\xFE"
)

// The beginnings of XML in UTF-16 without a byte order mark.
const (
	beginUTF16BE = "\x00<"
	beginUTF16LE = "<\x00"
)

// codingOf says how to decode a document; a nil coding is UTF-8.
func codingOf(body []byte, charset string) (coding encoding.Encoding, name string, err error) {
	begins := func(mark string) bool { return bytes.HasPrefix(body, []byte(mark)) }
	switch {
	case begins(bomUTF8):
		return nil, "UTF-8", nil
	case begins(bomUTF16LE), begins(beginUTF16LE):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16", nil
	case begins(bomUTF16BE), begins(beginUTF16BE):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16", nil
	case charset == "":
		charset = declaredEncoding(body)
	}
	coding, name, err = codingNamed(charset)
	if name == "UTF-16" && !wide(body) {
		return nil, "", reason{code: CodeCharset, expected: "expected text in UTF-16, as is said, found bytes of another coding", line: 1}
	}
	return coding, name, err
}

// wide says whether a document's beginning can be UTF-16: markup then has every other byte
// zero. Some senders declare UTF-16, which their texts were in before they went out as UTF-8.
func wide(body []byte) bool {
	const beginning = 64
	return bytes.IndexByte(body[:min(len(body), beginning)], 0) >= 0
}

var declaration = regexp.MustCompile(`^\s*<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

func declaredEncoding(body []byte) string {
	// The declaration is short; white space before it is tolerated but not without end.
	const within = 1024
	if found := declaration.FindSubmatch(body[:min(len(body), within)]); found != nil {
		return string(found[1])
	}
	return "utf-8"
}

func codingNamed(charset string) (coding encoding.Encoding, name string, err error) {
	switch strings.ToLower(charset) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return nil, "UTF-8", nil
	case "utf-16", "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16", nil
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16", nil
	case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
		return charmap.ISO8859_1, "ISO-8859-1", nil
	case "windows-1252", "cp1252":
		return charmap.Windows1252, "windows-1252", nil
	default:
		return nil, "", reason{code: CodeCharset, expected: "expected text in UTF-8, UTF-16, ISO-8859-1 or windows-1252"}
	}
}

// invalidUTF8 gives the place of the first byte that is no UTF-8, -1 when all are.
func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// lineAt gives the line, from 1, of a place in a text.
func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(offset, len(text))], []byte("\n"))
}
