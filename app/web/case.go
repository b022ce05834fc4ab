package web

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/app/present"
	"inkorg/views"
)

// openCase answers GET /inkorg/{case}. The parameter fore (before) asks for earlier
// messages of a long thread.
func (s *server) openCase(c *fiber.Ctx) error {
	here, err := s.listedPlaceOf(c)
	if err != nil {
		return err
	}
	before, err := strconv.Atoi(c.Query("fore", "0"))
	if err != nil || before < 0 {
		return inbox.Errorf(inbox.Invalid, "the place in the thread is not a number")
	}
	session, _ := current(c)
	opened, err := s.Inbox.OpenCase(c.UserContext(), citizen(c), inbox.OpenQuery{
		CaseID: c.Params("case"), List: here.query, Before: before, Peek: looksAhead(c), Lang: renderLang(s.words(c)),
		Session: session.Reference,
	})
	if err != nil {
		return err
	}
	if len(opened.Messages) == 0 {
		return inbox.Errorf(inbox.NotFound, "the thread has no earlier messages")
	}
	view := s.caseView(here, opened, before > 0)
	view.Notice = s.notice(c, here)
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.Case(f, view) })
}

func (s *server) caseView(here place, opened inbox.OpenedCase, earlier bool) views.CaseView {
	path, parameters := listPath+"/"+opened.ID, here.parameters()
	view := views.CaseView{Back: listPath + parameters + "#" + opened.ID}
	if opened.NewerCase != "" {
		view.NewerCase = caseHref(opened.NewerCase, parameters)
	}
	if opened.OlderCase != "" {
		view.OlderCase = caseHref(opened.OlderCase, parameters)
	}
	if opened.Archived {
		view.Restore = path + "/aterstall" + parameters
	} else {
		view.Archive = path + "/arkivera" + parameters
	}
	if opened.Older > 0 {
		view.Older = path + "?" + withBefore(here, opened.Older)
	}
	if earlier {
		view.Newer = path + parameters
	} else {
		view.Unread = path + "/olast" + parameters
	}
	view.Newest = s.messageView(opened.Messages[0])
	for _, message := range opened.Messages[1:] {
		view.Earlier = append(view.Earlier, s.messageView(message))
	}
	return view
}

func (s *server) messageView(m inbox.OpenedMessage) views.MessageView {
	view := present.Message(m, helpPath+messageQuery(m.ID))
	if s.Bench != nil {
		view.Findings = "/testbank/meddelande/" + m.ID + "#anmarkningar"
	}
	return view
}

func withBefore(here place, seq int) string {
	values := url.Values{"fore": {strconv.Itoa(seq)}}.Encode()
	if own := here.parameters(); own != "" {
		return own[1:] + "&" + values
	}
	return values
}

// markUnread answers POST /inkorg/{case}/olast.
func (s *server) markUnread(c *fiber.Ctx) error { return s.changeOne(c, inbox.ActionUnread) }

// archive answers POST /inkorg/{case}/arkivera.
func (s *server) archive(c *fiber.Ctx) error { return s.changeOne(c, inbox.ActionArchive) }

// restore answers POST /inkorg/{case}/aterstall.
func (s *server) restore(c *fiber.Ctx) error { return s.changeOne(c, inbox.ActionRestore) }

func (s *server) changeOne(c *fiber.Ctx, action inbox.Action) error {
	here, err := s.listedPlaceOf(c)
	if err != nil {
		return err
	}
	change, err := s.Inbox.ChangeCases(c.UserContext(), citizen(c), action, c.Params("case"))
	if err != nil {
		return err
	}
	return s.changed(c, here, change)
}

// contact answers GET /mottagning/{hsaid}.
func (s *server) contact(c *fiber.Ctx) error {
	hsaID, err := url.PathUnescape(c.Params("hsaid"))
	if err != nil {
		return fiber.ErrNotFound
	}
	unit, connected := s.Inbox.Directory().Unit(hsaID)
	if !connected {
		return fiber.ErrNotFound
	}
	view := views.ContactView{
		Name: unit.Name, Address: unit.Address, PostalCode: unit.PostalCode, PostalCity: unit.PostalCity,
		Telephone: unit.Telephone, OpeningHours: unit.OpeningHours, WebPage: unit.WebPage, Back: "/inkorg",
	}
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.Contact(f, view) })
}
