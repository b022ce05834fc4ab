package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

const (
	loggedOutPath = "/utloggad"
	goOnPath      = "/logga-ut/vidare"
)

// How far the log-out of a browser has come, as its cookie says. Without a cookie the
// session here has ended, and more is not known.
const (
	logoutBegun    = "begun"    // it can go on to the identity provider; with the browser's secret
	logoutSent     = "sent"     // it has gone on, and no answer has come; with the secret
	logoutComplete = "complete" // the identity provider's session has ended too
)

// logoutLife is how long the cookie lasts: as long as a begun log-out may take.
const logoutLife = 15 * time.Minute

// setLogout notes how far the log-out has come. The cookie comes along when the identity
// provider's page posts its answer.
func (s *server) setLogout(c *fiber.Ctx, state, secret string) {
	s.setCookie(c, s.cookies.logout, state+"."+secret, s.crossSite(), logoutLife)
}

// logoutState reads the cookie.
func (s *server) logoutState(c *fiber.Ctx) (state, secret string) {
	state, secret, _ = strings.Cut(c.Cookies(s.cookies.logout), ".")
	return state, secret
}

// forgetLogout leaves nothing to be said of an earlier log-out.
func (s *server) forgetLogout(c *fiber.Ctx) {
	if c.Cookies(s.cookies.logout) != "" {
		s.clearCookie(c, s.cookies.logout)
	}
}

// logOut answers POST /logga-ut: the session here ends at once. A page goes on from there,
// since browsers hold the form against form-action as far as its redirects lead.
func (s *server) logOut(c *fiber.Ctx) error {
	session, _ := current(c)
	if err := s.Inbox.LogOut(c.UserContext(), session); err != nil {
		return err
	}
	s.clearCookie(c, s.cookies.session)
	if err := s.beginLogout(c, session); err != nil {
		// What was asked for is done all the same.
		s.forgetLogout(c)
		if !errors.Is(err, sso.ErrNoLogout) {
			s.Log.Warn("log-out goes no further", "idp", session.Login.IdP, "error", err.Error())
		}
	}
	return c.Redirect(loggedOutPath, fiber.StatusSeeOther)
}

// beginLogout prepares to end the session with the identity provider.
func (s *server) beginLogout(c *fiber.Ctx, session inbox.Session) error {
	relayState, browser, login := newSecret(), newSecret(), session.Login
	request, err := s.Login().BeginLogout(sso.Session{
		IdP: login.IdP, NameID: login.NameID, NameIDFormat: login.NameIDFormat, SessionIndex: login.SessionIndex,
		PersonalNumber: string(session.Citizen),
	}, relayState)
	if err != nil {
		return err
	}
	message, err := json.Marshal(request.Outgoing)
	if err != nil {
		return fmt.Errorf("remember log-out: %w", err)
	}
	err = s.Inbox.BeginLogout(c.UserContext(), inbox.PendingLogout{
		RequestID: request.ID, RelayState: inbox.HashSecret(relayState), Browser: inbox.HashSecret(browser),
		IdP: login.IdP, Message: string(message),
	})
	if err != nil {
		return err
	}
	s.setLogout(c, logoutBegun, browser)
	return nil
}

// loggedOut answers GET /utloggad. It never says so to somebody who is logged in.
func (s *server) loggedOut(c *fiber.Ctx) error {
	if _, found := current(c); found {
		return c.Redirect("/inkorg", fiber.StatusSeeOther)
	}
	if err, failed := c.Locals(sessionErrorKey).(error); failed && inbox.CodeOf(err) != inbox.Unauthorized {
		return err
	}
	state, _ := s.logoutState(c)
	view := views.LoggedOutView{Everywhere: state == logoutComplete, Again: loginPath("/inkorg", false)}
	if state == logoutBegun {
		view.GoOn = goOnPath
	}
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.LoggedOut(f, view) })
}

// goOnLogout answers GET /logga-ut/vidare: once, it leads to the identity provider.
func (s *server) goOnLogout(c *fiber.Ctx) error {
	if looksAhead(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	_, secret := s.logoutState(c)
	begun, err := s.Inbox.GoOnLogout(c.UserContext(), inbox.HashSecret(secret))
	if err != nil && inbox.CodeOf(err) != inbox.NotFound {
		return err
	}
	s.setLogout(c, logoutSent, secret)
	if err != nil {
		return c.Redirect(loggedOutPath, fiber.StatusSeeOther)
	}
	var message sso.Outgoing
	if err := json.Unmarshal([]byte(begun.Message), &message); err != nil {
		return fmt.Errorf("go on with log-out: %w", err)
	}
	return s.sendOn(c, message, s.provider(begun.IdP))
}

// logouts is what single log-out remembers and does, for one request: a begun log-out is
// given only to the browser that began it.
type logouts struct {
	inbox      *inbox.Service
	browser    inbox.SecretHash
	relayState inbox.SecretHash
	ended      int // sessions, by EndSessions
}

// TakePending gives the begun log-out that an answer is to, once.
func (l *logouts) TakePending(ctx context.Context, requestID string) (sso.Pending, error) {
	taken, err := l.inbox.TakeLogout(ctx, requestID)
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		return sso.Pending{}, sso.ErrNoPending
	}
	if err != nil {
		return sso.Pending{}, err
	}
	if !sameSecret(taken.Browser, l.browser) || !sameSecret(taken.RelayState, l.relayState) {
		return sso.Pending{}, sso.ErrNoPending
	}
	return sso.Pending{IdP: taken.IdP}, nil
}

// EndSessions ends what an identity provider asks to be ended, and counts it.
func (l *logouts) EndSessions(ctx context.Context, order sso.LogoutOrder, until time.Time) (first bool, err error) {
	l.ended, err = l.inbox.EndSessions(ctx, inbox.LogoutOrder{
		ID: order.ID, Until: until, IdP: order.From, NameID: order.NameID, SessionIndexes: order.SessionIndexes,
	})
	if inbox.CodeOf(err) == inbox.Conflict {
		return false, nil
	}
	return err == nil, err
}
