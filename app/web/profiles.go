package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/render"
	"inkorg/views"
)

// profiles answers GET /hjalp/docbook: what senders may write, from the tables that the
// renderer itself reads. Production does not have it: its citizens write no messages.
func (s *server) profiles(c *fiber.Ctx) error {
	view := views.ProfilesView{}
	for _, p := range render.Profiles() {
		view.Profiles = append(view.Profiles, profileTable(p))
	}
	lang := renderLang(s.words(c))
	for _, help := range render.Catalogue() {
		view.Findings = append(view.Findings, findingHelp(help, lang))
	}
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.Profiles(f, view) })
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
	severities := map[render.Severity]views.Severity{
		render.SeverityError: views.SeverityError, render.SeverityWarning: views.SeverityWarning, render.SeverityInfo: views.SeverityInfo,
	}
	return views.FindingHelp{
		Code: string(help.Code), Severity: severities[help.Severity], Tolerated: help.Tolerated,
		Sentence: help.Sentence(lang), Example: help.Example, Repeat: help.Repeat, Profile: help.Profile,
	}
}
