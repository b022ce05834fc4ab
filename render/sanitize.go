package render

import (
	"bytes"
	"strings"
)

// Sanitize is the second layer alone: it removes whatever Render never emits. It changes
// nothing in the HTML of a Document.
func (r *Renderer) Sanitize(html string) string {
	var b strings.Builder
	if err := r.policy.SanitizeReaderToWriter(strings.NewReader(html), &b); err != nil {
		return "" // not all of it has been sanitized
	}
	return b.String()
}

// pieceSize is how much is sanitized at a time. The sanitizer needs several times the memory
// of the longest text in what it is given.
const pieceSize = 4000

// sanitizePieces sanitizes what the writer has written. Each piece comes out as whole tags and
// escaped text, and so does what the pieces make together.
func (r *Renderer) sanitizePieces(html []byte) string {
	var b strings.Builder
	b.Grow(len(html))
	for len(html) > 0 {
		n := pieceEnd(html, pieceSize)
		if err := r.policy.SanitizeReaderToWriter(bytes.NewReader(html[:n]), &b); err != nil {
			return "" // not all of it has been sanitized
		}
		html = html[n:]
	}
	return b.String()
}

// pieceEnd returns where to part html, neither in a tag nor in a reference: at size or before
// it, but after the first tag. In attributes the writer escapes < and >.
func pieceEnd(html []byte, size int) int {
	if len(html) <= size {
		return len(html)
	}
	tag := bytes.LastIndexByte(html[:size], '<')
	if tag >= 0 && bytes.IndexByte(html[tag:size], '>') < 0 {
		if tag > 0 {
			return tag
		}
		before, _, _ := bytes.Cut(html, []byte(">"))
		return min(len(before)+1, len(html))
	}
	reference := bytes.LastIndexByte(html[:size], '&')
	if reference > 0 && bytes.IndexByte(html[reference:size], ';') < 0 {
		return reference
	}
	return size
}
