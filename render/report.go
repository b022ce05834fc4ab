package render

import (
	"slices"
	"strings"
)

// report collects the findings of one text.
type report struct {
	source  *source
	profile *Profile
	lang    Lang
	notes   []note
	// made counts the findings of each code, also those that are too many to list.
	made map[Code]int
}

// note is a finding without its position, made at an offset of the text that was read.
type note struct {
	offset  int
	finding Finding
}

// subject is what a finding is about.
type subject struct {
	element, parent string
	// why is a part of the sentence, and name what {name} in it stands for: an attribute, an
	// entity.
	why  words
	name string
}

// fill puts what the finding is about into the places of a sentence.
func (s subject) fill(sentence words, l Lang) string {
	var b strings.Builder
	rest := sentence.in(l)
	b.Grow(len(rest) + len(s.element) + len(s.parent))
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var place string
		place, rest, _ = strings.Cut(after, "}")
		switch place {
		case "element":
			b.WriteString(s.element)
		case "parent":
			b.WriteString(s.parent)
		case "name":
			b.WriteString(s.name)
		case "why":
			b.WriteString(s.fill(s.why, l))
		}
	}
}

func newReport(s *source, o Options) *report {
	return &report{source: s, profile: o.Profile, lang: o.Lang}
}

// add notes a finding at an offset of the text that is read.
func (r *report) add(offset int, code Code, s subject) {
	if r.made == nil {
		r.made = make(map[Code]int)
	}
	if r.made[code]++; r.made[code] > MaxRepeats {
		return
	}
	s.element, s.parent, s.name = shorten(s.element), shorten(s.parent), shorten(s.name)
	r.notes = append(r.notes, note{offset, r.describe(code, s)})
}

// maxTold is how much of a name is told, in bytes: a finding that is made again and again may
// be about one element with a very long name.
const maxTold = 100

// shorten returns a copy of a name, which does not hold on to the text, or of its beginning.
func shorten(name string) string {
	if len(name) <= maxTold {
		return strings.Clone(name)
	}
	return strings.ToValidUTF8(name[:maxTold], "") + "…"
}

// describe makes a finding without position.
func (r *report) describe(code Code, s subject) Finding {
	help := helpOf(code)
	f := Finding{
		Severity:  help.Severity,
		Code:      code,
		Element:   s.element,
		Parent:    s.parent,
		Tolerated: help.Tolerated,
		Message:   s.fill(help.message, r.lang),
	}
	switch code {
	case CodeMismatch:
		if row := r.profile.row(s.parent); row != nil {
			f.AllowedChildren = slices.Clone(row.Children)
		}
		if row := r.profile.row(s.element); row != nil {
			f.AllowedParents = slices.Clone(row.Parents)
		}
		f.Suggestion = r.profile.suggest(s.parent, s.element)
	case CodeNotDocBook:
		f.AllowedChildren = []string{Root}
		f.Suggestion = closest(s.element, f.AllowedChildren)
	}
	return f
}

// has says whether a finding of that code has been made.
func (r *report) has(code Code) bool { return r.made[code] > 0 }

// sorted returns the findings in the order of their positions, with these filled in.
func (r *report) sorted() []Finding {
	slices.SortStableFunc(r.notes, func(a, b note) int { return a.offset - b.offset })
	findings := make([]Finding, len(r.notes))
	c := newCursor(r.source.sent)
	for i, n := range r.notes {
		findings[i] = n.finding
		findings[i].Line, findings[i].Column = c.at(r.source.offset(n.offset))
	}
	return findings
}
