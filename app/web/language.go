package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/render"
	"inkorg/views"
)

// languageLife is how long a chosen language is remembered.
const languageLife = 365 * 24 * time.Hour

// language settles the language of the answer: the chosen one, else the browser's, else
// Swedish.
func (s *server) language(c *fiber.Ctx) error {
	lang := c.Cookies(s.cookies.language)
	if lang != "sv" && lang != "en" {
		lang = s.Words.Match(c.Get(fiber.HeaderAcceptLanguage))
	}
	c.Locals(languageKey, s.Words.For(lang))
	c.Vary(fiber.HeaderAcceptLanguage, fiber.HeaderCookie)
	return c.Next()
}

// words gives the texts in the answer's language; Swedish where none is settled yet.
func (s *server) words(c *fiber.Ctx) *views.Words {
	if words, found := c.Locals(languageKey).(*views.Words); found {
		return words
	}
	return s.Words.For("sv")
}

// renderLang is the language of what the renderer adds around a message's links.
func renderLang(words *views.Words) render.Lang {
	if words.Lang() == "en" {
		return render.EN
	}
	return render.SV
}

// setLanguage answers POST /sprak, which comes back to the same page.
func (s *server) setLanguage(c *fiber.Ctx) error {
	lang := c.FormValue("sprak")
	if lang != "sv" && lang != "en" {
		return fiber.ErrBadRequest
	}
	s.setCookie(c, s.cookies.language, lang, fiber.CookieSameSiteLaxMode, languageLife)
	return c.Redirect(localPath(c.FormValue("till")), fiber.StatusSeeOther)
}

// localPath gives path and query of an address on this site, and the inbox for anything
// else: an address from a request never leads away.
func localPath(raw string) string {
	parsed, err := url.Parse(raw)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || !strings.HasPrefix(parsed.Path, "/") ||
		strings.HasPrefix(parsed.Path, "//") || strings.ContainsAny(raw, "\\\r\n\t") {
		return "/inkorg"
	}
	parsed.Fragment = ""
	return parsed.RequestURI()
}
