package rivta

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// refuse answers a call with a fault that is the caller's, and logs it.
func (s *server) refuse(c *fiber.Ctx, n *call, f *Fault) error {
	s.refused(c.UserContext(), n, f)
	return sendFault(c, f)
}

// broken logs a call that could not be answered and makes its fault. The sender learns a
// reference, the log the cause.
func (s *server) broken(ctx context.Context, n *call, err error) *Fault {
	code := CodeInternal
	if inbox.CodeOf(err) == inbox.Unavailable || errors.Is(err, context.DeadlineExceeded) {
		code = CodeUnavailable
	}
	f, reference := serverFault(code)
	n.result, n.said, n.codes = inbox.ResultFault+f.Code, f.Reason, f.codes()
	attributes := append(n.attributes(s.Now()), slog.String("codes", string(code)),
		slog.String("reference", reference), slog.String("error", err.Error()))
	s.observeAnswer(n)
	s.Log.LogAttrs(ctx, slog.LevelError, "contract failed", attributes...)
	return f
}

// serverFault makes a fault that is not the sender's, and the reference that joins it to
// the log.
func serverFault(code Code) (f *Fault, reference string) {
	reference = inbox.NewReference()
	return newFault(reason{
		code:     code,
		expected: fmt.Sprintf("there is no answer now, send the same request again later (reference %s)", reference),
	}), reference
}

// recovered turns a panic into an error; its trace goes to the log. What a panic says can
// hold a piece of the request, so it does not.
func (s *server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.Log.Error("panic", "route", c.Route().Path, "cause", fmt.Sprintf("%T", cause), "trace", string(debug.Stack()))
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// fail answers what no contract answers: wrong addresses and methods, requests that are
// no HTTP, and faults of our own.
func (s *server) fail(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	if known, is := errors.AsType[*fiber.Error](err); is {
		status = known.Code
	}
	if status == fiber.StatusInternalServerError {
		f, reference := serverFault(CodeInternal)
		s.Log.Error("request failed", "reference", reference, "error", err.Error())
		return sendFault(c, f)
	}
	// The cause of a malformed request is not logged: it can hold the request.
	s.Log.Warn("request refused", "status", status)
	switch status {
	case fiber.StatusNotFound:
		return sendText(c, status, "There is no service contract at this address.\n\n"+s.directory())
	case fiber.StatusMethodNotAllowed:
		return sendText(c, status, "Send SOAP requests by POST; GET with ?wsdl gives the description.\n")
	case fiber.StatusRequestEntityTooLarge:
		return sendFault(c, newFault(tooLarge()))
	default:
		return sendText(c, status, "The request is not HTTP as it is read here.\n")
	}
}
