package render

import (
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// Renderer turns message texts into HTML. It is immutable and safe for concurrent use; build
// one and keep it, since building the sanitizer's policy costs more than rendering a message.
type Renderer struct{ policy *bluemonday.Policy }

// New returns a Renderer.
func New() *Renderer { return &Renderer{policy: newPolicy()} }

// Options say how a text is rendered. The zero value is the default profile, without exits, in
// Swedish.
type Options struct {
	// Profile is the subset of DocBook that is allowed; nil is Inkorgsfunktionen.
	Profile *Profile
	// Fallback is how much an element that is not allowed takes away.
	Fallback FallbackScope
	// Lang is the language of the words that the renderer itself adds around links, and of
	// the messages of findings.
	Lang Lang
	// Resolve decides which links are exits; nil is none.
	Resolve LinkResolver
	// IDPrefix makes the ids of a message differ from all others of the page: the id of the
	// message. What is not a letter A-Z or a-z, a digit, a hyphen or a low line is left out.
	IDPrefix string
}

// FallbackScope is how much is replaced when an element is not allowed. The published rules do
// not say which.
type FallbackScope int

// The scopes.
const (
	// FallbackElement replaces the element.
	FallbackElement FallbackScope = iota
	// FallbackMessage replaces the whole body.
	FallbackMessage
)

// LinkResolver decides whether a link leads out of the inbox by single sign-on. Links are
// counted 1, 2, … in document order, every ulink and link of the message; url is the address
// after mending, an absolute http or https URL.
type LinkResolver func(n int, url string) (Exit, bool)

// Exit is what an exit's link is made of.
type Exit struct {
	// Href is the path that begins the exit, under /uthopp/. A link whose Href is anything
	// else stays an external link.
	Href string
	// Name is the receiver as the citizen is told.
	Name string
}

// Render turns a text into HTML. There is no bad input: what cannot be shown gives fallback
// texts and findings.
func (r *Renderer) Render(text string, o Options) Document {
	d := compose(text, o)
	document := d.checked()
	document.HTML = r.sanitizePieces(d.html)
	return document
}

// Check gives what Render does but for the HTML, which costs the most.
func Check(text string, o Options) Document {
	d := compose(text, o)
	return d.checked()
}

// draft is a document as the first layer leaves it.
type draft struct {
	kind   Kind
	html   []byte
	report *report
	links  []Link
}

// checked is the document that a draft becomes, without its HTML.
func (d draft) checked() Document {
	return Document{Kind: d.kind, Findings: d.report.sorted(), Links: d.links}
}

// compose is the first layer alone: it writes HTML, which the sanitizer is to leave as it is.
func compose(text string, o Options) draft {
	if o.Profile == nil {
		o.Profile = Inkorgsfunktionen()
	}
	if len(text) > MaxText {
		return composeFallback(&source{sent: text}, o, &refusal{code: CodeTooLarge, about: subject{why: whyBytes}})
	}
	src := newSource(text)
	if src.plain() {
		return composePlainText(&src, o)
	}
	rep := newReport(&src, o)
	if src.doubleEncoded {
		rep.add(0, CodeDoubleEncoded, subject{})
	}
	if src.start > 0 && strings.HasPrefix(src.xml, "<?xml") {
		rep.add(0, CodeSpaceBeforeDeclaration, subject{})
	}
	t, refused := read(src.xml, o.Profile, rep)
	if refused != nil {
		return composeFallback(&src, o, refused)
	}
	w := newWriter(t, o, rep)
	w.article(t.top())
	switch {
	case o.Fallback == FallbackMessage && rep.has(CodeMismatch):
		w.replaceAll()
		return w.draft(KindFallback)
	case w.tooLarge():
		return composeFallback(&src, o, &refusal{code: CodeTooLarge, about: subject{why: whyHTML}})
	}
	return w.draft(KindDocBook)
}

// composeFallback writes a text that cannot be read.
func composeFallback(s *source, o Options, why *refusal) draft {
	rep := newReport(s, o)
	rep.add(why.offset, why.code, why.about)
	w := newWriter(&tree{}, o, rep)
	w.replaceAll()
	return w.draft(KindFallback)
}
