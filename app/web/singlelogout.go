package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// SLOPath is where identity providers answer log-outs, and ask for them.
const SLOPath = "/saml/slo"

// singleLogout answers GET and POST /saml/slo.
func (s *server) singleLogout(c *fiber.Ctx) error {
	if looksAhead(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	message, err := logoutMessage(c)
	if err != nil {
		return s.refusedLogout(c, err)
	}
	_, secret := s.logoutState(c)
	store := &logouts{inbox: s.Inbox, browser: inbox.HashSecret(secret), relayState: inbox.HashSecret(message.RelayState())}
	if message.IsRequest() {
		err = s.endSessions(c, message, store)
	} else {
		err = s.logoutAnswered(c, message, store)
	}
	if err != nil {
		return s.refusedLogout(c, err)
	}
	return nil
}

// logoutMessage reads what a browser brought, in the binding that its method says.
func logoutMessage(c *fiber.Ctx) (sso.LogoutMessage, error) {
	if c.Method() == fiber.MethodGet {
		return sso.RedirectedLogout(string(c.Request().URI().QueryString()))
	}
	form := c.Request().PostArgs()
	return sso.PostedLogout(string(form.Peek("SAMLRequest")), string(form.Peek("SAMLResponse")), string(form.Peek("RelayState")))
}

// logoutAnswered notes what the identity provider says came of a log-out.
func (s *server) logoutAnswered(c *fiber.Ctx, message sso.LogoutMessage, store *logouts) error {
	outcome, err := s.Login().ConsumeLogoutResponse(c.UserContext(), message, store)
	if err != nil {
		return err
	}
	s.Log.Info("log-out", "outcome", outcome)
	if outcome == sso.LogoutComplete {
		s.setLogout(c, logoutComplete, "")
	} else {
		s.forgetLogout(c)
	}
	return c.Redirect(loggedOutPath, fiber.StatusSeeOther)
}

// endSessions does as an identity provider asks, and tells it so.
func (s *server) endSessions(c *fiber.Ctx, message sso.LogoutMessage, store *logouts) error {
	order, err := s.Login().ConsumeLogoutRequest(c.UserContext(), message, store)
	if err != nil {
		return err
	}
	s.Log.Info("log-out by identity provider", "idp", order.From, "sessions", store.ended)
	answer, err := s.Login().AnswerLogout(order)
	if err != nil {
		return err
	}
	if answer.Nowhere() {
		return c.Redirect(loggedOutPath, fiber.StatusSeeOther)
	}
	return s.sendOn(c, answer, s.provider(order.From))
}

// refusedLogout gives the reason to the log alone. An answer that comes again, or late,
// changes nothing that the page of the log-out says.
func (s *server) refusedLogout(c *fiber.Ctx, err error) error {
	refusal, refused := errors.AsType[*sso.Refusal](err)
	if !refused {
		return err
	}
	if refusal.Reason == sso.ReasonNoPending {
		return c.Redirect(loggedOutPath, fiber.StatusSeeOther)
	}
	reference := inbox.NewReference()
	s.Log.Warn("log-out refused", "reference", reference, "reason", refusal.Reason, "detail", refusal.Detail)
	return s.showRefusal(c, views.RefusedLogOut, reference, "")
}
