package demo

import (
	"crypto/rand"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/views"
)

// Show shows a page in the listener's frame, in the reader's language and with its
// security headers.
type Show = func(c *fiber.Ctx, status int, page func(views.Frame) templ.Component) error

// newSecret gives a random value that nobody can guess, at least 256 bits.
func newSecret() string { return rand.Text() + rand.Text() }

// cookie is one that scripts cannot read and that other sites' forms do not send along.
// It ends with the browser; how long it is worth something is decided here.
type cookie struct {
	name   string
	secure bool
}

// newCookie names a cookie of a public address. By https the name tells browsers to take
// the cookie from this host alone; the demo on loopback has no https, and a plain name.
func newCookie(name, publicURL string) cookie {
	if strings.HasPrefix(publicURL, "https://") {
		return cookie{name: "__Host-" + name, secure: true}
	}
	return cookie{name: name}
}

func (k cookie) get(c *fiber.Ctx) string { return strings.Clone(c.Cookies(k.name)) }

func (k cookie) set(c *fiber.Ctx, value string) {
	c.Cookie(&fiber.Cookie{
		Name: k.name, Value: value, Path: "/", HTTPOnly: true, Secure: k.secure,
		SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: true,
	})
}

// sendMetadata answers with the metadata of a SAML party.
func sendMetadata(metadata func() ([]byte, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		document, err := metadata()
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "application/samlmetadata+xml")
		return c.Send(document)
	}
}
