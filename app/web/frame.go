package web

import (
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/views"
)

// show renders a page in its frame.
func (s *server) show(c *fiber.Ctx, status int, page func(views.Frame) templ.Component) error {
	c.Status(status)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return page(s.frame(c)).Render(c.UserContext(), c.Response().BodyWriter())
}

func (s *server) frame(c *fiber.Ctx) views.Frame {
	frame := views.Frame{
		Words: s.words(c), Product: s.Product, Assets: s.Assets, Path: pathOf(c),
		Test: s.Test, Exposed: s.Exposed, Now: s.Now(),
	}
	if session, found := current(c); found {
		frame.User = session.Name
		frame.CSRF = csrfToken(c.Cookies(s.cookies.session))
		frame.Session = s.sessionView(session, frame.Path)
	}
	return frame
}

// pathOf is where the language switch of a page comes back to. A page that answers a form
// has no address to come back to.
func pathOf(c *fiber.Ctx) string {
	if c.Method() != fiber.MethodGet {
		return "/inkorg"
	}
	return c.OriginalURL()
}

// noticeLife is how long the word of what was done waits for the next page.
const noticeLife = time.Minute

// done notes what to say on the next page, by the key of its text.
func (s *server) done(c *fiber.Ctx, key string) {
	s.setCookie(c, s.cookies.notice, key, fiber.CookieSameSiteLaxMode, noticeLife)
}

// notices are what a page can be asked to say; a cookie can hold anything.
var notices = map[string]string{
	noticeUnread:   "notice.unread",
	noticeArchived: "notice.archived",
	noticeRestored: "notice.restored",
}

const (
	noticeUnread   = "olast"
	noticeArchived = "arkiverat"
	noticeRestored = "aterstallt"
)

// notice gives what the last request did, once.
func (s *server) notice(c *fiber.Ctx) *views.Notice {
	key, known := notices[c.Cookies(s.cookies.notice)]
	if !known {
		return nil
	}
	s.clearCookie(c, s.cookies.notice)
	return &views.Notice{Text: s.words(c).T(key)}
}
