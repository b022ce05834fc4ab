package rivta

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/assets"
)

// Inbox is what the contracts ask of the inbox; *inbox.Service is one.
type Inbox interface {
	Deliver(ctx context.Context, d inbox.Delivery) (inbox.Answer, error)
	IsActiveUser(ctx context.Context, id inbox.PersonID) (active bool, methods []inbox.NotificationMethod, err error)
}

// Notices gives the service notices that an audience is to see now.
type Notices = func(context.Context, inbox.Audience) []inbox.Notice

// Config is what the contracts listener works with.
type Config struct {
	Inbox            Inbox
	LogicalAddresses []string       // HSA-ids by which the producer is addressed
	Access           func() *Access // as it is now: a reload may change it
	DryRuns          bool           // whether senders may ask for an answer that stores nothing
	CallsPerMinute   int            // of each caller; 0: any number
	PublicURL        string         // scheme and host that senders use; it stands in the WSDL
	Version          string         // of the program, for PingForConfiguration
	Facts            []Fact         // for PingForConfiguration; nothing secret
	Site             Site
	Notices          Notices  // nil: there are none
	Observe          Observer // nil: nobody counts
	Keeper           Keeper   // nil: what goes over the wire is not kept, as in production
	Now              func() time.Time
	Log              *slog.Logger
}

// server answers the contracts.
type server struct {
	Config
	rate *rate
}

const (
	maxHeader      = 16 << 10         // bytes of the HTTP header
	maxConnections = 1024             // each can hold a body in memory; senders are few
	readTimeout    = 20 * time.Second // for a request to come whole, however slow its sender
	answerTime     = 20 * time.Second // for the inbox to answer
	writeTimeout   = 30 * time.Second
	idleTimeout    = 75 * time.Second
)

// New makes the contracts listener's application.
func New(config Config) *fiber.App { return newApp(config, readTimeout) }

func newApp(config Config, readTimeout time.Duration) *fiber.App {
	config.PublicURL = strings.TrimRight(config.PublicURL, "/")
	if config.Observe == nil {
		config.Observe = unobserved{}
	}
	if config.Notices == nil {
		config.Notices = func(context.Context, inbox.Audience) []inbox.Notice { return nil }
	}
	s := &server{Config: config, rate: newRate(config.CallsPerMinute, config.Now)}
	app := fiber.New(fiber.Config{
		CaseSensitive:         true,
		DisableStartupMessage: true,
		BodyLimit:             requestLimits.bytes,
		ReadBufferSize:        maxHeader,
		Concurrency:           maxConnections,
		ReadTimeout:           readTimeout,
		WriteTimeout:          writeTimeout,
		IdleTimeout:           idleTimeout,
		ErrorHandler:          s.unread,
	})
	app.Use(anywhere, s.observed, s.recovered, oneFraming, s.known)
	app.Get("/", s.integrators)
	app.Get(noticesPath, s.noticesJSON)
	app.Get(assets.Prefix+":hash/:file", s.asset)
	mount(app, s, addMessage, s.addMessage)
	mount(app, s, isActiveUser, s.isActiveUser)
	mount(app, s, pingForConfiguration, s.ping)
	s.knowMethods(app)
	return app
}

// mount answers a contract on its path.
func mount[Request, Response any](
	app *fiber.App, s *server, of contract[Request, Response],
	answer func(context.Context, *call, Request) (Response, error),
) {
	app.Get(of.path(), s.describe(of.description))
	app.Post(of.path(), s.bounded, func(c *fiber.Ctx) error {
		noted := s.begin(c, of.name)
		err := respondTo(c, s, noted, of, answer)
		s.keep(c, noted)
		return err
	})
}

// respondTo reads a call's request, has it answered and sends the response or a fault.
func respondTo[Request, Response any](
	c *fiber.Ctx, s *server, noted *call, of contract[Request, Response],
	answer func(context.Context, *call, Request) (Response, error),
) error {
	var request Request
	f := s.read(c, noted, of.description, &request)
	noted.about(&request)
	if f != nil {
		return s.refuse(c, noted, f)
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), answerTime)
	defer cancel()
	response, err := answer(ctx, noted, request)
	if f, is := errors.AsType[*Fault](err); is {
		return s.refuse(c, noted, f)
	}
	if err != nil {
		return sendFault(c, s.broken(ctx, noted, err))
	}
	s.answered(ctx, noted)
	return sendXML(c, fiber.StatusOK, responseEnvelope(of.description, &response))
}

func (s *server) read(c *fiber.Ctx, noted *call, of description, target any) *Fault {
	source, err := requestText(c)
	if err != nil {
		return faultOf(err)
	}
	noted.source = source
	return readRequest(source, of, s.LogicalAddresses, target)
}

func sendXML(c *fiber.Ctx, status int, document []byte) error {
	return respond(c, status, contentType, document)
}

func sendFault(c *fiber.Ctx, f *Fault) error { return sendXML(c, f.status(), faultEnvelope(f)) }

func sendText(c *fiber.Ctx, status int, text string) error {
	return respond(c, status, fiber.MIMETextPlainCharsetUTF8, []byte(text))
}

func respond(c *fiber.Ctx, status int, contentType string, body []byte) error {
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(body)
}
