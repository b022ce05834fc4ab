// Package web owns the citizens' listener: its routes, log-in and log-out, cookies,
// security headers and error pages. A handler reads the request, asks inbox, fills a
// typed view and renders it. The package must not know SQL, SOAP or how a page is laid
// out, and decides no rule of the inbox.
package web

import (
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// Config is what the citizens' listener works with.
type Config struct {
	Inbox        *inbox.Service
	Login        *sso.ServiceProvider
	Words        *views.Catalogue
	Assets       *assets.Set
	PublicURL    string // scheme and host that citizens use, without a slash at the end
	Product      string // name on the pages
	Organisation views.OrganisationView
	Test         bool // demo or test environment: every page says so
	Exposed      bool // a demo that other machines can reach: every page warns
	Now          func() time.Time
	Log          *slog.Logger

	// Extra adds routes beside the citizens' own; the demo has some. They get the same
	// headers and error pages, and show their pages through the server.
	Extra func(*fiber.App, *Server)
}

// Server answers citizens.
type Server struct {
	Config
	cookies cookieNames
}

const (
	maxBody      = 1 << 20 // bytes; a SAML Response is the largest, and the guard has a smaller cap of its own
	maxHeader    = 16 << 10
	readTimeout  = 20 * time.Second
	writeTimeout = 30 * time.Second
	idleTimeout  = 75 * time.Second
)

// New makes the listener's application.
func New(config Config) *fiber.App {
	s := &Server{Config: config, cookies: namesFor(config.PublicURL)}
	app := fiber.New(fiber.Config{
		// Strings of a request outlive the handler only with Immutable.
		Immutable:             true,
		StrictRouting:         true,
		CaseSensitive:         true,
		DisableStartupMessage: true,
		BodyLimit:             maxBody,
		ReadBufferSize:        maxHeader,
		ReadTimeout:           readTimeout,
		WriteTimeout:          writeTimeout,
		IdleTimeout:           idleTimeout,
		ErrorHandler:          s.fail,
	})
	s.routes(app)
	return app
}

// secure says whether citizens reach the listener by https; only a demo on loopback does
// not.
func (s *Server) secure() bool { return strings.HasPrefix(s.PublicURL, "https://") }
