package main

import (
	"strings"
	"testing"

	"inkorg/render"
)

// TestPositionsInAnEncodedFile: a place is found again in the encoded form, whatever stands
// before it, by both forms' own counting.
func TestPositionsInAnEncodedFile(t *testing.T) {
	for name, before := range map[string]string{
		"nothing": "", "markup": "<article>\n  <para a='b' c=\"d\">", "many lines": "\n\r\n\r\r\n \t", "letters": "å😀&<é>",
	} {
		plain := before + "HIT"
		for form, encoded := range map[string]string{
			"by names": render.Encode(plain), "by numbers": strings.ReplaceAll(render.Encode(plain), "&lt;", "&#x3c;"), "with references to line breaks": strings.ReplaceAll(render.Encode(plain), "\n", "&#10;"),
		} {
			line, column := position(plain)
			gotLine, gotColumn := newLocator(encoded).locate(line, column)
			if wantLine, wantColumn := position(encoded); gotLine != wantLine || gotColumn != wantColumn {
				t.Errorf("%s, %s: %d:%d, want %d:%d", name, form, gotLine, gotColumn, wantLine, wantColumn)
			}
		}
	}
}

// position is where HIT stands in a text, as an editor counts.
func position(text string) (line, column int) {
	before, _, _ := strings.Cut(text, "HIT")
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(before), "\n")
	return len(lines), len([]rune(lines[len(lines)-1])) + 1
}

// TestPositionsComeInOrder: one locator finds several places, one after the other.
func TestPositionsComeInOrder(t *testing.T) {
	l := newLocator("&lt;a&gt;\n&lt;b/&gt;")
	for _, want := range []struct{ line, column, encodedLine, encodedColumn int }{{1, 1, 1, 1}, {1, 2, 1, 5}, {2, 2, 2, 5}, {2, 2, 2, 5}, {9, 9, 2, 11}} {
		if line, column := l.locate(want.line, want.column); line != want.encodedLine || column != want.encodedColumn {
			t.Errorf("%+v: %d:%d", want, line, column)
		}
	}
}
