package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// MetadataPath is where identity providers find the metadata of the inbox as a service
// provider.
const MetadataPath = "/saml/metadata"

// ACSPath is where identity providers post their answers.
const ACSPath = "/saml/acs"

// loginPath is the address of the log-in, which then goes on to a local address. A
// session that has ended is said so first.
func loginPath(till string, ended bool) string {
	values := url.Values{"till": {till}}
	if ended {
		values.Set("slut", "1")
	}
	return "/logga-in?" + values.Encode()
}

// login answers GET /logga-in: with one identity provider it goes straight on there, with
// several it is a page of links.
func (s *server) login(c *fiber.Ctx) error {
	till := localPath(c.Query("till", "/inkorg"))
	if c.Query("slut") != "" {
		view := views.LoggedOutView{Ended: true, Again: loginPath(till, false)}
		return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.LoggedOut(f, view) })
	}
	providers := s.Login().IdentityProviders()
	chosen := c.Query("idp")
	if len(providers) == 1 {
		chosen = providers[0].EntityID
	}
	for _, provider := range providers {
		if provider.EntityID == chosen {
			return s.beginLogin(c, provider, till)
		}
	}
	return s.chooseProvider(c, till, nil)
}

// pendingCookieLife is at least as long as a begun log-in may take.
const pendingCookieLife = 30 * time.Minute

// beginLogin sends the browser to an identity provider. The begun log-in is bound to the
// browser by a cookie, which several tabs share.
func (s *server) beginLogin(c *fiber.Ctx, idp sso.IdentityProvider, till string) error {
	// A browser that only looks ahead has not begun anything.
	if looksAhead(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	relayState := newSecret()
	request, err := s.Login().Begin(idp.EntityID, relayState)
	if err != nil {
		return err
	}
	browser := c.Cookies(s.cookies.login)
	if browser == "" {
		browser = newSecret()
	}
	err = s.Inbox.BeginLogin(c.UserContext(), inbox.PendingLogin{
		RequestID: request.ID, RelayState: inbox.HashSecret(relayState), Browser: inbox.HashSecret(browser),
		IdP: idp.EntityID, LoA: request.RequestedLoA, ReturnTo: till,
	})
	if err != nil {
		return err
	}
	s.setCookie(c, s.cookies.login, browser, s.crossSite(), pendingCookieLife)
	return s.sendOn(c, request.Outgoing, idp)
}

// crossSite is the SameSite of the cookie that must come along when the identity
// provider's page posts its answer. Browsers accept None only with Secure; on loopback
// the test identity provider is of the same site.
func (s *server) crossSite() string {
	if s.secure() {
		return fiber.CookieSameSiteNoneMode
	}
	return fiber.CookieSameSiteLaxMode
}

// assertionConsumer answers POST /saml/acs, where identity providers send their answer.
func (s *server) assertionConsumer(c *fiber.Ctx) error {
	ctx := c.UserContext()
	pending := &pendingLogins{
		inbox: s.Inbox, browser: inbox.HashSecret(c.Cookies(s.cookies.login)), relayState: inbox.HashSecret(c.FormValue("RelayState")),
	}
	identity, err := s.Login().Consume(ctx, c.FormValue("SAMLResponse"), pending)
	if err != nil {
		return s.refusedLogin(c, err, pending.taken.ReturnTo)
	}
	if err := s.endOldSession(c); err != nil {
		return err
	}
	id, err := inbox.ParsePersonID(identity.PersonalNumber)
	if err != nil {
		return err
	}
	secret, _, err := s.Inbox.LogIn(ctx, id, identity.Name, inbox.Login{
		IdP: identity.IdP, LoA: identity.LoA, AuthnInstant: identity.AuthnInstant,
		GivenName: identity.GivenName, Surname: identity.Surname,
		NameID: identity.NameID, NameIDFormat: identity.NameIDFormat, SessionIndex: identity.SessionIndex,
		Device: deviceOf(c),
	})
	if err != nil {
		return err
	}
	s.limits.browsers.trust(inbox.HashSecret(c.Cookies(s.cookies.login)))
	s.setCookie(c, s.cookies.session, secret, fiber.CookieSameSiteLaxMode, 0)
	s.forgetLogout(c)
	s.Observe.LogIn(outcomeAccepted, "")
	s.Log.Info("log-in", "idp", identity.IdP, "loa", identity.LoA)
	return c.Redirect(localPath(pending.taken.ReturnTo), fiber.StatusSeeOther)
}

// endOldSession ends the session that this browser still had.
func (s *server) endOldSession(c *fiber.Ctx) error {
	secret := c.Cookies(s.cookies.session)
	if secret == "" {
		return nil
	}
	session, err := s.Inbox.Session(c.UserContext(), secret)
	if err != nil {
		return nil // none that lives
	}
	return s.Inbox.LogOut(c.UserContext(), session)
}

// refusedLogin gives the reason to the log alone: outwards every refusal looks the same,
// but for what the identity provider itself reports.
func (s *server) refusedLogin(c *fiber.Ctx, err error, till string) error {
	refusal, refused := errors.AsType[*sso.Refusal](err)
	if !refused {
		return err
	}
	if refusal.Cancelled() {
		s.Observe.LogIn(outcomeCancelled, "")
		notice := views.Notice{Text: s.words(c).T("login.cancelled")}
		return s.chooseProvider(c, localPath(till), &notice)
	}
	if _, err := s.Inbox.Session(c.UserContext(), c.Cookies(s.cookies.session)); err == nil && refusal.Reason == sso.ReasonNoPending {
		// Who goes back after a log-in sends its answer again, and is logged in already.
		s.Observe.LogIn(outcomeRepeated, "")
		return c.Redirect("/inkorg", fiber.StatusSeeOther)
	}
	reference := inbox.NewReference()
	s.Observe.LogIn(outcomeRefused, refusal.Reason)
	s.Log.Warn("log-in refused", "reference", reference, "reason", refusal.Reason, "detail", refusal.Detail)
	return s.showRefusal(c, refusalOf(refusal.Reason), reference, loginPath(localPath(till), false))
}

// pendingLogins is what the log-in remembers, for one request: a begun log-in is given
// only to the browser that began it.
type pendingLogins struct {
	inbox      *inbox.Service
	browser    inbox.SecretHash
	relayState inbox.SecretHash
	taken      inbox.PendingLogin
}

// TakePending gives the begun log-in that a Response answers, once.
func (p *pendingLogins) TakePending(ctx context.Context, requestID string) (sso.Pending, error) {
	taken, err := p.inbox.TakeLogin(ctx, requestID)
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		return sso.Pending{}, sso.ErrNoPending
	}
	if err != nil {
		return sso.Pending{}, err
	}
	if !sameSecret(taken.Browser, p.browser) || !sameSecret(taken.RelayState, p.relayState) {
		return sso.Pending{}, sso.ErrNoPending
	}
	p.taken = taken
	return sso.Pending{IdP: taken.IdP, RequestedLoA: taken.LoA, IssuedAt: taken.IssuedAt}, nil
}

// UseAssertion says whether an assertion is used for the first time.
func (p *pendingLogins) UseAssertion(ctx context.Context, assertionID string, until time.Time) (bool, error) {
	return p.inbox.UseAssertion(ctx, assertionID, until)
}

// sameSecret compares in a time that depends on neither.
func sameSecret(a, b inbox.SecretHash) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }

// metadata answers GET /saml/metadata.
func (s *server) metadata(c *fiber.Ctx) error {
	return sendMetadata(c, s.Login().Metadata)
}

func sendMetadata(c *fiber.Ctx, metadata func() ([]byte, error)) error {
	document, err := metadata()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/samlmetadata+xml")
	return c.Send(document)
}
