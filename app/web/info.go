package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/views"
)

func (s *server) help(c *fiber.Ctx) error          { return s.about(c, views.Help) }
func (s *server) accessibility(c *fiber.Ctx) error { return s.about(c, views.Accessibility) }
func (s *server) privacy(c *fiber.Ctx) error       { return s.about(c, views.Privacy) }

func (s *server) about(c *fiber.Ctx, page func(views.Frame, views.OrganisationView) templ.Component) error {
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return page(f, s.Organisation) })
}

// asset answers GET /assets/{hash}/{file}.
func (s *server) asset(c *fiber.Ctx) error {
	content, contentType, found := s.Assets.Open(c.Params("hash"), c.Params("file"))
	if !found {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(content)
}

// favicon answers browsers that ask for the icon by its old name.
func (s *server) favicon(c *fiber.Ctx) error {
	return c.Redirect(s.Assets.URL("icon.svg"), fiber.StatusFound)
}
