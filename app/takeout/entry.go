package takeout

import (
	"path"
	"time"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// entry is a message in the index for programs, by the contract's names where it has one.
type entry struct {
	ID           string    `json:"id"`
	Case         string    `json:"case"`
	Received     time.Time `json:"received"`
	Read         time.Time `json:"read,omitzero"`
	SourceSystem string    `json:"sourceSystem"`
	SystemName   string    `json:"systemName"`
	Unit         unit      `json:"organisationUnit"`
	Thread       string    `json:"messageThreadId,omitempty"`
	Description  string    `json:"messageDescription"`
	SSOLink      *ssoLink  `json:"ssoLink,omitempty"`

	Page string `json:"page"` // names of files in the archive
	Text string `json:"text"`
}

type unit struct {
	ID         string `json:"unitId"`
	Name       string `json:"unitName"`
	Address    string `json:"unitAddress,omitempty"`
	PostalCode string `json:"unitPostalCode,omitempty"`
	PostalCity string `json:"unitPostalCity,omitempty"`
	Telephone  string `json:"unitTelephone,omitempty"`
}

type ssoLink struct {
	System      string `json:"systemId"`
	SystemName  string `json:"systemName"`
	Text        string `json:"text"`
	QueryString string `json:"queryString"`
	Type        string `json:"type"`
}

const (
	pages = "meddelanden"
	texts = "originaltext"
)

// newEntry names the files of a message by its time and its id, which say nothing about
// anybody: what a sender has written is in no name.
func newEntry(m inbox.SavedMessage) entry {
	name := m.ReceivedAt.UTC().Format("2006-01-02-150405") + "-" + m.ID
	extension := ".txt"
	if m.Document.Kind == render.KindDocBook {
		extension = ".xml"
	}
	e := entry{
		ID: m.ID, Case: m.CaseID, Received: m.ReceivedAt, Read: m.ReadAt, SourceSystem: m.SourceSystem, SystemName: m.System,
		Unit: unit{
			ID: m.OrganisationUnit.UnitID, Name: m.OrganisationUnit.UnitName, Address: m.OrganisationUnit.UnitAddress,
			PostalCode: m.OrganisationUnit.UnitPostalCode, PostalCity: m.OrganisationUnit.UnitPostalCity,
			Telephone: m.OrganisationUnit.UnitTelephone,
		},
		Thread: m.ThreadID, Description: m.Description,
		Page: path.Join(pages, name+".html"), Text: path.Join(texts, name+extension),
	}
	if link := m.SSOLink; link != nil {
		e.SSOLink = &ssoLink{
			System: link.SystemID, SystemName: m.Exit, Text: link.Text, QueryString: link.QueryString, Type: string(link.Type),
		}
	}
	return e
}

// row is the message in the index for people.
func (e entry) row() views.SavedRow {
	row := views.SavedRow{Page: e.Page, Title: e.Description, Sender: e.Unit.Name, At: e.Received}
	if inbox.Blank(row.Title) {
		row.Title = ""
	}
	return row
}

// viewOf is the page of a message. Its links are relative: the archive can lie anywhere.
func viewOf(m inbox.SavedMessage, e entry) views.SavedMessageView {
	view := views.SavedMessageView{
		ID: m.ID, Title: e.row().Title, At: m.ReceivedAt, Read: m.ReadAt, Body: m.Document.HTML,
		Sender: views.SenderView{
			Name: e.Unit.Name, Nameless: inbox.Blank(e.Unit.Name), Address: e.Unit.Address,
			PostalCode: e.Unit.PostalCode, PostalCity: e.Unit.PostalCity, Telephone: e.Unit.Telephone,
		},
		Original: "../" + e.Text, Index: "../index.html",
	}
	if e.SSOLink != nil {
		view.Link, view.Receiver = e.SSOLink.Text, e.SSOLink.SystemName
	}
	return view
}
