package pagetest

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// checkLinks wants every address on the page to be of a known kind, local ones to exist,
// and those that leave to hand out nothing of this page.
func (c *checker) checkLinks(root *html.Node) {
	for n := range elements(root) {
		for _, key := range addresses {
			if has(n, key) {
				c.address(named(n), attr(n, key))
			}
		}
		switch n.Data {
		case "a", "link", "use":
			c.checkAddress(n, http.MethodGet, attr(n, "href"))
		case "script", "img":
			c.checkAddress(n, http.MethodGet, attr(n, "src"))
		case "iframe":
			if !has(n, "srcdoc") {
				c.checkAddress(n, http.MethodGet, attr(n, "src"))
			}
		}
		if n.Data == "a" {
			c.checkLeaving(n)
		}
	}
}

// personalNumber is a personal identity number or coordination number with its century:
// year, month, day (plus 60 in a coordination number), four more digits.
var personalNumber = regexp.MustCompile(
	`(?:^|\D)(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+]?\d{4}(?:\D|$)`)

// address refuses a personal identity number in any address, plain or percent-encoded.
func (c *checker) address(where, raw string) {
	decoded, err := url.PathUnescape(raw)
	if err != nil {
		decoded = raw
	}
	if personalNumber.MatchString(raw) || personalNumber.MatchString(decoded) {
		c.problem("%s holds a personal identity number", where)
	}
}

func (c *checker) checkAddress(n *html.Node, method, raw string) {
	target, err := url.Parse(raw)
	if err != nil || raw == "" {
		c.problem("%s leads to no address", named(n))
		return
	}
	if target.Scheme != "" && !slices.Contains([]string{"http", "https", "mailto", "tel"}, target.Scheme) {
		c.problem("%s leads to the scheme %s", named(n), target.Scheme)
	}
	if strings.HasPrefix(raw, "#") || !c.local(target) || c.known == nil {
		return
	}
	if path := c.base.ResolveReference(target).Path; !c.known(method, path) {
		c.problem("%s leads to %s %s, which does not exist", named(n), method, path)
	}
}

// local says whether an address is on the page's own site.
func (c *checker) local(target *url.URL) bool {
	return target.Scheme == "" && target.Host == "" || target.Host != "" && target.Host == c.base.Host
}

func (c *checker) checkLeaving(n *html.Node) {
	target, err := url.Parse(attr(n, "href"))
	if err != nil {
		return
	}
	rel := strings.Fields(attr(n, "rel"))
	if target.Host != "" && !c.local(target) && (!slices.Contains(rel, "noopener") || !slices.Contains(rel, "noreferrer")) {
		c.problem("%s leaves without rel noopener and noreferrer", named(n))
	}
}
