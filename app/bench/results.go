package bench

import (
	"inkorg/app/guide"
	"inkorg/app/inbox"
	"inkorg/app/present"
	"inkorg/render"
	"inkorg/views"
)

// preview shows a draft in a profile.
func (b *Bench) preview(d draft, profile *render.Profile, lang render.Lang) inbox.Preview {
	return b.Inbox.Preview(inbox.PreviewQuery{Delivery: d.delivery(), Profile: profile, Lang: lang})
}

// results are what can be said of a draft, which is shown.
func (b *Bench) results(words *views.Words, d draft, shown inbox.Preview, profile *render.Profile) views.BenchResults {
	results := views.BenchResults{
		Findings: findings(words, d.Text, shown.Document.Findings, profile),
		Counts:   countsOf(shown.Document),
		Row:      rowOf(words, shown),
		Headings: headings(words, shown),
		Links:    links(shown),
		Compared: b.compared(words, d, shown, profile),
	}
	system, _ := b.Inbox.Directory().System(d.delivery().SourceSystem)
	results.Silent = system.Silent
	for _, finding := range results.Findings {
		if finding.Fix != nil {
			results.Fixable++
		}
	}
	return results
}

// rowOf is the row of the case that a message would begin.
func rowOf(words *views.Words, shown inbox.Preview) views.CaseRow {
	begun := inbox.Case{ID: shown.CaseID, Sender: shown.OrganisationUnit.UnitName, LastAt: shown.ReceivedAt, Messages: 1, Unread: 1}
	if !inbox.Blank(shown.Description) {
		begun.Title = shown.Description
	}
	row := present.Row(words, begun, "#i-listan")
	row.Alone = true
	return row
}

// findings are those of a text, with what can be done about each.
func findings(words *views.Words, text string, all []render.Finding, profile *render.Profile) []views.BenchFinding {
	var shown []views.BenchFinding
	for _, f := range all {
		finding := findingView(f)
		finding.Suggestion = f.Suggestion
		if f.Code == render.CodeMismatch {
			finding.Allowed = allowed(f, profile)
		}
		if fix, has := fixOf(words, profile, text, f); has {
			finding.Fix = &views.BenchFix{Value: keyOf(f), Label: fix.label}
		}
		shown = append(shown, finding)
	}
	return shown
}

func findingView(f render.Finding) views.BenchFinding {
	return views.BenchFinding{
		Line: f.Line, Column: f.Column, Severity: guide.Severity(f.Severity), Tolerated: f.Tolerated, Code: string(f.Code), Message: f.Message,
	}
}

// allowed is what the profile's table says of the place of a mismatch, and of its element.
func allowed(f render.Finding, profile *render.Profile) *views.BenchAllowed {
	says := &views.BenchAllowed{Element: f.Element, Parents: f.AllowedParents}
	if parent, known := profile.Element(f.Parent); known {
		says.Parent, says.Children = parent.Name, parent.Children
	}
	return says
}

var linkKinds = map[render.LinkKind]views.BenchLinkKind{
	render.LinkExit: views.BenchExit, render.LinkExternal: views.BenchExternal, render.LinkInternal: views.BenchInternal, render.LinkRefused: views.BenchRefused,
}

// links are those of a message in the order of its page: the ssoLink comes last.
func links(shown inbox.Preview) []views.BenchLink {
	var all []views.BenchLink
	for _, link := range shown.Document.Links {
		all = append(all, views.BenchLink{
			Text: link.Text, Address: link.URL, Kind: linkKinds[link.Kind], Receiver: shown.Receivers[link.N], Line: link.Line, Column: link.Column,
		})
	}
	switch {
	case shown.Exit != nil:
		all = append(all, views.BenchLink{Text: shown.Exit.Text, Address: shown.Exit.URL, Kind: views.BenchExit, Receiver: shown.Exit.System.Name})
	case shown.Refused != nil:
		all = append(all, views.BenchLink{Text: shown.SSOLink.Text, Reason: shown.Refused.Error(), Kind: views.BenchRefused})
	}
	return all
}
