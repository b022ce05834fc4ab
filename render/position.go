package render

import (
	"sort"
	"unicode/utf8"
)

// cursor turns byte offsets of a text into lines and columns. Offsets must not decrease, so
// that all of a text's positions together cost one walk through it.
type cursor struct {
	text         string
	offset       int
	line, column int
}

func newCursor(text string) *cursor { return &cursor{text: text, line: 1, column: 1} }

// at moves to offset and returns its line and column, both counted from 1.
func (c *cursor) at(offset int) (line, column int) {
	for c.offset < offset && c.offset < len(c.text) {
		size := 1
		switch b := c.text[c.offset]; {
		case b == '\n', b == '\r' && !c.beforeLineFeed():
			c.line, c.column = c.line+1, 0
		case b >= utf8.RuneSelf:
			_, size = utf8.DecodeRuneInString(c.text[c.offset:])
		}
		c.offset += size
		c.column++
	}
	return c.line, c.column
}

func (c *cursor) beforeLineFeed() bool {
	return c.offset+1 < len(c.text) && c.text[c.offset+1] == '\n'
}

// sentOffset maps an offset of a text that was decoded to the offset in the text as sent.
func sentOffset(shifts []shift, offset int) int {
	n := sort.Search(len(shifts), func(i int) bool { return int(shifts[i].from) > offset })
	if n == 0 {
		return offset
	}
	return offset + int(shifts[n-1].by)
}
