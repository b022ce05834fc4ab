package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/inbox"
	"inkorg/views"
)

// serviceNotices are those on a page: all that this browser has not hidden, and on the help
// those too. One that it has not shown before is new; from now on it is not.
func (s *server) serviceNotices(c *fiber.Ctx) []views.ServiceNotice {
	live := s.Notices(c.UserContext(), inbox.AudienceCitizens)
	if len(live) == 0 {
		return nil
	}
	seen, hidden := noticesIn(live, c.Cookies(s.cookies.seen)), noticesIn(live, c.Cookies(s.cookies.hidden))
	var shown []views.ServiceNotice
	for _, n := range live {
		if slices.Contains(hidden, n.ID) && c.Path() != helpPath {
			continue
		}
		view := guide.Notice(s.words(c), n)
		view.New = !slices.Contains(seen, n.ID)
		if view.New {
			seen = append(seen, n.ID)
		}
		shown = append(shown, view)
	}
	if slices.ContainsFunc(shown, func(n views.ServiceNotice) bool { return n.New }) && !looksAhead(c) {
		s.rememberNotices(c, s.cookies.seen, live, seen)
	}
	return shown
}

// hideNotice answers POST /driftinformation/dolj, which comes back to the same page.
func (s *server) hideNotice(c *fiber.Ctx) error {
	live := s.Notices(c.UserContext(), inbox.AudienceCitizens)
	hidden := noticesIn(live, c.Cookies(s.cookies.hidden)+noticeSeparator+c.FormValue("id"))
	s.rememberNotices(c, s.cookies.hidden, live, hidden)
	return c.Redirect(localPath(c.FormValue("till")), fiber.StatusSeeOther)
}

// noticeSeparator stands between ids in a cookie.
const noticeSeparator = "."

// noticesIn gives those of the notices that a cookie names.
func noticesIn(live []inbox.Notice, cookie string) []string {
	named := strings.Split(cookie, noticeSeparator)
	var ids []string
	for _, n := range live {
		if slices.Contains(named, n.ID) {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// rememberNotices has the browser remember ids until the last of the notices is over.
func (s *server) rememberNotices(c *fiber.Ctx, cookie string, live []inbox.Notice, ids []string) {
	if len(ids) == 0 {
		return
	}
	last := slices.MaxFunc(live, func(a, b inbox.Notice) int { return a.Until.Compare(b.Until) })
	s.setCookie(c, cookie, strings.Join(ids, noticeSeparator), fiber.CookieSameSiteLaxMode, last.Until.Sub(s.Now()))
}

// testerNotices are those beside the banner that says that people are made up.
func (s *server) testerNotices(c *fiber.Ctx) []views.ServiceNotice {
	if !s.Test {
		return nil
	}
	return guide.Notices(s.words(c), s.Notices(c.UserContext(), inbox.AudienceTesters))
}
