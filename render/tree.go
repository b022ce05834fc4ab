package render

import (
	"iter"
	"strings"
	"unicode"

	"github.com/beevik/etree"
)

// tree is a DocBook text as etree nodes. etree keeps no positions, so they lie beside it: nodes
// are numbered in document order, and marks[i] belongs to node i. Node 0 is the root.
type tree struct {
	xml   string
	root  *etree.Element
	marks []mark
	// links are all ulink and link elements, in document order.
	links []node
}

// mark is what etree does not know of a node.
type mark struct {
	// at is the offset of its first byte, end that of the byte after it; of an element, of the
	// byte after its start tag.
	at, end int32
	// next is the number of the first node that is neither this one nor inside it.
	next int32
	// row is the number of the row of the table that has the element's name.
	row int8
	// foreign is set for an element of another namespace than DocBook's.
	foreign bool
}

// node is a node of a tree with its number.
type node struct {
	number  int
	element *etree.Element // nil for text
	text    string
}

func (t *tree) top() node { return node{element: t.root} }

func (t *tree) mark(n node) *mark { return &t.marks[n.number] }

// offset returns the position of a node.
func (t *tree) offset(n node) int { return int(t.marks[n.number].at) }

// raw returns a text node as it stands in the source, without the brackets of CDATA, and its
// offset there.
func (t *tree) raw(n node) (raw string, at int) {
	m := t.mark(n)
	raw, at = t.xml[m.at:m.end], int(m.at)
	if inner, ok := strings.CutPrefix(raw, cdataStart); ok {
		return strings.TrimSuffix(inner, cdataEnd), at + len(cdataStart)
	}
	return raw, at
}

// firstCharacter returns the offset of the first character of a text that is not white space.
func (t *tree) firstCharacter(n node) int {
	raw, at := t.raw(n)
	return at + len(raw) - len(strings.TrimLeft(raw, xmlSpace))
}

const (
	cdataStart = "<![CDATA["
	cdataEnd   = "]]>"
)

// children yields the elements and texts directly in a node.
func (t *tree) children(parent node) iter.Seq[node] {
	return func(yield func(node) bool) {
		number := parent.number + 1
		for _, token := range parent.element.Child {
			n := node{number: number}
			switch token := token.(type) {
			case *etree.Element:
				n.element = token
			case *etree.CharData:
				n.text = token.Data
			}
			if !yield(n) {
				return
			}
			number = int(t.marks[number].next)
		}
	}
}

// isText says whether the node is text.
func (n node) isText() bool { return n.element == nil }

// name returns the element's name without prefix; elements of the table are DocBook's
// whatever prefix they have.
func (n node) name() string { return n.element.Tag }

// parentName returns the name of the element that the element stands in, if any.
func (n node) parentName() string {
	if p := n.element.Parent(); p != nil {
		return p.Tag
	}
	return ""
}

// textOf returns all text in a node, white space collapsed.
func (t *tree) textOf(n node) string {
	var b strings.Builder
	t.collect(n, &b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (t *tree) collect(n node, b *strings.Builder) {
	for c := range t.children(n) {
		if c.isText() {
			b.WriteString(c.text)
		} else {
			t.collect(c, b)
		}
	}
}

// blank says whether text shows nothing; a no-break space is blank too.
func blank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) }) < 0
}
