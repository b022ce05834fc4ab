package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/views"
)

// profiles answers GET /hjalp/docbook: what senders may write. Production does not have it:
// its citizens write no messages.
func (s *server) profiles(c *fiber.Ctx) error {
	view := guide.Profiles(s.words(c))
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.Profiles(f, view) })
}
