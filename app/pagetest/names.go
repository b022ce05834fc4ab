package pagetest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// checkNames wants everything that can be used to have a name, and every picture to have
// one or to be hidden.
func (c *checker) checkNames(root *html.Node) {
	labelled := map[string]bool{}
	for n := range elements(root, "label") {
		labelled[attr(n, "for")] = text(n) != ""
	}
	for n := range elements(root, "input", "select", "textarea") {
		if !c.hasLabel(n, labelled) {
			c.problem("%s has no label", named(n))
		}
	}
	for n := range elements(root, "button", "a", "summary") {
		if text(n) == "" && !hasAriaName(n) {
			c.problem("%s has no text", named(n))
		}
	}
	for n := range elements(root, "img", "svg") {
		hidden := attr(n, "aria-hidden") == "true"
		if !hidden && !hasAriaName(n) && (n.Data == "svg" || !has(n, "alt")) {
			c.problem("%s has neither a text nor aria-hidden", named(n))
		}
	}
}

func (c *checker) hasLabel(n *html.Node, labelled map[string]bool) bool {
	if slices.Contains([]string{"hidden", "submit", "button"}, attr(n, "type")) {
		return true
	}
	wrapped := within(n, func(p *html.Node) bool { return p.Data == "label" }) != nil
	return wrapped || hasAriaName(n) || (attr(n, "id") != "" && labelled[attr(n, "id")])
}

func hasAriaName(n *html.Node) bool {
	return attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != ""
}

// addresses are the attributes that hold one.
var addresses = []string{"href", "src", "action", "formaction"}

// checkFrames wants every frame to have a name, and nothing to run in it.
func (c *checker) checkFrames(root *html.Node) {
	for n := range elements(root, "iframe") {
		if attr(n, "title") == "" {
			c.problem("%s has no title", named(n))
		}
		if !has(n, "sandbox") || strings.Contains(attr(n, "sandbox"), "allow-scripts") {
			c.problem("%s lets scripts run", named(n))
		}
	}
}

// checkInline refuses what a strict content security policy would block anyway.
func (c *checker) checkInline(root *html.Node) {
	for n := range elements(root) {
		if n.Data == "style" || (n.Data == "script" && (!has(n, "src") || text(n) != "")) {
			c.problem("inline %s", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				c.problem("%s has the attribute %s", named(n), a.Key)
			}
			scheme := strings.ToLower(strings.TrimSpace(a.Val))
			if slices.Contains(addresses, a.Key) && strings.HasPrefix(scheme, "javascript:") {
				c.problem("%s runs a script", named(n))
			}
		}
	}
}
