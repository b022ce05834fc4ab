package web

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// ownSessionsPath is the address of where a citizen is logged in.
const ownSessionsPath = "/installningar/sessioner"

// ownSessions answers GET /installningar/sessioner.
func (s *server) ownSessions(c *fiber.Ctx) error {
	session, _ := current(c)
	live, err := s.Inbox.Sessions(c.UserContext(), session.Citizen)
	if err != nil {
		return err
	}
	view := views.OwnSessionsView{Here: s.sessionOf(c, session), Notice: s.saidOnce(c)}
	for _, other := range live {
		if other.ID != session.ID {
			view.Others = append(view.Others, s.sessionOf(c, other))
		}
	}
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.OwnSessions(f, view) })
}

func (s *server) sessionOf(c *fiber.Ctx, session inbox.Session) views.OwnSession {
	login := session.Login
	return views.OwnSession{
		Reference: session.Reference, Browser: login.Device.Browser, System: login.Device.System,
		Since: session.CreatedAt, Seen: session.SeenAt, Provider: s.providerName(c, login.IdP), Level: level(login.LoA),
	}
}

// level is the short name of a level of assurance: 3 of http://id.elegnamnden.se/loa/1.0/loa3.
func level(loa string) string {
	return strings.TrimPrefix(loa[strings.LastIndexByte(loa, '/')+1:], "loa")
}

// endElsewhere answers POST /installningar/sessioner: it ends the log-in that the field avsluta
// names, or with the value alla all but this one.
func (s *server) endElsewhere(c *fiber.Ctx) error {
	session, _ := current(c)
	which, said := c.FormValue("avsluta"), noticeEnded
	var err error
	if which == "alla" {
		said, err = noticeEndedAll, s.Inbox.EndOthers(c.UserContext(), session)
	} else {
		err = s.Inbox.EndOther(c.UserContext(), session, which)
	}
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		said, err = noticeEndedBefore, nil
	}
	if err != nil {
		return err
	}
	s.done(c, said)
	return c.Redirect(ownSessionsPath, fiber.StatusSeeOther)
}
