package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/views"
)

func (s *Server) help(c *fiber.Ctx) error          { return s.about(c, views.Help) }
func (s *Server) accessibility(c *fiber.Ctx) error { return s.about(c, views.Accessibility) }
func (s *Server) privacy(c *fiber.Ctx) error       { return s.about(c, views.Privacy) }

func (s *Server) about(c *fiber.Ctx, page func(views.Frame, views.OrganisationView) templ.Component) error {
	return s.Show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return page(f, s.Organisation) })
}

// asset answers GET /assets/{hash}/{file}.
func (s *Server) asset(c *fiber.Ctx) error {
	content, contentType, found := s.Assets.Open(c.Params("hash"), c.Params("file"))
	if !found {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(content)
}

// favicon answers browsers that ask for the icon by its old name.
func (s *Server) favicon(c *fiber.Ctx) error {
	return c.Redirect(s.Assets.URL("icon.svg"), fiber.StatusFound)
}
