// Package present owns how what the rules give becomes what pages show, where more than one
// listener or command shows it: a message, its sender, its row in the list, and a message
// as a file of its own. It must not know HTTP, the store or how a page is laid out.
package present

import (
	"net/url"

	"inkorg/app/inbox"
	"inkorg/views"
)

// Message shows a message. help is the address of the help with it.
func Message(m inbox.OpenedMessage, help string) views.MessageView {
	view := views.MessageView{
		ID: m.ID, Title: m.Description, Sender: Sender(m.OrganisationUnit, m.Unit), At: m.ReceivedAt, Unread: m.Unread(), Open: m.Open,
		Body: m.Document.HTML, Fallback: m.Document.ShowsFallback(), Help: help,
	}
	if inbox.Blank(m.Description) {
		view.Title = ""
	}
	if m.Exit != nil {
		view.Exit = &views.ExitView{
			Href: inbox.ExitPath(m.ID, 0), Text: m.Exit.Text, Receiver: m.Exit.System.Name, NewTab: m.Exit.NewTab,
		}
	}
	return view
}

// Sender shows a sending unit as its message names it, with its contact card while it is
// connected.
func Sender(unit inbox.OrganisationUnit, card *inbox.Unit) views.SenderView {
	view := views.SenderView{
		Name: unit.UnitName, Nameless: inbox.Blank(unit.UnitName), Address: unit.UnitAddress,
		PostalCode: unit.UnitPostalCode, PostalCity: unit.UnitPostalCity, Telephone: unit.UnitTelephone,
	}
	if card != nil {
		view.Card = "/mottagning/" + url.PathEscape(card.HSAID)
	}
	return view
}

// Row shows a case in the list, with the title that a case without one has. href is where
// it leads.
func Row(words *views.Words, found inbox.Case, href string) views.CaseRow {
	title := found.Title
	if title == "" {
		title = words.T("message.untitled")
	}
	return views.CaseRow{
		ID: found.ID, Href: href, Title: title, Sender: found.Sender,
		Nameless: inbox.Blank(found.Sender), At: found.LastAt, Messages: found.Messages, Unread: found.Unread > 0,
	}
}
