package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/assets"
	"inkorg/views"
)

func (s *server) accessibility(c *fiber.Ctx) error { return s.about(c, views.Accessibility) }
func (s *server) privacy(c *fiber.Ctx) error       { return s.about(c, views.Privacy) }

func (s *server) about(c *fiber.Ctx, page func(views.Frame, views.OrganisationView) templ.Component) error {
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return page(f, s.Organisation) })
}

// asset answers GET /assets/{hash}/{file}.
func (s *server) asset(c *fiber.Ctx) error {
	file, found := s.Assets.Open(c.Params("hash"), c.Params("file"))
	if !found {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, file.Type)
	forFile(c)
	if c.Params("file") == assets.Logo {
		// Identity providers show it, by its address in the metadata.
		c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	packed := file.Gzip()
	if len(packed) == 0 {
		return c.Send(file.Content)
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if !acceptsGzip(c) {
		return c.Send(file.Content)
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	return c.Send(packed)
}

// forFile leaves out the headers that are about pages: a first visit fetches many files, and
// each with a page's headers would weigh as much as the style sheet.
func forFile(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'")
	for _, name := range []string{fiber.HeaderReferrerPolicy, "Cross-Origin-Opener-Policy", fiber.HeaderPermissionsPolicy} {
		c.Response().Header.Del(name)
	}
}

// icon is a picture of the manifest.
type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// webManifest is what a phone puts on its home screen.
type webManifest struct {
	Name            string `json:"name"`
	ShortName       string `json:"short_name"`
	ID              string `json:"id"`
	StartURL        string `json:"start_url"`
	Scope           string `json:"scope"`
	Display         string `json:"display"`
	BackgroundColor string `json:"background_color"`
	ThemeColor      string `json:"theme_color"`
	Icons           []icon `json:"icons"`
}

// manifest answers GET /manifest.webmanifest, which makes the inbox installable. The
// address bar's buttons stay: exits lead to other sites, and back. There is no service
// worker, so that nothing of a person is kept on the device.
func (s *server) manifest(c *fiber.Ctx) error {
	const anyShape = "any maskable"
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	forFile(c)
	return c.JSON(webManifest{
		Name: s.Product, ShortName: s.Product, ID: "/", StartURL: "/", Scope: "/", Display: "minimal-ui",
		BackgroundColor: "#f3f6f5", ThemeColor: "#0a4f5a",
		Icons: []icon{
			{Src: s.Assets.URL("icon-192.png"), Sizes: "192x192", Type: "image/png", Purpose: anyShape},
			{Src: s.Assets.URL("icon-512.png"), Sizes: "512x512", Type: "image/png", Purpose: anyShape},
		},
	}, "application/manifest+json")
}

// favicon answers browsers that ask for the icon by its old name.
func (s *server) favicon(c *fiber.Ctx) error {
	return c.Redirect(s.Assets.URL("icon.svg"), fiber.StatusFound)
}
