// Package headers owns the security headers of every page, whichever listener it is on:
// what a browser may load, where forms may go, and what it hands on. It knows names and
// values, no web framework and no page.
package headers

import "strings"

// ContentPolicy lets a page use the program's own files, send forms to itself and to the
// origins named, and nothing else.
func ContentPolicy(formOrigins ...string) string {
	return own + "; form-action " + strings.Join(append([]string{"'self'"}, formOrigins...), " ") + unframed
}

// FramingPolicy is ContentPolicy for a page that shows others of the same site in frames.
func FramingPolicy() string { return own + "; form-action 'self'; frame-src 'self'" + unframed }

// FramedPolicy is ContentPolicy for a page that stands in a frame of the same site. Nothing
// runs in it, and no form leaves it, also when it is opened by itself.
func FramedPolicy() string {
	return own + "; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups"
}

const (
	own = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'"
	unframed = "; base-uri 'none'; frame-ancestors 'none'"
)

// Set gives an answer the headers of every page. secure says that browsers come by https,
// and are to do so from then on.
func Set(set func(name, value string), secure bool) {
	set("Content-Security-Policy", ContentPolicy())
	set("X-Content-Type-Options", "nosniff")
	// same-origin rather than no-referrer: without an Origin or Referer a browser's
	// own form could not be told from another site's.
	set("Referrer-Policy", "same-origin")
	set("Cross-Origin-Opener-Policy", "same-origin")
	set("Cross-Origin-Resource-Policy", "same-origin")
	set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	if secure {
		set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
}
