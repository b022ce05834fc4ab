package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// writer writes the HTML of one text. It is the first layer of safety: tags and attributes are
// constants of this package, and what comes from the message is escaped.
type writer struct {
	tree    *tree
	options Options
	profile *Profile
	report  *report
	out     []byte
	links   []Link
	// ids are the nodes that links of the same message may lead to.
	ids map[string]int
	// idPrefix is what ids begin with in the page.
	idPrefix string
	outline  outline
	list     list
	flow     flow
	// lang is the language of the place that is written, "" when the message does not say.
	lang string
	// infoLang is the language that an info gives its title.
	infoLang string
	// summary is the number of the title that is written as a summary.
	summary int
	// alone is set in a paragraph that holds a single link and nothing else.
	alone bool
	// stopped is set when too much has been written: see tooLarge.
	stopped bool
}

func newWriter(t *tree, o Options, r *report) *writer {
	return &writer{
		tree: t, options: o, profile: o.Profile, report: r,
		out:   make([]byte, 0, len(t.xml)+4*usualTag),
		links: newLinks(t),
	}
}

// draft returns what has been written. It does not hold on to the tree.
func (w *writer) draft(k Kind) draft {
	w.placeLinks()
	return draft{kind: k, html: w.out, report: w.report, links: w.links}
}

// usualTag is more than most tags need.
const usualTag = 64

// row returns the row of an element that is in the table.
func (w *writer) row(n node) *Element { return &w.profile.elements[w.tree.mark(n).row] }

// startTag writes a start tag with the attributes that are not empty.
func (w *writer) startTag(name, class, id, lang string) {
	w.reserve(usualTag)
	w.out = append(w.out, '<')
	w.out = append(w.out, name...)
	w.attribute("class", class)
	w.attribute("id", id)
	w.attribute("lang", lang)
	w.out = append(w.out, '>')
}

func (w *writer) attribute(name, value string) {
	if value == "" {
		return
	}
	w.out = append(w.out, ' ')
	w.out = append(w.out, name...)
	w.out = append(w.out, '=', '"')
	w.escape(value)
	w.out = append(w.out, '"')
}

func (w *writer) endTag(name string) {
	w.out = append(w.out, '<', '/')
	w.out = append(w.out, name...)
	w.out = append(w.out, '>')
}

// phrase writes words of the renderer itself.
func (w *writer) phrase(class, text string) {
	w.startTag("span", class, "", w.ownLanguage())
	w.escape(text)
	w.endTag("span")
}

// ownLanguage returns the language of words of the renderer itself, where the message says
// that it is in another.
func (w *writer) ownLanguage() string {
	primary, _, _ := strings.Cut(w.lang, "-")
	if own := w.options.Lang.Tag(); primary != "" && !strings.EqualFold(primary, own) {
		return own
	}
	return ""
}

// replaceAll makes the whole body one fallback text.
func (w *writer) replaceAll() {
	w.out = append(w.out[:0], `<p class="mismatch">`+Mismatch+`</p>`...)
	for i := range w.links {
		w.links[i].Kind = LinkRefused
	}
}

// tooLarge says whether more has been written than is shown. What follows is not written then,
// so it stays so, though white space may be trimmed.
func (w *writer) tooLarge() bool {
	w.stopped = w.stopped || len(w.out) > MaxHTML
	return w.stopped
}

// escape writes text, or the value of an attribute. The escapes are those that the sanitizer
// writes too.
func (w *writer) escape(text string) {
	w.reserve(len(text))
	written := 0
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if !plain(r) {
			w.reserve(i - written + longestEscape)
			w.out = appendEscape(append(w.out, text[written:i]...), r)
			written = i + size
		}
		i += size
	}
	w.out = append(w.out, text[written:]...)
}

// reserve makes room for more output. It doubles the room, which for large texts costs less
// than what append does.
func (w *writer) reserve(n int) {
	if cap(w.out)-len(w.out) < n {
		w.out = slices.Grow(w.out, len(w.out)+n)
	}
}

// plain says whether a character is written as it is.
func plain(r rune) bool {
	switch r {
	case '&', '<', '>', '"', '\'', '\r', utf8.RuneError:
		return false
	}
	return r >= ' ' && r < 0x7F || printable(r) == r
}

const longestEscape = len("&#34;")

func appendEscape(out []byte, r rune) []byte {
	switch r {
	case '&':
		return append(out, "&amp;"...)
	case '<':
		return append(out, "&lt;"...)
	case '>':
		return append(out, "&gt;"...)
	case '"':
		return append(out, "&#34;"...)
	case '\'':
		return append(out, "&#39;"...)
	case '\r':
		return append(out, '\n')
	}
	return utf8.AppendRune(out, printable(r))
}

// printable returns the character to show for one that HTML does not allow: the C1 controls
// are what Windows-1252 has at their place, as browsers read references to them (&#150; is a
// dash), and other controls and noncharacters are the replacement character.
func printable(r rune) rune {
	switch {
	case r >= 0x80 && r <= 0x9F:
		if shown := charmap.Windows1252.DecodeByte(byte(r)); !unicode.IsControl(shown) {
			return shown
		}
		return utf8.RuneError
	case r < ' ' && r != '\t' && r != '\n', r == 0x7F, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return utf8.RuneError
	}
	return r
}
