package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// Observer is told what happens on the listener, to be counted. Nothing that it is told is
// about a person, and all but the method is of a small number of values.
type Observer interface {
	// Request is told of a request that was answered, also by a panic. The route is a
	// pattern, and empty where the request reached none.
	Request(route, method string, status int, took time.Duration)
	// LogIn is told what came of an identity provider's answer: accepted, cancelled by the
	// person, repeated by somebody who went back after the log-in, or refused, and then for
	// which reason.
	LogIn(outcome string, reason sso.Reason)
	// Exit is told of an exit: its mode, empty where it was refused before that was known,
	// and whether the citizen was sent on or refused.
	Exit(mode inbox.ExitMode, outcome string)
}

// The outcomes of log-ins and exits.
const (
	outcomeAccepted  = "accepted"
	outcomeCancelled = "cancelled"
	outcomeRepeated  = "repeated"
	outcomeSent      = "sent"
	outcomeRefused   = "refused"
)

// unobserved is an Observer that counts nothing.
type unobserved struct{}

func (unobserved) Request(string, string, int, time.Duration) {}
func (unobserved) LogIn(string, sso.Reason)                   {}
func (unobserved) Exit(inbox.ExitMode, string)                {}

// anywhere is the pattern of what applies to every address. It differs from that of the
// start page, so that a request which reached no route does not count as one for it.
const anywhere = "/*"

// routePattern is the pattern of the route that a request reached, empty for none. For a
// request that cannot be read the framework makes up a route, without handlers, of the
// address as it came: that is not to be logged.
func routePattern(c *fiber.Ctx) string {
	route := c.Route()
	if route.Path == anywhere || len(route.Handlers) == 0 {
		return ""
	}
	return route.Path
}

// observed tells of every request. It stands before all else, so that nothing ends a
// request behind its back.
func (s *server) observed(c *fiber.Ctx) error {
	begun := s.Now()
	err := c.Next()
	if err != nil {
		err = s.fail(c, err)
	}
	s.Observe.Request(routePattern(c), c.Method(), c.Response().StatusCode(), s.Now().Sub(begun))
	return err
}

// unread answers a request that is no HTTP as it is read here, or too large. It passes by
// every handler, and its time is that of the connection.
func (s *server) unread(c *fiber.Ctx, err error) error {
	err = s.fail(c, err)
	s.Observe.Request("", c.Method(), c.Response().StatusCode(), 0)
	return err
}
