package pagetest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// checkHooks holds what the program promises to people's own browser tests.
func (c *checker) checkHooks(root *html.Node) {
	for _, n := range having(root, "data-case") {
		c.checkParts(n, "data-title", "data-sender")
		if links := slices.Collect(elements(n, "a")); len(links) != 1 {
			c.problem("%s has %d links", named(n), len(links))
		}
	}
	for _, n := range having(root, "data-message") {
		c.checkParts(n, "data-title", "data-sender", "data-body")
	}
	for _, n := range append(having(root, "data-case"), having(root, "data-message")...) {
		if unread := attr(n, "data-unread"); unread != "true" && unread != "false" {
			c.problem("%s has data-unread=%q", named(n), unread)
		}
	}
	for _, n := range having(root, "data-unread-count") {
		c.checkCount(n, "data-unread-count")
		c.checkCount(n, "data-total")
	}
	for n := range elements(root, "time") {
		if _, err := time.Parse(time.RFC3339, attr(n, "datetime")); err != nil {
			c.problem("%s has datetime=%q", named(n), attr(n, "datetime"))
		}
	}
}

func (c *checker) checkParts(n *html.Node, attributes ...string) {
	for _, attribute := range attributes {
		if parts := having(n, attribute); len(parts) != 1 {
			c.problem("%s has %d elements with %s", named(n), len(parts), attribute)
		}
	}
}

func (c *checker) checkCount(n *html.Node, attribute string) {
	if count, err := strconv.Atoi(attr(n, attribute)); err != nil || count < 0 {
		c.problem("%s has %s=%q", named(n), attribute, attr(n, attribute))
	}
}

// fallbackText stands in messages in the place of what could not be shown.
const fallbackText = "##### Mismatched"

// checkMessages holds what the program's own words around a message must keep to: at most
// one primary action for each message or dialog, or else for the page, and never the
// fallback text.
func (c *checker) checkMessages(root *html.Node) {
	isOwn := func(n *html.Node) bool { return has(n, "data-message") || n.Data == "dialog" }
	isBody := func(n *html.Node) bool { return has(n, "data-body") }
	primary := map[*html.Node]int{}
	for n := range elements(root) {
		if (hasClass(n, "btn-p") || has(n, "data-exit")) && within(n, isBody) == nil {
			primary[within(n, isOwn)]++
		}
	}
	for part, count := range primary {
		if count > 1 && part != nil {
			c.problem("%s has %d primary actions", named(part), count)
		} else if count > 1 {
			c.problem("the page has %d primary actions", count)
		}
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, fallbackText) && within(n, isBody) == nil {
			c.problem("the fallback text stands outside a message body")
		}
	}
}
