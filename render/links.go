package render

import (
	"regexp"
	"slices"
	"strings"
)

// newLinks returns all links of a text, as if none were shown.
func newLinks(t *tree) []Link {
	links := make([]Link, len(t.links))
	for i, n := range t.links {
		links[i] = Link{
			N:      i + 1,
			URL:    n.attribute("url"),
			Kind:   LinkRefused,
			NewTab: n.attribute("type") == "_blank",
		}
	}
	return links
}

// placeLinks fills in the positions of all links. They do not hold on to the text.
func (w *writer) placeLinks() {
	c := newCursor(w.report.source.sent)
	for i := range w.links {
		at := w.report.source.offset(w.tree.offset(w.tree.links[i]))
		w.links[i].Line, w.links[i].Column = c.at(at)
		if w.links[i].Kind == LinkRefused {
			w.links[i].URL = strings.Clone(w.links[i].URL)
		}
	}
}

// linkOf returns the entry of a ulink or link element.
func (w *writer) linkOf(n node) *Link {
	i, _ := slices.BinarySearchFunc(w.tree.links, n.number, func(n node, number int) int {
		return n.number - number
	})
	return &w.links[i]
}

// link writes a ulink or link, as a link or, when it has no address that is allowed, as text.
func (w *writer) link(n node) {
	a := w.attributes(n)
	outer := w.lang
	if a.lang != "" {
		w.lang = a.lang
	}
	l := w.linkOf(n)
	l.Text = w.tree.textOf(n)
	linkend := ""
	if w.row(n).attribute("", "linkend") != nil {
		linkend = n.attribute("linkend")
	}
	switch {
	case blank(l.URL) && linkend == "":
		w.report.add(w.tree.offset(n), CodeLinkWithoutURL, subject{element: n.name(), parent: n.parentName()})
		w.inlineWithin(n)
	case l.N > MaxLinks:
		w.refuseLink(n, whyLinks)
	case !blank(l.URL):
		w.outwardLink(n, l, a)
	default:
		w.internalLink(n, l, a, linkend)
	}
	w.lang = outer
}

// refuseLink writes the text of a link whose address is not allowed.
func (w *writer) refuseLink(n node, why words) {
	about := subject{element: n.name(), parent: n.parentName(), why: why}
	w.report.add(w.tree.offset(n), CodeLinkRefused, about)
	w.inlineWithin(n)
}

// inlineWithin writes what an inline element holds, with its white space.
func (w *writer) inlineWithin(n node) {
	w.flow.depth++
	w.inline(n)
	w.flow.depth--
}

// internalLink writes a link to another place of the same message.
func (w *writer) internalLink(n node, l *Link, a attributes, linkend string) {
	if _, ok := w.ids[linkend]; !ok {
		w.report.add(w.tree.offset(n), CodeDeadLinkend, subject{element: n.name(), parent: n.parentName()})
		w.inlineWithin(n)
		return
	}
	l.Kind, l.URL = LinkInternal, "#"+encodeURL(w.idPrefix+linkend)
	w.out = append(w.out, "<a"...)
	w.attribute("href", l.URL)
	w.attribute("lang", a.lang)
	w.out = append(w.out, '>')
	w.inlineWithin(n)
	w.endTag("a")
}

// outwardLink writes a link with a url: an exit, or a link to another site.
func (w *writer) outwardLink(n node, l *Link, a attributes) {
	target, refused := parseAddress(l.URL)
	if refused != (words{}) {
		w.refuseLink(n, refused)
		return
	}
	about := subject{element: n.name(), parent: n.parentName()}
	if target.schemeless {
		w.report.add(w.tree.offset(n), CodeURLWithoutScheme, about)
	}
	if target.spaced {
		w.report.add(w.tree.offset(n), CodeURLSpace, about)
	}
	l.URL = target.href
	if exit, ok := w.resolve(l.N, target); ok {
		l.Kind = LinkExit
		w.exitLink(n, l, a, exit)
		return
	}
	l.Kind = LinkExternal
	w.externalLink(n, l, a, target)
}

// exitHref is the path of an exit.
var exitHref = regexp.MustCompile(`^/uthopp/[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$`)

func (w *writer) resolve(n int, target address) (Exit, bool) {
	if w.options.Resolve == nil || target.host == "" {
		return Exit{}, false
	}
	exit, ok := w.options.Resolve(n, target.href)
	return exit, ok && exitHref.MatchString(exit.Href)
}

// exitLink writes a link that leaves by single sign-on. Alone in its paragraph it is the
// page's button, with the words about it visible; otherwise these are for screen readers.
func (w *writer) exitLink(n node, l *Link, a attributes, exit Exit) {
	class, note := "exit", "exit-note"
	if !w.alone {
		class, note = "exit inline", "exit-note vh"
	}
	w.out = append(w.out, `<a class="`+class+`" data-exit=""`...)
	w.attribute("href", exit.Href)
	w.attribute("lang", a.lang)
	w.linkText(n, l, words{})
	w.out = append(w.out, ' ')
	w.phrase(note, strings.ReplaceAll(wordsExit.in(w.options.Lang), "{name}", exit.Name))
}

// externalLink writes a link to another site, whose name is seen before it is followed.
func (w *writer) externalLink(n node, l *Link, a attributes, target address) {
	w.out = append(w.out, "<a"...)
	w.attribute("href", target.href)
	w.attribute("lang", a.lang)
	w.attribute("rel", "noopener noreferrer")
	hidden := wordsOtherSite
	if target.host == "" {
		hidden = words{} // an address or a number is no site
	}
	w.linkText(n, l, hidden)
	if target.host != "" && !mentionsHost(l.Text, target.host) {
		w.out = append(w.out, " ("...)
		w.escape(target.host)
		w.out = append(w.out, ')')
	}
}

// linkText writes the rest of a start tag, the link's text with words that only screen readers
// give, and the end tag.
func (w *writer) linkText(n node, l *Link, hidden words) {
	if l.NewTab {
		w.attribute("target", "_blank")
	}
	w.out = append(w.out, '>')
	w.inlineWithin(n)
	if hidden != (words{}) {
		w.phrase("vh", hidden.in(w.options.Lang))
	}
	if l.NewTab {
		w.out = append(w.out, ' ')
		w.phrase("new-tab", wordsNewTab.in(w.options.Lang))
	}
	w.endTag("a")
}
