// Package guide owns what several listeners tell in the same words, as views: what those
// who write and send messages need to know of DocBook, from the tables that the renderer
// itself reads, and service notices. It must not know HTTP, the store or any listener.
package guide

import (
	"inkorg/render"
	"inkorg/views"
)

// Profiles says what a message may hold and what can be said of one, in the language of
// the words.
func Profiles(words *views.Words) views.ProfilesView {
	view := views.ProfilesView{}
	for _, p := range render.Profiles() {
		view.Profiles = append(view.Profiles, profileTable(p))
	}
	for _, help := range render.Catalogue() {
		view.Findings = append(view.Findings, findingHelp(help, Language(words)))
	}
	return view
}

// Language is that of the renderer's own sentences.
func Language(words *views.Words) render.Lang {
	if words.Lang() == views.English {
		return render.EN
	}
	return render.SV
}

func profileTable(p *render.Profile) views.ProfileTable {
	table := views.ProfileTable{Name: p.Name(), Default: p == render.Inkorgsfunktionen(), PlainText: p.PlainText()}
	for _, e := range p.Elements() {
		row := views.ElementRow{Name: e.Name, Parents: e.Parents, Children: e.Children, Text: e.Text}
		for _, a := range e.Attributes {
			row.Attributes = append(row.Attributes, views.AttributeRow(a))
		}
		table.Elements = append(table.Elements, row)
	}
	return table
}

func findingHelp(help render.CodeHelp, lang render.Lang) views.FindingHelp {
	return views.FindingHelp{
		Code: string(help.Code), Severity: Severity(help.Severity), Tolerated: help.Tolerated,
		Sentence: help.Sentence(lang), Example: help.Example, Repeat: help.Repeat, Profile: help.Profile,
	}
}

// Severity is the weight of a finding as pages show it.
func Severity(s render.Severity) views.Severity {
	switch s {
	case render.SeverityError:
		return views.SeverityError
	case render.SeverityWarning:
		return views.SeverityWarning
	default:
		return views.SeverityInfo
	}
}
