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
	// described are the different findings, without positions, and known their indexes.
	described []Finding
	known     map[knownKey]int32
	repeats   map[Code]int
}

// note says that a finding was made at an offset of the text that was read.
type note struct{ offset, described int32 }

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
	i, ok := r.known[key]
	if !ok {
		if r.known == nil {
			r.known = make(map[knownKey]int32)
		}
		i = int32(len(r.described))
		r.known[key] = i
		r.described = append(r.described, r.describe(code, s))
	}
	r.notes = append(r.notes, note{int32(offset), i})
}

// repeated counts a finding and says whether there are too many like it to list.
func (r *report) repeated(code Code) bool {
	if r.repeats == nil {
		r.repeats = make(map[Code]int)
	}
	r.repeats[code]++
	return r.repeats[code] > MaxRepeats && helpOf(code).Severity != SeverityError
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
func (r *report) has(code Code) bool { return r.repeats[code] > 0 }

// sorted returns the findings in the order of their positions, with these filled in.
func (r *report) sorted() []Finding {
	slices.SortStableFunc(r.notes, func(a, b note) int { return int(a.offset - b.offset) })
	findings := make([]Finding, len(r.notes))
	c := newCursor(r.source.sent)
	for i, n := range r.notes {
		findings[i] = r.described[n.described]
		findings[i].Line, findings[i].Column = c.at(r.source.offset(int(n.offset)))
	}
	return findings
}
