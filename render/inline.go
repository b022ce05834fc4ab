package render

import "strings"

// flow is the state of running text: white space at the ends of a block is trimmed, inside and
// around inline elements it is kept.
type flow struct {
	// begun is set when something that is not white space has been written.
	begun bool
	// solid is the length of the output up to the last such thing.
	solid int
	// depth is the number of open inline elements.
	depth int
}

func (w *writer) beginFlow() { w.flow = flow{solid: len(w.out)} }

func (w *writer) endFlow() { w.out = w.out[:w.flow.solid] }

// settle keeps what has been written, with the white space at its end.
func (w *writer) settle() { w.flow.begun, w.flow.solid = true, len(w.out) }

// content writes what a block that holds text holds.
func (w *writer) content(n node) {
	w.beginFlow()
	w.inline(n)
	w.endFlow()
}

// inline writes text and inline elements.
func (w *writer) inline(parent node) {
	about := subject{element: parent.name(), parent: parent.parentName()}
	for n := range w.tree.children(parent) {
		switch {
		case w.tooLarge():
			return
		case n.isText():
			w.text(n, about)
		case !w.allowed(parent, n):
			w.mismatch(parent, n)
			w.settle()
		case w.empty(n):
			w.leaveOut(n)
		case n.name() == "emphasis":
			w.emphasis(parent, n)
		default:
			w.link(n)
			w.settle()
		}
	}
}

// text writes a text node.
func (w *writer) text(n node, about subject) {
	raw, at := w.tree.raw(n)
	w.report.placeholders(raw, at, about)
	text := n.text
	if w.flow.depth > 0 {
		w.escape(text)
		w.settle()
		return
	}
	if !w.flow.begun {
		text = strings.TrimLeft(text, xmlSpace)
	}
	w.escape(text)
	if solid := strings.TrimRight(text, xmlSpace); solid != "" {
		w.flow.begun = true
		w.flow.solid = len(w.out) - (len(text) - len(solid))
	}
}

// emphasis writes an emphasis. In running text its role is an HTML element; in the title of a
// section it has said already what box the section is.
func (w *writer) emphasis(parent, n node) {
	a := w.attributes(n)
	tag, known := "", w.marksBox(n) != ""
	if parent.name() == "para" {
		tag, known = inlineRole(n.attribute("role"))
	}
	if !known {
		w.report.add(w.tree.offset(n), CodeBadRole, subject{element: n.name(), parent: parent.name()})
	}
	if tag == "" {
		w.inline(n)
		return
	}
	w.startTag(tag, "", "", a.lang)
	w.flow.depth++
	w.inline(n)
	w.flow.depth--
	w.endTag(tag)
	w.settle()
}
