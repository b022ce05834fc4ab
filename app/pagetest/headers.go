package pagetest

import (
	"bytes"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// headers that every page has, exactly.
var headers = map[string]string{
	"Content-Type":           "text/html; charset=utf-8",
	"Cache-Control":          "no-store",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy":        "same-origin",
}

// Framed says that the page stands in a frame of its own site: it may be framed there, and
// nothing runs in it.
func Framed() Option { return func(c *checker) { c.framed = true } }

// policy is the content security policy of every page. Only form-action may name more, for
// forms that go on to other parties.
var policy = map[string]string{
	"default-src":     "'none'",
	"style-src":       "'self'",
	"script-src":      "'self'",
	"font-src":        "'self'",
	"img-src":         "'self'",
	"connect-src":     "'self'",
	"manifest-src":    "'self'",
	"form-action":     "'self'",
	"base-uri":        "'none'",
	"frame-ancestors": "'none'",
}

func (c *checker) checkHeaders() {
	for name, want := range headers {
		if got := c.page.Header.Get(name); !strings.EqualFold(got, want) {
			c.problem("header %s is %q, not %q", name, got, want)
		}
	}
	got, policy := parsePolicy(c.page.Header.Get("Content-Security-Policy")), c.policy()
	for directive, want := range policy {
		sources, found := got[directive]
		switch {
		case !found:
			c.problem("content security policy: no %s", directive)
		case directive == "form-action":
			c.checkFormAction(sources)
		case strings.Join(sources, " ") != want:
			c.problem("content security policy: %s is %q, not %q", directive, strings.Join(sources, " "), want)
		}
	}
	for directive := range got {
		if _, known := policy[directive]; !known {
			c.problem("content security policy: %s is not expected", directive)
		}
	}
}

// policy is the policy of the page: one that has frames may fill them from its own site.
func (c *checker) policy() map[string]string {
	own := maps.Clone(policy)
	if bytes.Contains(c.page.Body, []byte("<iframe")) {
		own["frame-src"] = "'self'"
	}
	if c.framed {
		own["frame-ancestors"], own["sandbox"] = "'self'", "allow-same-origin allow-popups"
	}
	return own
}

func parsePolicy(header string) map[string][]string {
	directives := map[string][]string{}
	for part := range strings.SplitSeq(header, ";") {
		if words := strings.Fields(part); len(words) > 0 {
			directives[words[0]] = words[1:]
		}
	}
	return directives
}

// checkFormAction wants 'self', and beside it nothing but whole origins.
func (c *checker) checkFormAction(sources []string) {
	if !slices.Contains(sources, "'self'") {
		c.problem("content security policy: form-action lacks 'self'")
	}
	for _, source := range sources {
		origin, err := url.Parse(source)
		whole := err == nil && origin.Host != "" && origin.Path == "" && !strings.Contains(origin.Host, "*")
		if source != "'self'" && !whole {
			c.problem("content security policy: form-action %s is not an origin", source)
		}
	}
}
