package rivta

import (
	"encoding/xml"
	"fmt"
	"slices"

	"inkorg/app/inbox"
)

// place is how far the reading of a sequence has come.
type place struct {
	of      *complexType
	rows    []element
	element string // the parent
	line    int    // where it begins
	counts  []int  // how often each row has come
	last    int    // index of the furthest one; the number of elements when extensions have begun
}

func newPlace(of *complexType, element string, line int) *place {
	rows := of.rows()
	return &place{of: of, rows: rows, element: element, line: line, counts: make([]int, len(rows))}
}

// step goes on to a child and gives its row of the table, nil for one to skip. What is
// wrong with its coming here is empty when it may.
func (p *place) step(name xml.Name) (row *element, code Code, wrong string) {
	found := p.of.row(name)
	if found < 0 {
		code, wrong = p.unknown(name)
		return nil, code, wrong
	}
	row = &p.rows[found]
	p.counts[found]++
	switch {
	case found < min(p.last, len(p.of.elements)):
		code, wrong = CodeOrder, fmt.Sprintf("expected %s before %s", row.name, p.furthest())
	case row.max != unbounded && p.counts[found] > row.max:
		code, wrong = CodeCount, fmt.Sprintf("expected %s at most once", row.name)
	}
	p.last = max(p.last, min(found, len(p.of.elements)))
	return row, code, wrong
}

// unknown judges an element that is not in the table. One that only has the wrong
// namespace is told as that, and not as missing too; but where other namespaces are
// allowed it is so meant only as long as one of its name has to come. Of a namespace of known
// extensions there are no others: a dry run that is misspelt would be a message.
func (p *place) unknown(name xml.Name) (code Code, wrong string) {
	meant := p.of.index(name.Local)
	known := slices.ContainsFunc(p.of.extensions, func(e element) bool { return e.namespace == name.Space })
	allowed := p.of.open && name.Space != "" && name.Space != p.of.namespace && !known
	awaited := meant >= 0 && p.counts[meant] < p.rows[meant].min
	switch {
	case allowed && !awaited:
		p.last = len(p.of.elements)
		return "", ""
	case meant >= 0:
		p.counts[meant]++
		return CodeNamespace, fmt.Sprintf("expected %s in namespace %s", name.Local, p.of.namespace)
	default:
		return CodeUnknown, fmt.Sprintf("expected no %s in %s", inbox.Clip(name.Local), p.element)
	}
}

func (p *place) furthest() string {
	if p.last == len(p.of.elements) {
		return "elements of other namespaces"
	}
	return p.rows[p.last].name
}

// missing gives a reason for every element that should have come and has not.
func (p *place) missing() []reason {
	var reasons []reason
	for i, e := range p.rows {
		if p.counts[i] < e.min {
			expected := fmt.Sprintf("expected %s (of namespace %s) in %s", e.name, p.of.namespace, p.element)
			reasons = append(reasons, reason{CodeMissing, expected, p.line, p.element})
		}
	}
	return reasons
}
