package render

import (
	"net/url"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// newPolicy returns the second layer of safety: a policy for exactly what the writer emits. It
// shares nothing with the writer, so that a mistake in one does not repeat itself in the other.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"div", "section", "details", "summary", "h2", "h3", "h4", "h5", "h6", "p", "br",
		"dl", "dt", "dd", "ul", "li", "span", "strong", "em", "u",
	)
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*$`)).Globally()
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^m-[A-Za-z0-9_-]*-[\pL\pN_.-]+$`)).
		OnElements("section", "div", "details", "p", "dl", "ul", "h2", "h3", "h4", "h5", "h6")

	classes := map[string]string{
		"div":  `^(?:docbook|bibliography|box (?:information|observe|frame))$`,
		"p":    `^mismatch$`,
		"span": `^(?:mismatch|vh|new-tab|exit-note|exit-note vh)$`,
		"ul":   `^hyphen$`,
		"a":    `^(?:exit|exit inline)$`,
	}
	for element, pattern := range classes {
		p.AllowAttrs("class").Matching(regexp.MustCompile(pattern)).OnElements(element)
	}

	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(?:https?://|mailto:|tel:|/uthopp/[A-Za-z0-9_/-]+$|#m-)`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer$`)).OnElements("a")
	p.AllowAttrs("target").Matching(regexp.MustCompile(`^_blank$`)).OnElements("a")
	p.AllowAttrs("data-exit").Matching(regexp.MustCompile(`^$`)).OnElements("a")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true) // the pattern of href leaves /uthopp/ and #m- only
	p.AllowURLSchemes("mailto", "tel")
	for _, scheme := range []string{"http", "https"} {
		p.AllowURLSchemeWithCustomPolicy(scheme, func(u *url.URL) bool { return u.Host != "" && u.User == nil })
	}
	return p
}
