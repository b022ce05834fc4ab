// Package framing owns one judgement: whether the header of an HTTP request can be read in
// two ways, so that a proxy before us may have seen another request than we do. It knows
// bytes alone, no web framework.
package framing

import (
	"bytes"
	"strings"
)

// Ambiguous judges header lines as they came over the wire: a length said both as
// Content-Length and by Transfer-Encoding, a length said twice, a line that is folded, or
// one that ends in a line feed alone, which some take for no end. The connection of such a
// request must be closed after it: what follows may be the second half of a smuggled one.
// Parsed headers do not tell: once the body is read, fasthttp's has a Content-Length of its
// own and no Transfer-Encoding.
func Ambiguous(header []byte) bool {
	lengths, chunked := 0, false
	for line := range bytes.Lines(header) {
		if line[0] == ' ' || line[0] == '\t' || !bytes.HasSuffix(line, []byte("\r\n")) {
			return true
		}
		name, _, _ := bytes.Cut(line, []byte(":"))
		switch {
		case strings.EqualFold(string(name), "Content-Length"):
			lengths++
		case strings.EqualFold(string(name), "Transfer-Encoding"):
			chunked = true
		}
	}
	return lengths > 1 || lengths > 0 && chunked
}
