package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// sessionView tells how long a session lasts from a page on, to which a new log-in comes
// back.
func (s *server) sessionView(session inbox.Session, path string) *views.SessionView {
	limits := s.Inbox.Limits()
	ends := limits.EndsAt(session)
	return &views.SessionView{
		Left: ends.Sub(s.Now()), Ends: ends, Final: ends.Equal(session.CreatedAt.Add(limits.Absolute)),
		Idle: limits.Idle, Absolute: limits.Absolute, Ended: loginPath(path, true),
	}
}

// sessionLeft is what the script that warns is told.
type sessionLeft struct {
	Left  int    `json:"left"`  // seconds
	Final bool   `json:"final"` // it cannot last longer
	Text  string `json:"text"`  // for the page
}

// extendSession answers POST /session/forlang. That the request came has made the session
// last, up to its absolute end; the answer is for the script that asked.
func (s *server) extendSession(c *fiber.Ctx) error {
	session, _ := current(c)
	view := s.sessionView(session, "/inkorg")
	return c.JSON(sessionLeft{Left: int(view.Left / time.Second), Final: view.Final, Text: view.Text(s.words(c))})
}
