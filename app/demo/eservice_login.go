package demo

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// begunVisit is a log-in that the e-service has begun.
type begunVisit struct {
	pending    sso.Pending
	relayState string
	browser    string // value of the cookie that binds it to the browser
	address    string // deep link to come back to
}

// logIn sends the browser to the identity provider. The deep link stays here; what goes
// along is a handle that means nothing elsewhere.
func (e *EService) logIn(c *fiber.Ctx, address string) error {
	relayState := newSecret()
	request, err := e.provider.Begin(e.IdP.EntityID, relayState)
	if err != nil {
		return err
	}
	browser := e.loginCookie.get(c)
	if browser == "" {
		browser = newSecret()
		e.loginCookie.set(c, browser)
	}
	e.begun.put(request.ID, begunVisit{
		pending:    sso.Pending{IdP: e.IdP.EntityID, IssuedAt: request.IssuedAt},
		relayState: relayState, browser: browser, address: address,
	}, request.IssuedAt.Add(begunLife))
	return c.Redirect(request.RedirectURL, fiber.StatusSeeOther)
}

// assertionConsumer takes a Response and goes on to the deep link.
func (e *EService) assertionConsumer(c *fiber.Ctx) error {
	answer := &visitAnswer{service: e, browser: e.loginCookie.get(c), relayState: c.FormValue("RelayState")}
	identity, err := e.provider.Consume(c.UserContext(), c.FormValue("SAMLResponse"), answer)
	if err != nil {
		return e.refused(c, err)
	}
	arrived := e.arrival(identity, answer)
	e.visits.take(e.visitCookie.get(c))
	id := newSecret()
	e.visits.put(id, arrived, e.Now().Add(visitLife))
	e.visitCookie.set(c, id)
	e.Log.Info("demo e-service: log-in", "idp", identity.IdP, "loa", identity.LoA, "mode", arrived.mode)
	return c.Redirect(arrived.address, fiber.StatusSeeOther)
}

// arrival tells from a Response how its person came: asked for by the e-service itself, or
// sent by the inbox or by the shared identity provider.
func (e *EService) arrival(identity sso.Identity, answer *visitAnswer) visit {
	switch {
	case identity.RequestID != "":
		return visit{identity: identity, mode: inbox.ModeRedirect, address: answer.taken.address}
	case identity.IdP == e.Inbox.EntityID:
		return visit{identity: identity, mode: inbox.ModeResponse, address: e.deepAddress(answer.relayState)}
	default:
		return visit{identity: identity, mode: inbox.ModeIdPLink, address: e.deepAddress(answer.relayState)}
	}
}

// deepAddress is path and query of the deep link that an unsolicited Response goes on to.
// Anybody can have written it: one that leads elsewhere is left for the front page.
func (e *EService) deepAddress(relayState string) string {
	target, err := e.base.Match(relayState)
	if err != nil {
		return servicePath
	}
	return strings.TrimPrefix(target, e.PublicURL)
}

// refused goes back to the inbox with somebody who did not want to log in; anything else
// is told to the log alone.
func (e *EService) refused(c *fiber.Ctx, err error) error {
	refusal, isRefusal := errors.AsType[*sso.Refusal](err)
	switch {
	case !isRefusal:
		return err
	case refusal.Cancelled():
		return c.Redirect(e.PublicURL+"/inkorg", fiber.StatusSeeOther)
	}
	e.Log.Warn("demo e-service: log-in refused", "reason", refusal.Reason, "detail", refusal.Detail)
	return fiber.ErrForbidden
}

// visitAnswer remembers for one answer what sso needs: a begun log-in is given only to
// the browser that began it.
type visitAnswer struct {
	service    *EService
	browser    string
	relayState string
	taken      begunVisit
}

// TakePending gives the begun log-in that a Response answers, once.
func (a *visitAnswer) TakePending(_ context.Context, requestID string) (sso.Pending, error) {
	begun, found := a.service.begun.take(requestID)
	if !found || begun.browser != a.browser || begun.relayState != a.relayState {
		return sso.Pending{}, sso.ErrNoPending
	}
	a.taken = begun
	return begun.pending, nil
}

// UseAssertion says whether an assertion is used for the first time.
func (a *visitAnswer) UseAssertion(_ context.Context, assertionID string, until time.Time) (bool, error) {
	return a.service.used.put(assertionID, struct{}{}, until), nil
}
