package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// PlainText returns the document as text for a terminal or an e-mail: headings underlined,
// items and descriptions on lines of their own, and the addresses of links listed at the end
// under their numbers.
func (d Document) PlainText() string {
	t := textLayout{}
	for i := range d.Links {
		if d.Links[i].Kind != LinkRefused {
			t.links = append(t.links, &d.Links[i])
		}
	}
	z := html.NewTokenizer(strings.NewReader(d.HTML))
	for {
		switch z.Next() {
		case html.ErrorToken:
			t.endBlock()
			return t.out.String() + t.addresses.String()
		case html.TextToken:
			t.text(string(z.Text()))
		case html.StartTagToken:
			t.start(z.Token())
		case html.EndTagToken:
			t.end(z.Token().DataAtom)
		}
	}
}

// textLayout lays out HTML of a Document as text.
type textLayout struct {
	out, addresses strings.Builder
	// block is the block that is read, lines its finished lines and line the last one.
	block atom.Atom
	lines []string
	line  strings.Builder
	// last is the block before.
	last atom.Atom
	// hidden counts open elements whose text is not for the eye.
	hidden int
	// links are those that are shown and not met yet, current the one that is open.
	links   []*Link
	current *Link
}

func (t *textLayout) text(s string) {
	if t.hidden == 0 && t.block != 0 {
		t.line.WriteString(s)
	}
}

func (t *textLayout) endLine() {
	t.lines = append(t.lines, collapseSpace(t.line.String()))
	t.line.Reset()
}

func (t *textLayout) start(token html.Token) {
	switch tag := token.DataAtom; tag {
	case atom.P, atom.Div, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Dd, atom.Li:
		t.endBlock()
		t.block = tag
	case atom.Summary:
		t.endBlock() // words of our own there are for a place to click
	case atom.Br:
		t.endLine()
	case atom.A:
		if len(t.links) > 0 {
			t.current, t.links = t.links[0], t.links[1:]
		}
	case atom.Span:
		if t.hidden > 0 || forScreenReaders(token) {
			t.hidden++
		}
	}
}

func (t *textLayout) end(tag atom.Atom) {
	switch tag {
	case atom.P, atom.Div, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Dd, atom.Li:
		t.endBlock()
	case atom.A:
		t.endLink()
	case atom.Span:
		t.hidden = max(0, t.hidden-1)
	}
}

func (t *textLayout) endLink() {
	if l := t.current; l != nil && l.Kind != LinkInternal {
		t.text(fmt.Sprintf(" [%d]", l.N))
		if t.addresses.Len() == 0 {
			t.addresses.WriteByte('\n')
		}
		fmt.Fprintf(&t.addresses, "[%d] %s\n", l.N, l.URL)
	}
	t.current = nil
}

// endBlock writes the block that has been read, if it has any text.
func (t *textLayout) endBlock() {
	t.endLine()
	block, lines := t.block, t.lines
	t.block, t.lines = 0, nil
	if strings.Join(lines, "") == "" {
		return
	}
	if t.last != 0 && (!isItem(t.last) || !isItem(block)) {
		t.out.WriteByte('\n')
	}
	first, rest := "", ""
	switch block {
	case atom.Li:
		first, rest = "- ", "  "
	case atom.Dd:
		first, rest = "  ", "  "
	}
	for _, line := range lines {
		t.out.WriteString(first + line + "\n")
		first = rest
	}
	t.underline(block, lines[0])
	t.last = block
}

func (t *textLayout) underline(block atom.Atom, heading string) {
	switch block {
	case atom.H2:
		t.out.WriteString(strings.Repeat("=", utf8.RuneCountInString(heading)) + "\n")
	case atom.H3:
		t.out.WriteString(strings.Repeat("-", utf8.RuneCountInString(heading)) + "\n")
	}
}

// isItem says whether a block is a line of a list.
func isItem(block atom.Atom) bool {
	return block == atom.Li || block == atom.Dt || block == atom.Dd
}

func collapseSpace(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(xmlSpace, r) }), " ")
}

// forScreenReaders says whether an element has the class of what is not seen.
func forScreenReaders(token html.Token) bool {
	for _, a := range token.Attr {
		if a.Key == "class" {
			return slices.Contains(strings.Fields(a.Val), "vh")
		}
	}
	return false
}
