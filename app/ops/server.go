// Package ops owns what the people who operate the program need while it runs: whether it
// is alive and ready, and where its metrics are read. It must not know citizens or messages,
// nor what is measured, and nothing it answers holds personal data.
package ops

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"inkorg/app/framing"
	"inkorg/app/headers"
)

// Check says whether one thing that the service needs is there. Its error is for
// operators: it names what is wrong and holds no personal data.
type Check struct {
	Name string
	Run  func(context.Context) error
}

// checkTime is how long one check may take before it counts as failed.
const checkTime = 2 * time.Second

// maxBody is the size in bytes of the largest body that is read: nothing here takes one.
const maxBody = 1 << 10

// Passes runs the check, and gives why it does not pass.
func (c Check) Passes(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	return c.Run(ctx)
}

// New makes the ops listener's application: /healthz says that the process is alive,
// /readyz that every check passes, with a line for each, and /metrics is answered by the
// handler.
func New(checks []Check, metrics http.Handler, log *slog.Logger) *fiber.App {
	app := fiber.New(fiber.Config{
		DisableStartupMessage: true,
		BodyLimit:             maxBody,
		ReadTimeout:           10 * time.Second,
		WriteTimeout:          10 * time.Second,
		ErrorHandler:          fail,
	})
	app.Use(func(c *fiber.Ctx) error {
		setHeaders(c)
		if framing.Ambiguous(c.Request().Header.RawHeaders()) {
			c.Context().SetConnectionClose()
		}
		return c.Next()
	})
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/readyz", func(c *fiber.Ctx) error { return ready(c, checks, log) })
	app.Get("/metrics", adaptor.HTTPHandler(metrics))
	return app
}

func setHeaders(c *fiber.Ctx) {
	headers.Set(c.Set, false)
	c.Set(fiber.HeaderCacheControl, "no-store")
}

func ready(c *fiber.Ctx, checks []Check, log *slog.Logger) error {
	for _, check := range checks {
		err := check.Passes(c.UserContext())
		line := fmt.Sprintf("%s: ok\n", check.Name)
		if err != nil {
			log.Warn("not ready", "check", check.Name, "error", err.Error())
			c.Status(fiber.StatusServiceUnavailable)
			line = fmt.Sprintf("%s: failed, see the log\n", check.Name)
		}
		if _, err := c.WriteString(line); err != nil {
			return err
		}
	}
	return nil
}

func fail(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	if known, ok := err.(*fiber.Error); ok {
		status = known.Code
	}
	setHeaders(c) // of a request that came by no middleware
	return c.Status(status).SendString("Here are /healthz, /readyz and /metrics.\n")
}
