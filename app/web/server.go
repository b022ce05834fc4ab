// Package web owns the citizens' listener: its routes, log-in and log-out, cookies,
// security headers and error pages. A handler reads the request, asks inbox, fills a
// typed view and renders it. The package must not know SQL, SOAP or how a page is laid
// out, and decides no rule of the inbox.
package web

import (
	"context"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// Config is what the citizens' listener works with.
type Config struct {
	Inbox        *inbox.Service
	Login        func() *sso.ServiceProvider // as it is now: a reload may change it
	Exits        func() *sso.Issuer          // of exits of mode response, likewise; nil: there are none
	Words        *views.Catalogue
	Assets       *assets.Set
	PublicURL    string // scheme and host that citizens use, without a slash at the end
	Product      string // name on the pages
	Organisation views.OrganisationView
	Test         bool     // demo or test environment: every page says so
	Exposed      bool     // a demo that other machines can reach: every page warns
	Nowhere      bool     // notifications go to the log: the settings say so
	Observe      Observer // nil: nobody counts
	Notices      Notices  // nil: there are none
	Now          func() time.Time
	Log          *slog.Logger

	// Proxies are whose word on where a request comes from is believed (X-Forwarded-For).
	Proxies []netip.Prefix
	// Parties are other parties that share the listener's address; the demo has some.
	Parties []Party
	// Bench is the pages of those who write messages; nil: there are none, as in production.
	Bench Bench
	// OpenBench lets everybody use it; otherwise whoever is logged in may.
	OpenBench bool
}

// Notices gives the service notices that an audience is to see now. It must be quick: every
// page asks.
type Notices = func(context.Context, inbox.Audience) []inbox.Notice

// Show shows a page in the listener's frame and in the reader's language.
type Show = func(c *fiber.Ctx, status int, page func(views.Frame) templ.Component) error

// Party is somebody else's routes on this listener. They get the same headers and error
// pages, and show their pages by Show; whose session it is they do not learn.
type Party interface {
	Mount(routes fiber.Router, show Show)
}

// Bench is pages in the inbox's own frame, for those who have to do with messages before
// citizens see them. guard lets on whoever may use them, at a pace.
type Bench interface {
	Mount(routes fiber.Router, guard fiber.Handler, frame func(*fiber.Ctx) views.Frame)
	// MountTesters adds pages for those who test connecting systems: guard lets on whoever is
	// logged in, pace whoever does not call too often, and who gives the session.
	MountTesters(routes fiber.Router, guard, pace fiber.Handler, frame func(*fiber.Ctx) views.Frame, who func(*fiber.Ctx) (inbox.Session, bool))
}

// server answers citizens.
type server struct {
	Config
	host    string // of the public address, with its port
	cookies cookieNames
	limits  limits
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
	if config.Observe == nil {
		config.Observe = unobserved{}
	}
	if config.Notices == nil {
		config.Notices = func(context.Context, inbox.Audience) []inbox.Notice { return nil }
	}
	_, host, _ := strings.Cut(config.PublicURL, "://")
	s := &server{Config: config, host: host, cookies: namesFor(config.PublicURL), limits: newLimits(config.Now)}
	app := fiber.New(fiber.Config{
		// Strings of a request outlive the handler only with Immutable.
		Immutable:             true,
		StrictRouting:         true,
		CaseSensitive:         true,
		DisableStartupMessage: true,
		BodyLimit:             maxBody,
		ReadBufferSize:        maxHeader,
		// A page goes out at once, and connections at rest have no buffers.
		WriteBufferSize:   32 << 10,
		ReduceMemoryUsage: true,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		ErrorHandler:      s.unread,
	})
	s.routes(app)
	s.knowMethods(app)
	readForms(app)
	return app
}

// secure says whether citizens reach the listener by https; only a demo on loopback does
// not.
func (s *server) secure() bool { return strings.HasPrefix(s.PublicURL, "https://") }
