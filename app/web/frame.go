package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/views"
)

// show renders a page in its frame, with the service notices.
func (s *server) show(c *fiber.Ctx, status int, page func(views.Frame) templ.Component) error {
	frame := s.frame(c)
	frame.Service, frame.TesterService = s.serviceNotices(c), s.testerNotices(c)
	return write(c, status, page(frame))
}

// showOther renders a page of another party.
func (s *server) showOther(c *fiber.Ctx, status int, page func(views.Frame) templ.Component) error {
	return write(c, status, page(s.frame(c)))
}

func write(c *fiber.Ctx, status int, page templ.Component) error {
	c.Status(status)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return page.Render(c.UserContext(), c.Response().BodyWriter())
}

func (s *server) frame(c *fiber.Ctx) views.Frame {
	frame := views.Frame{
		Words: s.words(c), Product: s.Product, Assets: s.Assets, Path: pathOf(c),
		Test: s.Test, Exposed: s.Exposed, Now: s.Now(),
	}
	if session, found := current(c); found {
		frame.User = session.Name
		frame.CSRF = csrfToken(c.Cookies(s.cookies.session))
		frame.Session = s.sessionView(session, frame.Path)
	}
	return frame
}

// pathOf is where the language switch of a page comes back to. A page that answers a form
// has no address to come back to, but for that of the settings.
func pathOf(c *fiber.Ctx) string {
	switch {
	case c.Path() == settingsPath:
		return settingsPath
	case c.Method() != fiber.MethodGet:
		return "/inkorg"
	default:
		return c.OriginalURL()
	}
}
