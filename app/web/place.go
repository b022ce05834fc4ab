package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// listPath is the address of the list.
const listPath = "/inkorg"

// viewNames are the values of the parameter visa. The whole inbox has two.
var viewNames = map[string]inbox.View{
	"": inbox.ViewInbox, "alla": inbox.ViewInbox, "olasta": inbox.ViewUnread, "arkiv": inbox.ViewArchive,
}

// viewName is the value of the parameter visa; empty where it is left out.
func viewName(view inbox.View) string {
	switch view {
	case inbox.ViewUnread:
		return "olasta"
	case inbox.ViewArchive:
		return "arkiv"
	default:
		return ""
	}
}

// place is where in which list a citizen is. It follows into a case and back.
type place struct {
	query inbox.CaseQuery
	wish  wish
	wrong wrong // nothing, in a place that can be listed
}

// placeOf reads the parameters of an address. What people write themselves can be wrong
// without an error.
func (s *server) placeOf(c *fiber.Ctx) (place, error) {
	view, known := viewNames[c.Query("visa")]
	if !known {
		return place{}, inbox.Errorf(inbox.Invalid, "no such view of the list")
	}
	here := place{wish: wishOf(c)}
	query, err := inbox.CaseQuery{View: view, Limit: listPage}.WithCursor(c.Query("efter"))
	query.Filter, here.wrong = here.wish.filter(s.words(c))
	here.query = query
	return here, err
}

// listedPlaceOf is placeOf of an address that a list has led to.
func (s *server) listedPlaceOf(c *fiber.Ctx) (place, error) {
	here, err := s.placeOf(c)
	if err == nil && here.wrong != (wrong{}) {
		err = inbox.Errorf(inbox.Invalid, "there is no such list")
	}
	return here, err
}

// parameters writes the place as the end of an address, from the question mark.
func (p place) parameters() string {
	var written strings.Builder
	for _, one := range [...]struct{ name, value string }{
		{senderParameter, p.wish.sender},
		{"efter", p.query.Cursor()},
		{fromParameter, p.wish.from},
		{searchParameter, p.wish.search},
		{untilParameter, p.wish.until},
		{"visa", viewName(p.query.View)},
	} {
		if one.value == "" {
			continue
		}
		separator := "&"
		if written.Len() == 0 {
			separator = "?"
		}
		written.WriteString(separator + one.name + "=" + url.QueryEscape(one.value))
	}
	return written.String()
}

// href is the address of the list at this place: on this site, whatever the parameters say.
func (p place) href() string { return listPath + p.parameters() }

// caseHref is the address of a case, opened from the place that the parameters write.
func caseHref(caseID, parameters string) string { return listPath + "/" + caseID + parameters }

// at is the same list from another case on.
func (p place) at(key *inbox.CaseKey, newer bool) place {
	p.query.From, p.query.Newer = key, newer
	return p
}

// of is another list, from its beginning.
func (p place) of(view inbox.View, wish wish) place {
	return place{query: inbox.CaseQuery{View: view}, wish: wish}
}

// narrowed says whether the list shows only what somebody has asked for.
func (p place) narrowed() bool { return p.wish != (wish{}) }
