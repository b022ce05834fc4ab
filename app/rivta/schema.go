package rivta

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// simpleType is a type of text, as XML Schema has them.
type simpleType struct {
	namespace string
	name      string
	values    []string       // the enumeration; none: every value
	pattern   string         // of the whole value, as XML Schema writes it; empty: every value
	matches   *regexp.Regexp // the pattern
	collapse  bool           // white space around the value does not count
	encoded   bool           // the text is markup itself, which must be entity-encoded
}

// The built-in types that the contracts use. Markup is a string whose senders tend to
// forget that a text in DocBook must be entity-encoded.
var (
	xsString  = &simpleType{namespace: nsSchema, name: "string"}
	xsMarkup  = &simpleType{namespace: nsSchema, name: "string", encoded: true}
	xsBoolean = &simpleType{
		namespace: nsSchema, name: "boolean",
		values: []string{"true", "false", "1", "0"}, collapse: true,
	}
)

// patterned makes a string type of the values that match a pattern, which is written as
// both Go and XML Schema understand it: without anchors, always of the whole value.
func patterned(namespace, name, pattern string) *simpleType {
	return &simpleType{
		namespace: namespace, name: name,
		pattern: pattern, matches: regexp.MustCompile("^(?:" + pattern + ")$"),
	}
}

// normal is the value as the type sees it.
func (t *simpleType) normal(text string) string {
	if t.collapse {
		return strings.Trim(text, " \t\r\n")
	}
	return text
}

// allows says whether a value, in its normal form, is of the type.
func (t *simpleType) allows(value string) bool {
	if t.values != nil && !slices.Contains(t.values, value) {
		return false
	}
	return t.matches == nil || t.matches.MatchString(value)
}

// expected says what a value must be. It never holds a value that was sent.
func (t *simpleType) expected() string {
	if t.values != nil {
		return "one of " + strings.Join(t.values, ", ")
	}
	return "a value that matches " + t.pattern
}

// unbounded is the max of an element that may come any number of times.
const unbounded = -1

// complexType is a sequence of elements, all of them in the type's own namespace, and in
// an open one of known extensions after them.
type complexType struct {
	namespace  string
	name       string
	elements   []element
	open       bool      // any elements of other namespaces may follow
	extensions []element // those of them that mean something here, in any order
}

// element is one row of a table: an element of a sequence, and where its value stands in
// the Go value of its parent. It has either a simple or a complex type. The functions get
// a pointer to the parent's Go value; the constructors in binding.go see to its type.
type element struct {
	namespace string // of an extension; the others have their parent's
	name      string
	min, max  int

	simple *simpleType
	set    func(parent any, value string)
	values func(parent any) []string // as they are written

	complex  *complexType
	enter    func(parent any) (child any) // the place that the next child is read into
	children func(parent any) []any       // as they are written
}

// index finds the element of a name in the sequence, -1 when it has none.
func (t *complexType) index(name string) int {
	return slices.IndexFunc(t.elements, func(e element) bool { return e.name == name })
}

// rows are the elements of the sequence, then the extensions.
func (t *complexType) rows() []element {
	return append(t.elements[:len(t.elements):len(t.elements)], t.extensions...)
}

// row finds the row of a qualified name, -1 when it has none.
func (t *complexType) row(name xml.Name) int {
	if name.Space == t.namespace {
		return t.index(name.Local)
	}
	extension := slices.IndexFunc(t.extensions, func(e element) bool { return e.namespace == name.Space && e.name == name.Local })
	if extension < 0 {
		return -1
	}
	return len(t.elements) + extension
}
