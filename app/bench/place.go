package bench

import "unicode/utf8"

// offsetOf gives the byte offset of a finding's place: lines and columns count from 1, a
// column is a code point, and CRLF one line break. It is the length of the text for a place
// behind its end.
func offsetOf(text string, line, column int) int {
	at := 0
	for l, c := 1, 1; at < len(text) && (l != line || c != column); {
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		crlf := r == '\r' && at < len(text) && text[at] == '\n'
		switch {
		case crlf: // counts with the line feed
		case r == '\n', r == '\r':
			l, c = l+1, 1
		default:
			c++
		}
	}
	return at
}
