package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// cookieNames are the names of the listener's cookies. By https they carry the __Host-
// prefix, which browsers accept only with Secure, the whole site as path and no domain.
type cookieNames struct {
	session  string
	login    string // binds a begun log-in to the browser
	logout   string // binds a begun log-out to the browser, and says how far it has come
	language string
	notice   string // says on the next page what was done
	draft    string // what was filled in when the log-in ended
	seen     string // ids of service notices that have been shown
	hidden   string // ids of service notices that are not to be shown again
}

func namesFor(publicURL string) cookieNames {
	prefix := ""
	if strings.HasPrefix(publicURL, "https://") {
		prefix = "__Host-"
	}
	return cookieNames{
		session: prefix + "inkorg", login: prefix + "inkorg-login", logout: prefix + "inkorg-utloggning",
		language: prefix + "inkorg-sprak", notice: prefix + "inkorg-notis", draft: prefix + "inkorg-utkast",
		seen: prefix + "inkorg-sedd", hidden: prefix + "inkorg-dold",
	}
}

// setCookie sets a cookie that scripts cannot read. Life zero: until the browser closes;
// negative: now.
func (s *server) setCookie(c *fiber.Ctx, name, value, sameSite string, life time.Duration) {
	cookie := &fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: s.secure(), SameSite: sameSite}
	if life != 0 {
		cookie.Expires = s.Now().Add(life)
		cookie.MaxAge = int(life / time.Second)
	}
	c.Cookie(cookie)
}

func (s *server) clearCookie(c *fiber.Ctx, name string) {
	s.setCookie(c, name, "", fiber.CookieSameSiteLaxMode, -time.Hour)
}

type localKey int

const (
	sessionKey localKey = iota
	sessionErrorKey
	languageKey
	staleKey
)

// isStale says whether a form carries a token of another session, or none.
func isStale(c *fiber.Ctx) bool { return c.Locals(staleKey) != nil }

// session finds out who is logged in, and checks that a form of theirs carries their
// token. It lets everybody on: pages for all are there when the store is not.
func (s *server) session(c *fiber.Ctx) error {
	secret := c.Cookies(s.cookies.session)
	if secret == "" {
		return c.Next()
	}
	session, err := s.Inbox.Session(c.UserContext(), secret)
	if err != nil {
		c.Locals(sessionErrorKey, err)
		return c.Next()
	}
	c.Locals(sessionKey, session)
	if c.Method() == fiber.MethodPost && !hmac.Equal([]byte(c.FormValue("csrf")), []byte(csrfToken(secret))) {
		if c.Path() != settingsPath {
			return fiber.ErrForbidden
		}
		c.Locals(staleKey, true) // the handler refuses it, and loses nothing that was typed
	}
	return c.Next()
}

// loggedIn lets nobody on who is not logged in: a page is reached by way of the log-in,
// and one whose session has ended is told so first.
func (s *server) loggedIn(c *fiber.Ctx) error { return s.forCitizen(c, c.Next) }

// forCitizen goes on for somebody who is logged in, as loggedIn does.
func (s *server) forCitizen(c *fiber.Ctx, next func() error) error {
	if _, found := current(c); found {
		return next()
	}
	till := "/inkorg"
	if c.Method() == fiber.MethodGet {
		till = c.OriginalURL()
	}
	return s.toLogin(c, till)
}

// toLogin leads somebody who is not logged in to the log-in, and from there to a local
// address. An error when it cannot be known.
func (s *server) toLogin(c *fiber.Ctx, till string) error {
	if err, failed := c.Locals(sessionErrorKey).(error); failed && inbox.CodeOf(err) != inbox.Unauthorized {
		return err
	}
	if c.Cookies(s.cookies.session) == "" {
		return c.Redirect(loginPath(till, false), fiber.StatusSeeOther)
	}
	s.clearCookie(c, s.cookies.session)
	return c.Redirect(loginPath(till, true), fiber.StatusSeeOther)
}

// current gives the live session, if any.
func current(c *fiber.Ctx) (inbox.Session, bool) {
	session, found := c.Locals(sessionKey).(inbox.Session)
	return session, found
}

// citizen gives who is logged in, behind loggedIn.
func citizen(c *fiber.Ctx) inbox.PersonID {
	session, _ := current(c)
	return session.Citizen
}

// csrfToken binds a form to the session whose secret only the browser has; nothing needs
// to be stored.
func csrfToken(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// newSecret gives a random value for a cookie, at least 256 bits.
func newSecret() string { return rand.Text() + rand.Text() }
