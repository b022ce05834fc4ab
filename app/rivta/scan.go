package rivta

import (
	"bytes"
	"fmt"
)

// limits are what a request may hold; the caps are checked before anything is built of
// it.
type limits struct {
	bytes      int // of the HTTP body, and of what it unpacks to
	depth      int // of elements in elements
	elements   int
	attributes int // of all elements together, namespace declarations included
	perElement int // attributes of one element
}

// requestLimits leave room for a long message, for header blocks with signatures, and
// for a DocBook text that was not entity-encoded, whose sender is to be told just that.
var requestLimits = limits{bytes: 4 << 20, depth: 64, elements: 10_000, attributes: 10_000, perElement: 64}

// scan counts what an XML document holds, in one pass that builds nothing, and refuses
// what is above the limits and every document type declaration. Of a document that is not
// well-formed it only has to get right what stands before the error.
func (l limits) scan(source []byte) error {
	var depth, elements, attributes int
	for at := 0; ; {
		begin := bytes.IndexByte(source[at:], '<')
		if begin < 0 {
			return nil
		}
		begin += at
		kind, end := markupAt(source, begin)
		at = end
		switch kind {
		case markupDTD:
			return reason{CodeDTD, "a document type declaration is not allowed in SOAP", lineAt(source, begin), ""}
		case markupEnd:
			depth--
			continue
		case markupOther:
			continue
		}
		found := countAttributes(source[begin:end])
		elements++
		attributes += found
		if kind == markupStart {
			depth++
		}
		if above := l.exceeded(depth, elements, attributes, found); above != "" {
			return reason{CodeLimit, above, lineAt(source, begin), ""}
		}
	}
}

func (l limits) exceeded(depth, elements, attributes, perElement int) string {
	switch {
	case depth > l.depth:
		return fmt.Sprintf("expected elements at most %d deep", l.depth)
	case elements > l.elements:
		return fmt.Sprintf("expected at most %d elements", l.elements)
	case perElement > l.perElement:
		return fmt.Sprintf("expected at most %d attributes in an element", l.perElement)
	case attributes > l.attributes:
		return fmt.Sprintf("expected at most %d attributes", l.attributes)
	default:
		return ""
	}
}

// markup is a kind of what begins with <.
type markup int

const (
	markupStart markup = iota // a start tag
	markupEmpty               // an empty-element tag
	markupEnd                 // an end tag
	markupOther               // a comment, CDATA section or processing instruction
	markupDTD
)

// markupAt tells the kind of the markup that begins at a <, and where it ends.
func markupAt(source []byte, begin int) (kind markup, end int) {
	rest := source[begin:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return markupOther, begin + after(rest, len("<!--"), "-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return markupOther, begin + after(rest, len("<![CDATA["), "]]>")
	case bytes.HasPrefix(rest, []byte("<!")):
		return markupDTD, len(source)
	case bytes.HasPrefix(rest, []byte("<?")):
		return markupOther, begin + after(rest, len("<?"), "?>")
	case bytes.HasPrefix(rest, []byte("</")):
		return markupEnd, begin + after(rest, len("</"), ">")
	}
	size := tagSize(rest)
	if size >= 2 && rest[size-2] == '/' {
		return markupEmpty, begin + size
	}
	return markupStart, begin + size
}

// after gives the place behind the first end mark at from or later, or behind all.
func after(text []byte, from int, mark string) int {
	if i := bytes.Index(text[from:], []byte(mark)); i >= 0 {
		return from + i + len(mark)
	}
	return len(text)
}

// tagSize is the length of the tag at the beginning of a text; a > in a quoted value does
// not end it.
func tagSize(text []byte) int {
	var quote byte
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(text)
}

// countAttributes counts the attributes of a tag: each has one = outside its value.
func countAttributes(tag []byte) int {
	count := 0
	var quote byte
	for _, c := range tag {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '=':
			count++
		}
	}
	return count
}
