package pagetest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// checkDocument holds what the document as a whole must have.
func (c *checker) checkDocument(root *html.Node) {
	for n := range elements(root, "html") {
		if attr(n, "lang") == "" {
			c.problem("the page has no lang")
		}
	}
	if mains := slices.Collect(elements(root, "main")); len(mains) != 1 {
		c.problem("%d main elements", len(mains))
	}
	titles := slices.Collect(elements(root, "title"))
	if len(titles) != 1 {
		c.problem("%d title elements", len(titles))
		return
	}
	c.checkTitle(root, text(titles[0]))
}

// checkTitle wants the page first, with the number of unread cases when there are any,
// and then the product.
func (c *checker) checkTitle(root *html.Node, title string) {
	page, product, found := strings.Cut(title, " – ")
	if last := strings.LastIndex(title, " – "); found {
		page, product = title[:last], title[last+len(" – "):]
	}
	if !found || strings.TrimSpace(page) == "" || strings.TrimSpace(product) == "" {
		c.problem("title %q does not say the page and then the product", title)
	}
	for _, n := range having(root, "data-unread-count") {
		if count := attr(n, "data-unread-count"); count != "0" && !strings.Contains(page, "("+count+" ") {
			c.problem("title %q does not say that %s are unread", title, count)
		}
	}
}

// checkHeadings wants one h1, no skipped level, and no empty heading.
func (c *checker) checkHeadings(root *html.Node) {
	level, tops := 0, 0
	for n := range elements(root, "h1", "h2", "h3", "h4", "h5", "h6") {
		own := int(n.Data[1] - '0')
		if own == 1 {
			tops++
		}
		if own > level+1 {
			c.problem("heading %s %q follows level %d", n.Data, text(n), level)
		}
		if text(n) == "" {
			c.problem("%s is empty", named(n))
		}
		level = own
	}
	if tops != 1 {
		c.problem("%d h1 elements", tops)
	}
}

// checkReferences wants ids to be unique, and what refers to one to find it.
func (c *checker) checkReferences(root *html.Node) {
	ids := map[string]bool{}
	for _, n := range having(root, "id") {
		id := attr(n, "id")
		if ids[id] || id == "" {
			c.problem("id %q is not unique", id)
		}
		ids[id] = true
	}
	for n := range elements(root) {
		var wanted []string
		for _, key := range []string{"aria-labelledby", "aria-describedby", "aria-controls", "for"} {
			wanted = append(wanted, strings.Fields(attr(n, key))...)
		}
		if fragment, local := strings.CutPrefix(attr(n, "href"), "#"); local {
			wanted = append(wanted, fragment)
		}
		for _, id := range wanted {
			if !ids[id] {
				c.problem("%s refers to id %q, which is not there", named(n), id)
			}
		}
	}
}
