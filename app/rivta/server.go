package rivta

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// Inbox is what the contracts ask of the inbox; *inbox.Service is one.
type Inbox interface {
	Deliver(ctx context.Context, d inbox.Delivery) (inbox.Answer, error)
	IsActiveUser(ctx context.Context, id inbox.PersonID) (active bool, methods []inbox.NotificationMethod, err error)
}

// Config is what the contracts listener works with.
type Config struct {
	Inbox            Inbox
	LogicalAddresses []string // HSA-ids by which the producer is addressed
	PublicURL        string   // scheme and host that senders use; it stands in the WSDL
	Version          string   // of the program, for PingForConfiguration
	Facts            []Fact   // for PingForConfiguration; nothing secret
	Now              func() time.Time
	Log              *slog.Logger
}

// server answers the contracts.
type server struct{ Config }

const (
	maxHeader      = 16 << 10 // bytes of the HTTP header
	maxConnections = 1024     // each can hold a body in memory; senders are few
	readTimeout    = 20 * time.Second
	answerTime     = 20 * time.Second // for the inbox to answer
	writeTimeout   = 30 * time.Second
	idleTimeout    = 75 * time.Second
)

// New makes the contracts listener's application.
func New(config Config) *fiber.App {
	config.PublicURL = strings.TrimRight(config.PublicURL, "/")
	s := &server{Config: config}
	app := fiber.New(fiber.Config{
		CaseSensitive:         true,
		DisableStartupMessage: true,
		BodyLimit:             requestLimits.bytes,
		ReadBufferSize:        maxHeader,
		Concurrency:           maxConnections,
		ReadTimeout:           readTimeout,
		WriteTimeout:          writeTimeout,
		IdleTimeout:           idleTimeout,
		ErrorHandler:          s.fail,
	})
	app.Use(s.recovered, oneFraming)
	mount(app, s, addMessage, s.addMessage)
	mount(app, s, isActiveUser, s.isActiveUser)
	mount(app, s, pingForConfiguration, s.ping)
	return app
}

// mount answers a contract on its path.
func mount[Request, Response any](
	app *fiber.App, s *server, of contract[Request, Response],
	answer func(context.Context, *call, Request) (Response, error),
) {
	app.Get(of.path(), s.describe(of.description))
	app.Post(of.path(), func(c *fiber.Ctx) error {
		noted := s.begin(c, of.name)
		var request Request
		if f := s.read(c, of.description, &request); f != nil {
			s.refused(c.UserContext(), noted, f)
			return sendFault(c, f)
		}
		ctx, cancel := context.WithTimeout(c.UserContext(), answerTime)
		defer cancel()
		response, err := answer(ctx, noted, request)
		if err != nil {
			return sendFault(c, s.broken(ctx, noted, err))
		}
		s.answered(ctx, noted)
		return sendXML(c, fiber.StatusOK, responseEnvelope(of.description, &response))
	})
}

func (s *server) read(c *fiber.Ctx, of description, target any) *Fault {
	source, err := requestText(c)
	if err != nil {
		return faultOf(err)
	}
	return readRequest(source, of, s.LogicalAddresses, target)
}

func sendXML(c *fiber.Ctx, status int, document []byte) error {
	return respond(c, status, contentType, document)
}

// sendFault sends a fault; the basic profile wants status 500 for every one.
func sendFault(c *fiber.Ctx, f *Fault) error {
	return sendXML(c, fiber.StatusInternalServerError, faultEnvelope(f))
}

func sendText(c *fiber.Ctx, status int, text string) error {
	return respond(c, status, fiber.MIMETextPlainCharsetUTF8, []byte(text))
}

func respond(c *fiber.Ctx, status int, contentType string, body []byte) error {
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(body)
}
