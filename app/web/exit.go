package web

import (
	"strconv"

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
		s.Observe.Exit("", outcomeRefused)
		s.Log.Warn("exit refused", "exit", n, "reason", err.Error())
		return err
	}
	if looksAhead(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	session, _ := current(c)
	s.Inbox.NoteExit(c.UserContext(), session, exit)
	s.Observe.Exit(exit.System.Mode, outcomeSent)
	s.Log.Info("exit", "message", c.Params("message"), "exit", n, "system", exit.System.ID, "mode", exit.System.Mode)
	if exit.System.Mode == inbox.ModeResponse {
		return s.respond(c, exit)
	}
	return c.Redirect(exit.Address(), fiber.StatusSeeOther)
}

// respond shows the page that posts a Response about the citizen on to the system.
func (s *server) respond(c *fiber.Ctx, exit inbox.Exit) error {
	session, _ := current(c)
	response, err := s.Exits().Respond(exit.System.Receiver, session.Subject())
	if err != nil {
		return err
	}
	view := views.PostOnView{
		Action: exit.Address(), Receiver: exit.System.Name,
		Fields: []views.Field{{Name: "SAMLResponse", Value: response}, {Name: "RelayState", Value: exit.URL}},
	}
	return s.postOn(c, view, exit.URL)
}

// exitMetadata answers GET /saml/uthopp.
func (s *server) exitMetadata(c *fiber.Ctx) error {
	exits := s.Exits()
	if exits == nil {
		return fiber.ErrNotFound
	}
	return sendMetadata(c, exits.Metadata)
}
