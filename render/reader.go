package render

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// reader builds a tree from XML. It reads tokens with encoding/xml, which knows where they
// stand, and refuses what that accepts though it is not well-formed.
type reader struct {
	tree     tree
	profile  *Profile
	report   *report
	decoder  *xml.Decoder
	names    namespaces
	open     []open
	elements slab[etree.Element]
	texts    slab[etree.CharData]
	children slab[[2]etree.Token]
	count    int
}

// open is an element whose end tag has not been read.
type open struct {
	number    int
	element   *etree.Element
	holdsText bool
}

// What is usual, to allocate once: a node every so many bytes, and elements so deep.
const (
	bytesPerNode = 24
	usualDepth   = 8
)

// read reads a whole text. Findings about entities are reported as they are met.
func read(text string, p *Profile, r *report) (*tree, *refusal) {
	if at := firstIllegal(text); at >= 0 {
		return nil, notWellFormed(at, whyCharacter, subject{})
	}
	rd := &reader{
		tree:    tree{xml: text, marks: make([]mark, 0, len(text)/bytesPerNode)},
		profile: p,
		report:  r,
		decoder: xml.NewDecoder(strings.NewReader(text)),
		open:    make([]open, 0, usualDepth),
	}
	rd.decoder.Entity = xml.HTMLEntity
	// The text is a string by now, whatever encoding its declaration names.
	rd.decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		start := int(rd.decoder.InputOffset())
		token, err := rd.decoder.RawToken()
		end := int(rd.decoder.InputOffset())
		if errors.Is(err, io.EOF) {
			return rd.finish()
		}
		if err != nil {
			return nil, rd.refuse(start, end)
		}
		if refused := rd.take(token, start, end); refused != nil {
			return nil, refused
		}
	}
}

// take adds a token to the tree. Comments and processing instructions say nothing.
func (r *reader) take(token xml.Token, start, end int) *refusal {
	switch token := token.(type) {
	case xml.StartElement:
		return r.startElement(token, start, end)
	case xml.EndElement:
		return r.endElement(token, start)
	case xml.CharData:
		return r.charData(token, start, end)
	case xml.ProcInst:
		return checkInstruction(token, r.tree.xml[start:end], start)
	case xml.Directive:
		return r.refuse(start, end)
	}
	return nil
}

func (r *reader) startElement(token xml.StartElement, start, end int) *refusal {
	name := token.Name.Local
	switch r.count++; {
	case len(r.open) == 0 && r.tree.root != nil:
		return notWellFormed(start, whyTwoRoots, subject{element: name})
	case len(r.open) == MaxDepth:
		return &refusal{code: CodeTooDeep, offset: start, about: subject{element: name}}
	case r.count > MaxElements:
		return &refusal{code: CodeTooLarge, offset: start, about: subject{why: whyElements}}
	}
	if refused := r.checkTag(token, start, end); refused != nil {
		return refused
	}
	foreign := r.names.isForeign(token.Name.Space)
	if r.tree.root == nil && (name != Root || foreign) {
		return notArticle(token.Name, foreign, start)
	}

	e := r.elements.next()
	e.Space, e.Tag, e.Child = token.Name.Space, name, r.children.next()[:0]
	for _, a := range token.Attr {
		e.Attr = append(e.Attr, etree.Attr{Space: a.Name.Space, Key: a.Name.Local, Value: a.Value})
	}
	number := len(r.tree.marks)
	if !foreign && (name == "ulink" || name == "link") {
		r.tree.links = append(r.tree.links, node{number: number, element: e})
	}
	r.add(e, mark{at: int32(start), end: int32(end), foreign: foreign})
	if r.tree.root == nil {
		r.tree.root = e
	}
	r.open = append(r.open, open{number, e, r.profile.holdsText(name)})
	return nil
}

// checkTag makes the checks of a start tag that encoding/xml does not make.
func (r *reader) checkTag(token xml.StartElement, start, end int) *refusal {
	tag := r.tree.xml[start:end]
	if !attributesApart(tag) {
		return notWellFormed(start, whyStartTag, subject{element: token.Name.Local})
	}
	if refused := r.names.enter(len(r.open)+1, token, start); refused != nil {
		return refused
	}
	if len(token.Attr) == 0 {
		return nil
	}
	normalizeValues(token.Attr, tag)
	return r.checkReferences(tag, start, token.Name.Local)
}

func notArticle(name xml.Name, foreign bool, start int) *refusal {
	about := subject{element: fullName(name)}
	if foreign && name.Local == Root {
		about.why = whyForeign
	}
	return &refusal{code: CodeNotDocBook, offset: start, about: about}
}

func (r *reader) endElement(token xml.EndElement, start int) *refusal {
	if len(r.open) == 0 {
		return notWellFormed(start, whyNotOpen, subject{})
	}
	top := r.open[len(r.open)-1]
	if top.element.Tag != token.Name.Local || top.element.Space != token.Name.Space {
		return notWellFormed(start, whyWrongEnd, subject{element: top.element.Tag, name: top.element.Tag})
	}
	r.names.leave(len(r.open))
	r.open = r.open[:len(r.open)-1]
	r.tree.marks[top.number].next = int32(len(r.tree.marks))
	return nil
}

func (r *reader) charData(data xml.CharData, start, end int) *refusal {
	raw := r.tree.xml[start:end]
	if len(r.open) == 0 {
		if outside := strings.TrimLeft(raw, xmlSpace); outside != "" {
			return notWellFormed(end-len(outside), whyOutside, subject{})
		}
		return nil
	}
	top := r.open[len(r.open)-1]
	if !top.holdsText && !endsInText(top.element) && strings.Trim(raw, xmlSpace) == "" {
		return nil // white space between elements says nothing
	}
	if !strings.HasPrefix(raw, cdataStart) {
		if refused := r.checkReferences(raw, start, top.element.Tag); refused != nil {
			return refused
		}
	}
	text := r.texts.next()
	text.SetData(sharedString(data, raw))
	r.add(text, mark{at: int32(start), end: int32(end), next: int32(len(r.tree.marks)) + 1})
	return nil
}

// add makes a token the last child of the innermost open element, if there is one.
func (r *reader) add(token etree.Token, m mark) {
	r.tree.marks = append(r.tree.marks, m)
	if len(r.open) > 0 {
		r.open[len(r.open)-1].element.AddChild(token)
	}
}

func (r *reader) finish() (*tree, *refusal) {
	if len(r.open) > 0 {
		top := r.open[len(r.open)-1]
		about := subject{element: top.element.Tag, parent: node{element: top.element}.parentName(), name: top.element.Tag}
		return nil, notWellFormed(int(r.tree.marks[top.number].at), whyNotClosed, about)
	}
	if r.tree.root == nil {
		return nil, notWellFormed(0, whyNoRoot, subject{})
	}
	return &r.tree, nil
}

// endsInText says whether the last child so far is text; what follows then continues it.
func endsInText(e *etree.Element) bool {
	if len(e.Child) == 0 {
		return false
	}
	_, text := e.Child[len(e.Child)-1].(*etree.CharData)
	return text
}

// sharedString returns data as a string. Where it stands in the source just so, it is a part
// of that instead of a copy.
func sharedString(data []byte, raw string) string {
	raw = strings.TrimSuffix(strings.TrimPrefix(raw, cdataStart), cdataEnd)
	if raw == string(data) {
		return raw
	}
	return string(data)
}

// slab hands out values from larger blocks, so that a tree costs few allocations.
type slab[T any] struct{ free []T }

const slabSize = 32

func (s *slab[T]) next() *T {
	if len(s.free) == 0 {
		s.free = make([]T, slabSize)
	}
	v := &s.free[0]
	s.free = s.free[1:]
	return v
}
