package bench

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// block is a piece of a message's HTML that is read by itself: a paragraph, a heading, an
// item.
type block struct {
	tag  atom.Atom
	text string
}

var blockTags = []atom.Atom{
	atom.P, atom.Div, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dt, atom.Dd, atom.Li, atom.Summary, atom.Section, atom.Details, atom.Dl, atom.Ul,
}

// blocks takes apart what the renderer gave, without what only screen readers are told, and
// with a word of our own where the fallback text stands.
func blocks(words *views.Words, fragment string) []block {
	var all []block
	current, hidden := block{}, 0
	end := func(next atom.Atom) {
		current.text = strings.ReplaceAll(strings.Join(strings.Fields(current.text), " "), render.Mismatch, words.T("bench.fallback"))
		if current.text != "" {
			all = append(all, current)
		}
		current = block{tag: next}
	}
	for z := html.NewTokenizer(strings.NewReader(fragment)); ; {
		kind := z.Next()
		token := z.Token()
		isBlock := slices.Contains(blockTags, token.DataAtom)
		switch {
		case kind == html.ErrorToken:
			end(0)
			return all
		case kind == html.TextToken && hidden == 0:
			current.text += token.Data
		case kind == html.StartTagToken && isBlock:
			end(token.DataAtom)
		case kind == html.EndTagToken && isBlock:
			end(0)
		case kind == html.StartTagToken && token.DataAtom == atom.Br:
			current.text += " "
		case kind == html.StartTagToken && token.DataAtom == atom.Span && (hidden > 0 || isHidden(token)):
			hidden++
		case kind == html.EndTagToken && token.DataAtom == atom.Span:
			hidden = max(0, hidden-1)
		}
	}
}

// isHidden says whether an element is for screen readers alone.
func isHidden(token html.Token) bool {
	return slices.ContainsFunc(token.Attr, func(a html.Attribute) bool {
		return a.Key == "class" && slices.Contains(strings.Fields(a.Val), "vh")
	})
}

// headings are those of the page of a message, whose own is the first.
func headings(words *views.Words, shown inbox.Preview) []views.BenchHeading {
	first := shown.Description
	if inbox.Blank(first) {
		first = words.T("bench.heading.none")
	}
	all := []views.BenchHeading{{Level: 1, Text: first}}
	for _, block := range blocks(words, shown.Document.HTML) {
		if level := slices.Index([]atom.Atom{0, 0, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, block.tag); level > 1 {
			all = append(all, views.BenchHeading{Level: level, Text: block.text})
		}
	}
	return all
}
