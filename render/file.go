package render

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encodingDeclaration finds the encoding in an XML declaration that is readable as ASCII.
var encodingDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// DecodeFile returns the content of a file as text. Its encoding is what its byte order mark
// or its XML declaration says: UTF-8, UTF-16, ISO-8859-1 or Windows-1252; UTF-8 if neither says
// any. A byte order mark is no part of the text. Messages do not need it: they are strings.
func DecodeFile(content []byte) (string, error) {
	name, content := encodingOf(content)
	switch strings.ToLower(name) {
	case "utf-8", "us-ascii", "ascii", "utf-16": // what is readable as ASCII is no UTF-16
		if !utf8.Valid(content) {
			return "", errors.New("render: the file is not valid UTF-8, and names no other encoding")
		}
		return string(content), nil
	case "utf-16le":
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), content)
	case "utf-16be":
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), content)
	case "iso-8859-1", "latin1":
		return decodeWith(charmap.ISO8859_1, content)
	case "windows-1252", "cp1252":
		return decodeWith(charmap.Windows1252, content)
	}
	return "", fmt.Errorf("render: the encoding %q is not known", name)
}

// encodingOf returns the name of the encoding and the content without its byte order mark.
func encodingOf(content []byte) (name string, rest []byte) {
	marks := []struct{ mark, name string }{
		{"\xEF\xBB\xBF", "utf-8"}, {"\xFF\xFE", "utf-16le"}, {"\xFE\xFF", "utf-16be"},
	}
	for _, m := range marks {
		if rest, found := bytes.CutPrefix(content, []byte(m.mark)); found {
			return m.name, rest
		}
	}
	switch { // UTF-16 without a mark shows itself by the first <
	case bytes.HasPrefix(content, []byte("<\x00")):
		return "utf-16le", content
	case bytes.HasPrefix(content, []byte("\x00<")):
		return "utf-16be", content
	}
	if found := encodingDeclaration.FindSubmatch(content[:min(len(content), 200)]); found != nil {
		return string(found[1]), content
	}
	return "utf-8", content
}

func decodeWith(e encoding.Encoding, content []byte) (string, error) {
	text, err := e.NewDecoder().Bytes(content)
	if err != nil {
		return "", fmt.Errorf("render: decoding the file: %w", err)
	}
	return string(text), nil
}
