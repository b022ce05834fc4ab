package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/app/present"
	"inkorg/views"
)

// listPage is how many cases a page of the list shows.
const listPage = 20

// home answers GET /.
func (s *server) home(c *fiber.Ctx) error { return c.Redirect(listPath, fiber.StatusSeeOther) }

// list answers GET /inkorg.
func (s *server) list(c *fiber.Ctx) error {
	here, err := s.placeOf(c)
	if err != nil {
		return err
	}
	if here.wrong != (wrong{}) {
		return s.notListed(c, here)
	}
	page, err := s.Inbox.Cases(c.UserContext(), citizen(c), here.query)
	if err != nil {
		return err
	}
	if len(page.Cases) == 0 && here.query.From != nil {
		// The last case of the page has moved away: the list begins anew.
		return c.Redirect(here.at(nil, false).href(), fiber.StatusSeeOther)
	}
	return s.showList(c, fiber.StatusOK, here, page, s.notice(c, here))
}

// notListed says what is wrong with what somebody looks for.
func (s *server) notListed(c *fiber.Ctx, here place) error {
	page, err := s.Inbox.Cases(c.UserContext(), citizen(c), inbox.CaseQuery{View: here.query.View})
	if err != nil {
		return err
	}
	notice := &views.Notice{Failed: true, Text: s.words(c).T("find.wrong")}
	return s.showList(c, fiber.StatusBadRequest, here, page, notice)
}

func (s *server) showList(c *fiber.Ctx, status int, here place, page inbox.CasePage, notice *views.Notice) error {
	words := s.words(c)
	find, err := s.find(c, here, page.Matches)
	if err != nil {
		return err
	}
	view := views.ListView{
		Filters: filters(words, here, page.Counts), Current: words.T(filterLabels[here.query.View]), Find: find,
		Unread: page.Counts.Unread, Total: page.Counts.Inbox, Matches: page.Matches,
		Groups: s.groups(words, here, page.Cases), Many: manyView(words, here), All: listPath, Notice: notice,
	}
	view.Many.Open = notice != nil && notice.Failed
	if here.wrong == (wrong{}) {
		view.Chips = here.wish.chips(words, func(w wish) string { return here.of(here.query.View, w).href() })
	}
	if len(page.Cases) > 0 {
		view.First, view.Newer, view.Older = around(here, page)
	}
	return s.show(c, status, func(f views.Frame) templ.Component { return views.List(f, view) })
}

// around are the addresses of the pages around one that has cases, where there are any.
func around(here place, page inbox.CasePage) (first, newer, older string) {
	top, bottom := page.Cases[0].Key(), page.Cases[len(page.Cases)-1].Key()
	if page.HasNewer {
		first = here.at(nil, false).href()
		newer = here.at(&top, true).href()
	}
	if page.HasOlder {
		older = here.at(&bottom, false).href()
	}
	return first, newer, older
}

// find is the form that looks for cases. The senders to choose from are for those who ask
// for them, by an address that names the parameter: they take a look at every case. The
// form is open while there is something left to do in it.
func (s *server) find(c *fiber.Ctx, here place, matches int) (view views.FindView, err error) {
	view = views.FindView{
		View: viewName(here.query.View), Search: here.wish.search, Sender: here.wish.sender, From: here.wish.from, Until: here.wish.until,
		SearchWrong: here.wrong.search, FromWrong: here.wrong.from, UntilWrong: here.wrong.until,
		Wide: c.Context().QueryArgs().Has(senderParameter),
	}
	choosing := view.Wide && view.Sender == ""
	view.Open = choosing || here.wrong != (wrong{}) || here.narrowed() && matches == 0
	if view.Wide {
		view.Senders, err = s.Inbox.Senders(c.UserContext(), citizen(c))
	}
	return view, err
}

var filterLabels = map[inbox.View]string{
	inbox.ViewInbox: "filter.all", inbox.ViewUnread: "filter.unread", inbox.ViewArchive: "filter.archive",
}

// filters are the views, each narrowed as this list is. How many cases they then show is
// not known, and what they show in all would say something else.
func filters(words *views.Words, here place, counts inbox.Counts) []views.Filter {
	var all []views.Filter
	for _, view := range []inbox.View{inbox.ViewInbox, inbox.ViewUnread, inbox.ViewArchive} {
		all = append(all, views.Filter{
			Label: words.T(filterLabels[view]), Href: here.of(view, here.wish).href(), Current: view == here.query.View,
			Count: counts.Of(view), Counted: !here.narrowed(),
		})
	}
	return all
}

// groups are the rows of a page, in their order, under the headings of their times.
func (s *server) groups(words *views.Words, here place, cases []inbox.Case) []views.CaseGroup {
	rows, parameters := make([]views.CaseRow, len(cases)), here.parameters()
	for i, found := range cases {
		rows[i] = present.Row(words, found, caseHref(found.ID, parameters))
	}
	var groups []views.CaseGroup
	headingOf, begins := words.Groups(s.Now()), 0
	for i, row := range rows {
		heading := headingOf(row.At)
		if len(groups) == 0 || groups[len(groups)-1].Heading != heading {
			groups, begins = append(groups, views.CaseGroup{Heading: heading}), i
		}
		groups[len(groups)-1].Rows = rows[begins : i+1]
	}
	return groups
}
