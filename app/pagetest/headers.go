package pagetest

import (
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
	got := parsePolicy(c.page.Header.Get("Content-Security-Policy"))
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
