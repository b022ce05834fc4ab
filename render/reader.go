package render

import (
	"encoding/xml"
	"strings"

	"github.com/beevik/etree"
)

// reader builds a tree from XML. Its tokens come from the scanner, as far as the text is
// usual, and for the rest from encoding/xml. The reader refuses what that accepts though it is
// not well-formed, and whatever is above a limit.
type reader struct {
	tree    tree
	profile *Profile
	report  *report
	names   namespaces
	open    []open
	// count and attributes are what MaxElements and MaxAttributes are limits of.
	count, attributes int
	// The tree is made of these.
	elements slab[etree.Element]
	attrs    slab[etree.Attr]
	texts    slab[etree.CharData]
	children slab[etree.Token]
}

// open is an element whose end tag has not been read.
type open struct {
	number    int
	element   *etree.Element
	holdsText bool
}

// What is usual, to allocate once: elements so deep, and so many nodes in an element.
const (
	usualDepth    = 8
	usualChildren = 2
)

// read reads a whole text. Findings about entities are reported as they are met.
func read(text string, p *Profile, r *report) (*tree, *refusal) {
	rd := newReader(text, p, r)
	if at := firstIllegal(text); at >= 0 {
		return nil, notWellFormed(at, whyCharacter, subject{})
	}
	end, refused := rd.scan()
	if refused == nil {
		refused = rd.decode(end)
	}
	if refused == nil {
		refused = rd.finish()
	}
	if refused != nil {
		return nil, refused
	}
	return &rd.tree, nil
}

func newReader(text string, p *Profile, r *report) *reader {
	// An element has two tags, and mostly holds text or other elements.
	elements := strings.Count(text, "<")/2 + 1
	return &reader{
		tree:     tree{xml: text, marks: make([]mark, 0, 2*min(elements, MaxElements))},
		profile:  p,
		report:   r,
		open:     make([]open, 0, usualDepth),
		elements: newSlab[etree.Element](elements),
		texts:    newSlab[etree.CharData](elements),
		children: newSlab[etree.Token](3 * elements),
	}
}

func (r *reader) startElement(name xml.Name, attrs []etree.Attr, start, end int) *refusal {
	switch {
	case len(r.open) == 0 && r.tree.root != nil:
		return notWellFormed(start, whyTwoRoots, subject{element: name.Local})
	case len(r.open) == MaxDepth:
		return &refusal{code: CodeTooDeep, offset: start, about: subject{element: name.Local}}
	}
	if refused := r.admit(start); refused != nil {
		return refused
	}
	if r.attributes += len(attrs); r.attributes > MaxAttributes {
		return &refusal{code: CodeTooLarge, offset: start, about: subject{why: whyAttributes}}
	}
	if refused := r.checkTag(name, attrs, start, end); refused != nil {
		return refused
	}
	foreign := r.names.isForeign(name.Space)
	if r.tree.root == nil && (name.Local != Root || foreign) {
		return notArticle(name, foreign, start)
	}

	e := r.elements.next()
	e.Space, e.Tag, e.Attr = name.Space, name.Local, attrs
	number := len(r.tree.marks)
	if !foreign && (e.Tag == "ulink" || e.Tag == "link") {
		r.tree.links = append(roomy(r.tree.links), node{number: number, element: e})
	}
	row := r.profile.rowNumber(e.Tag)
	r.add(e, mark{at: int32(start), end: int32(end), row: row, foreign: foreign})
	if r.tree.root == nil {
		r.tree.root = e
	}
	r.open = append(r.open, open{number, e, row != noRow && r.profile.elements[row].Text})
	return nil
}

// admit counts an element, or a text that is stray or split, and refuses one too many.
func (r *reader) admit(at int) *refusal {
	if r.count++; r.count > MaxElements {
		return &refusal{code: CodeTooLarge, offset: at, about: subject{why: whyElements}}
	}
	return nil
}

// checkTag makes the checks of a start tag that encoding/xml does not make.
func (r *reader) checkTag(name xml.Name, attrs []etree.Attr, start, end int) *refusal {
	if refused := r.names.enter(len(r.open)+1, name, attrs, start); refused != nil {
		return refused
	}
	if len(attrs) == 0 {
		return nil
	}
	tag := r.tree.xml[start:end]
	if !attributesApart(tag) {
		return notWellFormed(start, whyStartTag, subject{element: name.Local})
	}
	normalizeValues(attrs, tag)
	return r.checkReferences(tag, start, name.Local)
}

func notArticle(name xml.Name, foreign bool, start int) *refusal {
	about := subject{element: fullName(name)}
	if foreign && name.Local == Root {
		about.why = whyForeign
	}
	return &refusal{code: CodeNotDocBook, offset: start, about: about}
}

func (r *reader) endElement(name xml.Name, start int) *refusal {
	if len(r.open) == 0 {
		return notWellFormed(start, whyNotOpen, subject{})
	}
	top := r.open[len(r.open)-1]
	if top.element.Tag != name.Local || top.element.Space != name.Space {
		return notWellFormed(start, whyWrongEnd, subject{element: top.element.Tag, name: top.element.Tag})
	}
	r.names.leave(len(r.open))
	r.open = r.open[:len(r.open)-1]
	r.tree.marks[top.number].next = int32(len(r.tree.marks))
	return nil
}

// charData takes in text that stands between two offsets, be it CDATA or not.
func (r *reader) charData(data string, start, end int) *refusal {
	raw := r.tree.xml[start:end]
	if len(r.open) == 0 {
		if outside := strings.TrimLeft(raw, xmlSpace); outside != "" {
			return notWellFormed(end-len(outside), whyOutside, subject{})
		}
		return nil
	}
	top := r.open[len(r.open)-1]
	split := endsInText(top.element)
	if !top.holdsText && !split && strings.Trim(raw, xmlSpace) == "" {
		return nil // white space between elements says nothing
	}
	if !top.holdsText || split {
		if refused := r.admit(start); refused != nil {
			return refused
		}
	}
	if !strings.HasPrefix(raw, cdataStart) {
		if refused := r.checkReferences(raw, start, top.element.Tag); refused != nil {
			return refused
		}
	}
	text := r.texts.next()
	text.SetData(data)
	r.add(text, mark{at: int32(start), end: int32(end), next: int32(len(r.tree.marks)) + 1, row: noRow})
	return nil
}

// add makes a token the last child of the innermost open element, if there is one.
func (r *reader) add(token etree.Token, m mark) {
	r.tree.marks = append(roomy(r.tree.marks), m)
	if len(r.open) == 0 {
		return
	}
	top := r.open[len(r.open)-1]
	if n := len(top.element.Child); n == cap(top.element.Child) {
		room := max(usualChildren, 2*n)
		top.element.Child = append(r.children.take(room)[:0], top.element.Child...)
	}
	top.element.AddChild(token)
}

// finish refuses a text that ends too early.
func (r *reader) finish() *refusal {
	if len(r.open) > 0 {
		top := r.open[len(r.open)-1]
		about := subject{element: top.element.Tag, parent: node{element: top.element}.parentName(), name: top.element.Tag}
		return notWellFormed(int(r.tree.marks[top.number].at), whyNotClosed, about)
	}
	if r.tree.root == nil {
		return notWellFormed(0, whyNoRoot, subject{})
	}
	return nil
}

// endsInText says whether the last child so far is text; what follows then continues it.
func endsInText(e *etree.Element) bool {
	if len(e.Child) == 0 {
		return false
	}
	_, text := e.Child[len(e.Child)-1].(*etree.CharData)
	return text
}
