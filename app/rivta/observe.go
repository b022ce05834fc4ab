package rivta

import (
	"cmp"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Observer is told what happens on the listener, to be counted. Nothing that it is told is
// about a person, and all but the method is of a small number of values.
type Observer interface {
	// Request is told of a request that was answered, also by a panic. The route is a
	// pattern, and empty where the request reached none.
	Request(route, method string, status int, took time.Duration)
	// Answer is told how a call was answered: by its resultCode, by "answered" where the
	// contract has none, or by "fault" and the faultcode.
	Answer(contract, result string)
}

// unobserved is an Observer that counts nothing.
type unobserved struct{}

func (unobserved) Request(string, string, int, time.Duration) {}
func (unobserved) Answer(string, string)                      {}

// anywhere is the pattern of what applies to every address.
const anywhere = "/*"

// observed tells of every request. It stands before all else, so that nothing ends a
// request behind its back.
func (s *server) observed(c *fiber.Ctx) error {
	begun := s.Now()
	err := c.Next()
	if err != nil {
		err = s.fail(c, err)
	}
	route := c.Route().Path
	if route == anywhere {
		route = ""
	}
	s.Observe.Request(route, c.Method(), c.Response().StatusCode(), s.Now().Sub(begun))
	return err
}

// observeAnswer tells how a call was answered.
func (s *server) observeAnswer(n *call) {
	s.Observe.Answer(n.contract, cmp.Or(n.result, "answered"))
}

// unread answers a request that is no HTTP as it is read here, or too large. It passes by
// every handler, and its time is that of the connection.
func (s *server) unread(c *fiber.Ctx, err error) error {
	err = s.fail(c, err)
	s.Observe.Request("", c.Method(), c.Response().StatusCode(), 0)
	return err
}
