package pagetest

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// elements are all elements below a node that have one of the names; without names, all.
func elements(root *html.Node, names ...string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type != html.ElementNode || (len(names) > 0 && !slices.Contains(names, n.Data)) {
				continue
			}
			if !yield(n) {
				return
			}
		}
	}
}

// having are the elements below a node that have the attribute.
func having(root *html.Node, attribute string) []*html.Node {
	var found []*html.Node
	for n := range elements(root) {
		if has(n, attribute) {
			found = append(found, n)
		}
	}
	return found
}

func has(n *html.Node, attribute string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == attribute })
}

func attr(n *html.Node, attribute string) string {
	for _, a := range n.Attr {
		if a.Key == attribute {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// within finds the closest element around n, n itself excluded, that fits.
func within(n *html.Node, fits func(*html.Node) bool) *html.Node {
	for parent := n.Parent; parent != nil; parent = parent.Parent {
		if parent.Type == html.ElementNode && fits(parent) {
			return parent
		}
	}
	return nil
}

// text is everything that is read below a node, without white space around it.
func text(n *html.Node) string {
	var all strings.Builder
	for below := range n.Descendants() {
		if below.Type == html.TextNode {
			all.WriteString(below.Data)
		}
	}
	return strings.TrimSpace(all.String())
}

// named shows an element in a problem.
func named(n *html.Node) string {
	var shown strings.Builder
	shown.WriteString("<" + n.Data)
	for _, key := range []string{"id", "class", "name", "href", "action"} {
		if has(n, key) {
			shown.WriteString(" " + key + `="` + attr(n, key) + `"`)
		}
	}
	return shown.String() + ">"
}
