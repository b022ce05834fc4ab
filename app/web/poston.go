package web

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/headers"
	"inkorg/sso"
	"inkorg/views"
)

// sendOn takes the browser on to an identity provider with a message.
func (s *server) sendOn(c *fiber.Ctx, message sso.Outgoing, idp sso.IdentityProvider) error {
	if message.Post == nil {
		return c.Redirect(message.RedirectURL, fiber.StatusSeeOther)
	}
	form := message.Post
	leadsOn := slices.Clone(idp.LeadsOn)
	for _, address := range idp.Addresses() {
		leadsOn = append(leadsOn, address.URL)
	}
	return s.postOn(c, views.PostOnView{
		Action: form.Action, Receiver: idp.DisplayName(s.words(c).Lang()),
		Fields: []views.Field{{Name: form.Field, Value: form.Message}, {Name: "RelayState", Value: form.RelayState}},
	}, leadsOn...)
}

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
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
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
