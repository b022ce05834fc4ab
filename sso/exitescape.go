package sso

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	// unreserved characters mean the same escaped or not (RFC 3986 section 2.3).
	unreserved = lettersAndDigits + "-._~"
	upperHex   = "0123456789ABCDEF"
)

// escape writes a text in canonical form: characters of plain as they are, escaped ones
// that need no escape (RFC 3986 section 2.3) unescaped, all others escaped in upper case.
func escape(s, plain string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if value, ok := triplet(s[i:]); ok {
			i += 2
			if strings.IndexByte(unreserved, value) < 0 {
				out.Write([]byte{'%', upperHex[value>>4], upperHex[value&15]})
				continue
			}
			c = value
		}
		if strings.IndexByte(plain, c) >= 0 {
			out.WriteByte(c)
		} else {
			out.Write([]byte{'%', upperHex[c>>4], upperHex[c&15]})
		}
	}
	return out.String()
}

// triplet reads the "%C3" that a text begins with.
func triplet(s string) (value byte, ok bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	high := strings.IndexByte(upperHex, upper(s[1]))
	low := strings.IndexByte(upperHex, upper(s[2]))
	if high < 0 || low < 0 {
		return 0, false
	}
	return byte(high<<4 | low), true
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'f' {
		return c - 'a' + 'A'
	}
	return c
}

// unescape undoes one round of escaping, leaving alone what is none. whole says that
// nothing was left alone.
func unescape(s string) (text string, whole bool) {
	whole = true
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			value, ok := triplet(s[i:])
			if ok {
				c, i = value, i+2
			}
			whole = whole && ok
		}
		out = append(out, c)
	}
	return string(out), whole
}

// decode undoes the escaping of a part of a URL and refuses what it must not hide.
func decode(s string) (string, error) {
	text, whole := unescape(s)
	if !whole {
		return "", errors.New("bad percent-encoding")
	}
	return text, checkDecoded(text)
}

func checkDecoded(text string) error {
	if !utf8.ValidString(text) {
		return errors.New("not UTF-8")
	}
	for _, r := range text {
		if unicode.IsControl(r) {
			return errors.New("encoded control character")
		}
		if invisible(r) {
			return errors.New("encoded format character")
		}
	}
	return nil
}
