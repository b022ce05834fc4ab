package pagetest

import (
	"slices"

	"golang.org/x/net/html"
)

var (
	// phrasing elements hold text and other phrasing elements only.
	phrasing = []string{"h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "b", "strong", "em", "u", "button", "label", "time"}
	blocks   = []string{
		"address", "article", "aside", "details", "div", "dl", "dd", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5",
		"h6", "header", "li", "main", "nav", "ol", "p", "section", "table", "ul",
	}
	interactive = []string{"a", "button", "details", "input", "label", "select", "textarea"}
	// children are the elements that a list may hold.
	children = map[string][]string{"ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"}}
	// parents are the elements that a part of a list stands in.
	parents = map[string][]string{"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "summary": {"details"}}
)

// checkContent finds elements inside others that may not hold them, where the parser does
// not mind.
func (c *checker) checkContent(root *html.Node) {
	for n := range elements(root) {
		allowed, isList := children[n.Parent.Data]
		if isList && !slices.Contains(allowed, n.Data) {
			c.problem("%s stands directly in <%s>", named(n), n.Parent.Data)
		}
		if allowed, isPart := parents[n.Data]; isPart && !slices.Contains(allowed, n.Parent.Data) {
			c.problem("%s stands directly in <%s>", named(n), n.Parent.Data)
		}
		if outer := within(n, func(p *html.Node) bool { return slices.Contains(phrasing, p.Data) }); outer != nil && slices.Contains(blocks, n.Data) {
			c.problem("%s stands inside %s", named(n), named(outer))
		}
		c.checkInteractive(n)
	}
}

func (c *checker) checkInteractive(n *html.Node) {
	if !slices.Contains(interactive, n.Data) {
		return
	}
	outer := within(n, func(p *html.Node) bool { return p.Data == "a" || p.Data == "button" || p.Data == "summary" })
	if outer != nil {
		c.problem("%s can be used, and stands inside %s, which can be used too", named(n), named(outer))
	}
}
