package render

import (
	"slices"
	"strings"
)

// report collects the findings of one text. Hostile texts repeat themselves, so that what they
// do is described once, however often it is noted.
type report struct {
	source  *source
	profile *Profile
	lang    Lang
	notes   []note
	// known are the first different findings, by what they are about.
	known   map[knownKey]*Finding
	repeats map[Code]int
	// children are the lists of allowed children that findings share, by parent.
	children map[string][]string
}

// note says that a finding, described without its position, was made at an offset of the text
// that was read.
type note struct {
	offset    int32
	described *Finding
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

// maxKnown is how many different findings are looked up. A text with more hardly repeats them.
const maxKnown = 1000

type knownKey struct {
	code    Code
	subject subject
}

func newReport(s *source, o Options) *report {
	return &report{source: s, profile: o.Profile, lang: o.Lang}
}

// add notes a finding at an offset of the text that is read.
func (r *report) add(offset int, code Code, s subject) {
	if r.repeated(code) {
		return
	}
	key := knownKey{code, s}
	described, ok := r.known[key]
	if !ok {
		described = r.describe(code, s)
		if r.known == nil {
			r.known = make(map[knownKey]*Finding)
		}
		if len(r.known) < maxKnown {
			r.known[key] = described
		}
	}
	r.notes = append(roomy(r.notes), note{int32(offset), described})
}

// repeated counts a finding and says whether there are too many like it to list.
func (r *report) repeated(code Code) bool {
	if r.repeats == nil {
		r.repeats = make(map[Code]int)
	}
	r.repeats[code]++
	return r.repeats[code] > MaxRepeats && helpOf(code).Severity != SeverityError
}

// describe makes a finding without position. It does not hold on to the text.
func (r *report) describe(code Code, s subject) *Finding {
	help := helpOf(code)
	f := &Finding{
		Severity:  help.Severity,
		Code:      code,
		Element:   strings.Clone(s.element),
		Parent:    strings.Clone(s.parent),
		Tolerated: help.Tolerated,
		Message:   s.fill(help.message, r.lang),
	}
	switch code {
	case CodeMismatch:
		f.AllowedChildren = r.allowedChildren(s.parent)
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

func (r *report) allowedChildren(parent string) []string {
	row := r.profile.row(parent)
	if row == nil {
		return nil
	}
	list, ok := r.children[row.Name]
	if !ok {
		if r.children == nil {
			r.children = make(map[string][]string)
		}
		list = slices.Clone(row.Children)
		r.children[row.Name] = list
	}
	return list
}

// has says whether a finding of that code has been made.
func (r *report) has(code Code) bool { return r.repeats[code] > 0 }

// sorted returns the findings in the order of their positions, with these filled in.
func (r *report) sorted() []Finding {
	slices.SortStableFunc(r.notes, func(a, b note) int { return int(a.offset - b.offset) })
	findings := make([]Finding, len(r.notes))
	c := newCursor(r.source.sent)
	for i, n := range r.notes {
		findings[i] = *n.described
		findings[i].Line, findings[i].Column = c.at(r.source.offset(int(n.offset)))
	}
	return findings
}
