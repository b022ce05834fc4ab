package render

import (
	"slices"
	"strings"
)

// Root is the root element of every DocBook message.
const Root = "article"

// Namespace is the namespace of DocBook elements; elements without any are DocBook too.
const Namespace = "http://docbook.org/ns/docbook"

// Profile is a subset of DocBook as a table: the elements, which elements each may hold,
// whether it holds text, and its attributes. Everything that needs to know what is allowed
// reads this one table. A Profile is immutable.
type Profile struct {
	name      string
	plainText bool
	elements  []Element
	names     []string
	index     map[string]int8
	// holds[i] has bit j set where row i may hold the element of row j.
	holds []uint32
}

// Element is a row of a profile's table.
type Element struct {
	Name string `json:"name"`
	// Parents are the elements it may stand in; none for the root.
	Parents []string `json:"parents,omitempty"`
	// Children are the elements it may hold.
	Children []string `json:"children,omitempty"`
	// Text says whether it may hold text.
	Text       bool        `json:"text"`
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Attribute is an attribute that an element may have.
type Attribute struct {
	// Name is the name as it is written, with prefix: "xml:lang".
	Name     string `json:"name"`
	Required bool   `json:"required,omitempty"`
	// Values are the values it may have; none when it may be any text.
	Values []string `json:"values,omitempty"`
}

// newProfile completes rows that name their children: it derives the parents, so that the two
// columns cannot disagree, and adds the attributes that every element may have.
func newProfile(name string, plainText bool, rows []Element) *Profile {
	p := &Profile{
		name: name, plainText: plainText, elements: rows,
		index: make(map[string]int8, len(rows)), holds: make([]uint32, len(rows)),
	}
	for i := range rows {
		row := &rows[i]
		p.index[row.Name] = int8(i)
		p.names = append(p.names, row.Name)
		row.Attributes = append(row.Attributes, Attribute{Name: "xml:lang"}, Attribute{Name: "lang"})
		for j := range rows {
			if slices.Contains(rows[j].Children, row.Name) {
				row.Parents = append(row.Parents, rows[j].Name)
				p.holds[j] |= 1 << i
			}
		}
	}
	return p
}

// Name returns the profile's name, as configuration and command line spell it.
func (p *Profile) Name() string { return p.name }

// PlainText says whether plain text, which every profile shows, is allowed by the published
// rules of this one.
func (p *Profile) PlainText() bool { return p.plainText }

// Elements returns the rows of the table, in the order to print them.
func (p *Profile) Elements() []Element {
	rows := make([]Element, len(p.elements))
	for i, row := range p.elements {
		rows[i] = row.clone()
	}
	return rows
}

// Element returns the row of the element of that name.
func (p *Profile) Element(name string) (Element, bool) {
	row := p.row(name)
	if row == nil {
		return Element{}, false
	}
	return row.clone(), true
}

// Allows says whether child may stand directly in parent.
func (p *Profile) Allows(parent, child string) bool {
	return p.mayHold(p.rowNumber(parent), p.rowNumber(child))
}

// mayHold is Allows for the numbers of rows.
func (p *Profile) mayHold(parent, child int8) bool {
	return parent != noRow && child != noRow && p.holds[parent]&(1<<child) != 0
}

// row returns the element's row, or nil when the table has none.
func (p *Profile) row(name string) *Element {
	if number := p.rowNumber(name); number != noRow {
		return &p.elements[number]
	}
	return nil
}

// noRow is the number of the row of an element that the table does not have.
const noRow = -1

func (p *Profile) rowNumber(name string) int8 {
	if number, ok := p.index[name]; ok {
		return number
	}
	return noRow
}

func (e Element) clone() Element {
	e.Parents = slices.Clone(e.Parents)
	e.Children = slices.Clone(e.Children)
	e.Attributes = slices.Clone(e.Attributes)
	for i, a := range e.Attributes {
		e.Attributes[i].Values = slices.Clone(a.Values)
	}
	return e
}

// attribute returns the attribute with that prefix and local name, or nil.
func (e *Element) attribute(prefix, local string) *Attribute {
	for i := range e.Attributes {
		p, l, found := strings.Cut(e.Attributes[i].Name, ":")
		if !found {
			p, l = "", p
		}
		if p == prefix && l == local {
			return &e.Attributes[i]
		}
	}
	return nil
}
