package web

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// ExitMetadataPath is where connecting systems find the metadata of the inbox as an issuer
// of Responses; with the public address before it, it is also the issuer's entity id.
const ExitMetadataPath = "/saml/uthopp"

// exit answers GET /uthopp/{message}/{n}. The address comes from the stored message and
// the configuration, never from the request.
func (s *server) exit(c *fiber.Ctx) error {
	n, err := strconv.Atoi(c.Params("n"))
	if err != nil {
		return fiber.ErrNotFound
	}
	exit, err := s.Inbox.Exit(c.UserContext(), citizen(c), c.Params("message"), n)
	if err != nil {
		// What stands in the address is not logged: it may be no id of ours.
		s.Log.Warn("exit refused", "exit", n, "reason", err.Error())
		return err
	}
	if looksAhead(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	s.Log.Info("exit", "message", c.Params("message"), "exit", n, "system", exit.System.ID, "mode", exit.System.Mode)
	if exit.System.Mode == inbox.ModeResponse {
		return s.respond(c, exit)
	}
	return c.Redirect(exit.Address(), fiber.StatusSeeOther)
}

// respond shows the page that posts a Response about the citizen on to the system. Its
// policy names the system's origin besides the service provider's, since browsers hold
// form-action against the redirect behind the form too.
func (s *server) respond(c *fiber.Ctx, exit inbox.Exit) error {
	session, _ := current(c)
	response, err := s.Exits.Respond(exit.System.Receiver, session.Subject())
	if err != nil {
		return err
	}
	view := views.PostOnView{
		Action: exit.Address(), Receiver: exit.System.Name,
		Fields: []views.Field{{Name: "SAMLResponse", Value: response}, {Name: "RelayState", Value: exit.URL}},
	}
	taker, err := originOf(view.Action)
	if err != nil {
		return err
	}
	landing, err := originOf(exit.URL)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy(taker, landing))
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.PostOn(f, view) })
}

// originOf gives scheme, host and port of an address that the configuration has checked.
func originOf(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("address of an exit: %w", err)
	}
	return parsed.Scheme + "://" + parsed.Host, nil
}

// exitMetadata answers GET /saml/uthopp.
func (s *server) exitMetadata(c *fiber.Ctx) error {
	if s.Exits == nil {
		return fiber.ErrNotFound
	}
	return sendMetadata(c, s.Exits.Metadata)
}
