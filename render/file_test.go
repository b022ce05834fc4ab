package render

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestDecodeFile(t *testing.T) {
	utf16Bytes := func(s string, high, low int) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			pair := [2]byte{}
			pair[high], pair[low] = byte(u>>8), byte(u)
			b.Write(pair[:])
		}
		return b.String()
	}
	const declared = `<?xml version="1.0" encoding="%"?><article>`
	as := func(encoding string) string { return strings.Replace(declared, "%", encoding, 1) }
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"UTF-8", "å€𝒳", "å€𝒳"},
		{"UTF-8 with mark", "\xEF\xBB\xBF<article>å", "<article>å"},
		{"UTF-8 declared", as("utf-8") + "å", as("utf-8") + "å"},
		{"a mark goes before the declaration", "\xEF\xBB\xBF" + as("ISO-8859-1") + "å", as("ISO-8859-1") + "å"},
		{"UTF-16LE with mark", "\xFF\xFE" + utf16Bytes("<å€𝒳", 1, 0), "<å€𝒳"},
		{"UTF-16BE with mark", "\xFE\xFF" + utf16Bytes("<å€𝒳", 0, 1), "<å€𝒳"},
		{"UTF-16LE without mark", utf16Bytes(as("UTF-16")+"å", 1, 0), as("UTF-16") + "å"},
		{"UTF-16BE without mark", utf16Bytes(as("UTF-16")+"å", 0, 1), as("UTF-16") + "å"},
		{"UTF-16 declared and not true", as("UTF-16") + "å", as("UTF-16") + "å"},
		{"ISO-8859-1", as("ISO-8859-1") + "\xE5\x96", as("ISO-8859-1") + "å\u0096"},
		{"in single quotes", "<?xml version='1.0'\n encoding = 'iso-8859-1' ?>\xE5", "<?xml version='1.0'\n encoding = 'iso-8859-1' ?>å"},
		{"Windows-1252", as("windows-1252") + "\x80\xE5\x96", as("windows-1252") + "€å–"},
		{"encoding in the text", "<a>encoding='ISO-8859-1' å", "<a>encoding='ISO-8859-1' å"},
	}
	for _, tt := range tests {
		if got, err := DecodeFile([]byte(tt.in)); err != nil || got != tt.want {
			t.Errorf("%s: got %q, %v", tt.name, got, err)
		}
	}
	for _, in := range []string{"\xE5", "\xEF\xBB\xBF\xE5", as("UTF-8") + "\xE5", as("EBCDIC")} {
		if got, err := DecodeFile([]byte(in)); err == nil || got != "" {
			t.Errorf("%q: got %q", in, got)
		}
	}
}
