package web

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/framing"
	"inkorg/app/headers"
)

// recovered turns a panic into an error page; its trace goes to the log, and of its cause
// the type alone: the rest can hold the request.
func (s *server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.Log.Error("panic", "route", routePattern(c), "cause", fmt.Sprintf("%T", cause), "trace", string(debug.Stack()))
			err = fmt.Errorf("panic: %T: %w", cause, fiber.ErrInternalServerError) // the reference leads to it
		}
	}()
	return c.Next()
}

// logged notes each request by its route pattern: an address can hold what nobody else
// should read, and a query string is never logged.
func (s *server) logged(c *fiber.Ctx) error {
	begun := s.Now()
	err := c.Next()
	if err != nil {
		// The error page is made here, so that the status below is the one answered.
		err = s.fail(c, err)
	}
	s.Log.LogAttrs(c.UserContext(), slog.LevelInfo, "request", slog.String("method", c.Method()), slog.String("route", routePattern(c)),
		slog.Int("status", c.Response().StatusCode()), slog.Duration("duration", s.Now().Sub(begun)))
	return err
}

// oneFraming closes the connection after a request that a proxy before us may have read in
// another way.
func (s *server) oneFraming(c *fiber.Ctx) error {
	if framing.Ambiguous(c.Request().Header.RawHeaders()) {
		c.Context().SetConnectionClose()
	}
	return c.Next()
}

// headers gives every answer its security headers.
func (s *server) headers(c *fiber.Ctx) error {
	s.setHeaders(c)
	return c.Next()
}

func (s *server) setHeaders(c *fiber.Ctx) {
	headers.Set(c.Set, s.secure())
}

// noStore keeps personal pages out of every cache.
func noStore(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}

// publicHost sends a browser that came by another name (localhost for 127.0.0.1) to the
// public one: its cookies would not follow it through the log-in.
func (s *server) publicHost(c *fiber.Ctx) error {
	if strings.EqualFold(string(c.Request().Host()), s.host) {
		return c.Next()
	}
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return fiber.NewError(fiber.StatusMisdirectedRequest)
	}
	return c.Redirect(s.PublicURL+string(c.Request().URI().RequestURI()), fiber.StatusFound)
}

// sameOrigin refuses a state change that another site's page asked for. Every form also
// carries a token bound to the session; this catches what has no session yet.
func (s *server) sameOrigin(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead {
		return c.Next()
	}
	switch site := c.Get("Sec-Fetch-Site"); site {
	case "same-origin", "none":
		return c.Next()
	case "":
		if origin := c.Get(fiber.HeaderOrigin); origin == "" || origin == s.PublicURL {
			return c.Next()
		}
	}
	return fiber.ErrForbidden
}

// looksAhead says whether a request only looks: nobody has seen the page when a browser
// prefetches it or asks for its headers.
func looksAhead(c *fiber.Ctx) bool {
	purpose := c.Get("Sec-Purpose") + c.Get("Purpose")
	return c.Method() == fiber.MethodHead || strings.Contains(strings.ToLower(purpose), "prefetch")
}
