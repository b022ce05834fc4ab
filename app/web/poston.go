package web

import (
	"fmt"
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/headers"
	"inkorg/views"
)

// postOn shows the page that posts a form on to another party. Its policy lets forms go to
// that party and to where it leads on: browsers hold form-action against the redirect
// behind the form too.
func (s *server) postOn(c *fiber.Ctx, view views.PostOnView, leadsOn ...string) error {
	var origins []string
	for _, address := range append([]string{view.Action}, leadsOn...) {
		origin, err := originOf(address)
		if err != nil {
			return err
		}
		origins = append(origins, origin)
	}
	c.Set(fiber.HeaderContentSecurityPolicy, headers.ContentPolicy(origins...))
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.PostOn(f, view) })
}

// originOf gives scheme, host and port of an address that the configuration has checked.
func originOf(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("address of another party: %w", err)
	}
	return parsed.Scheme + "://" + parsed.Host, nil
}
