package views

import (
	"slices"
	"strings"
)

// ProfilesView is the help for those who write messages: what each profile of DocBook allows,
// and what can be said of a message.
type ProfilesView struct {
	Profiles []ProfileTable // the default first
	Findings []FindingHelp
}

// ProfileTable is what a profile allows.
type ProfileTable struct {
	Name      string
	Default   bool // holds when no other is chosen
	PlainText bool // allows text that is no DocBook
	Elements  []ElementRow
}

// ElementRow is an element of a profile.
type ElementRow struct {
	Name       string
	Parents    []string // none: it is the root
	Children   []string
	Text       bool // it may hold text
	Attributes []AttributeRow
}

// AttributeRow is an attribute of an element.
type AttributeRow struct {
	Name     string
	Required bool
	Values   []string // none: any text
}

// FindingHelp explains a kind of finding.
type FindingHelp struct {
	Code      string
	Severity  Severity
	Tolerated bool
	Sentence  string // in the page's language
	Example   string
	Repeat    int    // how many times the example has to stand after itself; 0: once
	Profile   string // of the example
}

// Severity is the weight of a finding.
type Severity int

// The severities.
const (
	SeverityError Severity = iota
	SeverityWarning
	SeverityInfo
)

// label says how weighty a finding is.
func (s Severity) label(w *Words, tolerated bool) string {
	label := w.T("profiles.error")
	switch s {
	case SeverityWarning:
		label = w.T("profiles.warning")
	case SeverityInfo:
		label = w.T("profiles.info")
	}
	if tolerated {
		label += ", " + w.T("profiles.tolerated")
	}
	return label
}

// example says what stands below it.
func (h FindingHelp) example(w *Words) string {
	if h.Repeat > 0 {
		return w.T("profiles.repeated", h.Profile, h.Repeat)
	}
	return w.T("profiles.example", h.Profile)
}

// attributes are an element's attributes as a text, with what each may be: url (required),
// type (_self, _blank).
func (e ElementRow) attributes(w *Words) string {
	var all []string
	for _, a := range e.Attributes {
		may := slices.Clone(a.Values)
		if a.Required {
			may = append(may, w.T("profiles.required"))
		}
		text := a.Name
		if len(may) > 0 {
			text += " (" + strings.Join(may, ", ") + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// names puts names beside each other; none says so.
func names(all []string, none string) string {
	if len(all) == 0 {
		return none
	}
	return strings.Join(all, ", ")
}
