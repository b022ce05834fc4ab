package render

import "slices"

// Mismatch is the published fallback text of the inbox function, exactly. It stands where an
// element is not allowed, or for the whole text when that is not DocBook.
const Mismatch = "##### Mismatched Element in Source #####"

// Document is a rendered message text.
type Document struct {
	// HTML is a sanitized fragment. Its headings begin at level 2.
	HTML string `json:"html"`
	Kind Kind   `json:"kind"`
	// Findings are in the order of their positions, at most MaxRepeats of one code.
	Findings []Finding `json:"findings"`
	// Links are all ulink and link elements in document order, also those that are not shown:
	// Links[i].N == i+1, whatever the configuration.
	Links []Link `json:"links"`
}

// Kind says what a text was taken for.
type Kind string

// The kinds of document.
const (
	KindDocBook   Kind = "docbook"
	KindPlainText Kind = "plaintext"
	// KindFallback is a text whose whole body is one fallback text.
	KindFallback Kind = "fallback"
)

// Link is one ulink or link element of a message.
type Link struct {
	// N counts from 1, in document order.
	N int `json:"n"`
	// URL is the address the link leads to, mended and normalized; for a refused link it is
	// what the sender wrote. For a link that is an exit it is the external address.
	URL string `json:"url"`
	// Text is the link's text, its white space collapsed; none where the link was left out or
	// replaced with what it stands in.
	Text string   `json:"text"`
	Kind LinkKind `json:"kind"`
	// NewTab is set when the sender asked for a new tab or window (type="_blank").
	NewTab bool `json:"newTab"`
	// Line and Column are the position of the element's < as in Finding.
	Line   int `json:"line"`
	Column int `json:"column"`
}

// LinkKind says what became of a link.
type LinkKind string

// The kinds of link.
const (
	// LinkExit leads out of the inbox by single sign-on.
	LinkExit LinkKind = "exit"
	// LinkExternal leads to another site, an e-mail address or a telephone number.
	LinkExternal LinkKind = "external"
	// LinkInternal leads to another place of the same message.
	LinkInternal LinkKind = "internal"
	// LinkRefused is shown as text, or not at all.
	LinkRefused LinkKind = "refused"
)

// ShowsFallback says whether the fallback text stands anywhere in the document.
func (d Document) ShowsFallback() bool {
	return d.Kind == KindFallback || slices.ContainsFunc(d.Findings, func(f Finding) bool {
		return f.Code == CodeMismatch
	})
}

// Errors returns the number of findings that are errors.
func (d Document) Errors() int {
	return d.count(func(f Finding) bool { return f.Severity == SeverityError })
}

// Tolerated returns the number of findings that are tolerated: shown here, but not by the
// published rules, and so not known to work elsewhere.
func (d Document) Tolerated() int {
	return d.count(func(f Finding) bool { return f.Tolerated })
}

func (d Document) count(is func(Finding) bool) int {
	n := 0
	for _, f := range d.Findings {
		if is(f) {
			n++
		}
	}
	return n
}
