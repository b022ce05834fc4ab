package web

import (
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// listPage is how many cases a page of the list shows.
const listPage = 20

// home answers GET /.
func (s *server) home(c *fiber.Ctx) error { return c.Redirect("/inkorg", fiber.StatusSeeOther) }

// viewNames are the values of the parameter visa.
var viewNames = map[string]inbox.View{"": inbox.ViewInbox, "alla": inbox.ViewInbox, "olasta": inbox.ViewUnread, "arkiv": inbox.ViewArchive}

// place is where in the list a citizen is. It follows into a case and back.
type place struct {
	view  inbox.View
	query inbox.CaseQuery
}

func placeOf(c *fiber.Ctx) (place, error) {
	view, known := viewNames[c.Query("visa")]
	if !known {
		return place{}, inbox.Errorf(inbox.Invalid, "no such view of the list")
	}
	query, err := inbox.CaseQuery{View: view, Limit: listPage}.WithCursor(c.Query("efter"))
	return place{view: view, query: query}, err
}

// parameters writes the place as the end of an address, from the question mark.
func (p place) parameters() string {
	values := url.Values{}
	switch p.view {
	case inbox.ViewUnread:
		values.Set("visa", "olasta")
	case inbox.ViewArchive:
		values.Set("visa", "arkiv")
	}
	if cursor := p.query.Cursor(); cursor != "" {
		values.Set("efter", cursor)
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

func (p place) href() string { return "/inkorg" + p.parameters() }

// at is the same view from another case on.
func (p place) at(key *inbox.CaseKey, newer bool) place {
	p.query.From, p.query.Newer = key, newer
	return p
}

// list answers GET /inkorg.
func (s *server) list(c *fiber.Ctx) error {
	here, err := placeOf(c)
	if err != nil {
		return err
	}
	page, err := s.Inbox.Cases(c.UserContext(), citizen(c), here.query)
	if err != nil {
		return err
	}
	if len(page.Cases) == 0 && here.query.From != nil {
		// The last case of the page has moved away: the list begins anew.
		return c.Redirect(here.at(nil, false).href(), fiber.StatusSeeOther)
	}
	view := s.listView(s.words(c), here, page)
	view.Notice = s.notice(c)
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.List(f, view) })
}

func (s *server) listView(words *views.Words, here place, page inbox.CasePage) views.ListView {
	view := views.ListView{
		Filters: filters(words, here, page.Counts), Current: words.T(filterLabels[here.view]),
		Unread: page.Counts.Unread, Total: page.Counts.Inbox, Groups: s.groups(words, here, page.Cases), All: "/inkorg",
	}
	if len(page.Cases) == 0 {
		return view
	}
	first, last := page.Cases[0].Key(), page.Cases[len(page.Cases)-1].Key()
	if page.HasNewer {
		view.First = here.at(nil, false).href()
		view.Newer = here.at(&first, true).href()
	}
	if page.HasOlder {
		view.Older = here.at(&last, false).href()
	}
	return view
}

var filterLabels = map[inbox.View]string{
	inbox.ViewInbox: "filter.all", inbox.ViewUnread: "filter.unread", inbox.ViewArchive: "filter.archive",
}

func filters(words *views.Words, here place, counts inbox.Counts) []views.Filter {
	filter := func(view inbox.View, count int) views.Filter {
		return views.Filter{
			Label: words.T(filterLabels[view]), Href: place{view: view}.href(), Count: count, Current: view == here.view,
		}
	}
	return []views.Filter{
		filter(inbox.ViewInbox, counts.Inbox), filter(inbox.ViewUnread, counts.Unread), filter(inbox.ViewArchive, counts.Archived),
	}
}

func (s *server) groups(words *views.Words, here place, cases []inbox.Case) []views.CaseGroup {
	var groups []views.CaseGroup
	for _, found := range cases {
		heading := words.GroupOf(found.LastAt, s.Now())
		if len(groups) == 0 || groups[len(groups)-1].Heading != heading {
			groups = append(groups, views.CaseGroup{Heading: heading})
		}
		group := &groups[len(groups)-1]
		group.Rows = append(group.Rows, row(words, here, found))
	}
	return groups
}

func row(words *views.Words, here place, found inbox.Case) views.CaseRow {
	title := found.Title
	if title == "" {
		title = words.T("message.untitled")
	}
	return views.CaseRow{
		ID: found.ID, Href: "/inkorg/" + found.ID + here.parameters(), Title: title, Sender: found.Sender,
		Nameless: inbox.Blank(found.Sender), At: found.LastAt, Messages: found.Messages, Unread: found.Unread > 0,
	}
}
