package web

import (
	"errors"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// statuses map the codes of inbox to those of HTTP. Another citizen's case is NotFound,
// like one that does not exist.
var statuses = map[inbox.Code]int{
	inbox.NotFound: fiber.StatusNotFound, inbox.Unauthorized: fiber.StatusForbidden, inbox.Conflict: fiber.StatusConflict,
	inbox.Invalid: fiber.StatusBadRequest, inbox.Unavailable: fiber.StatusServiceUnavailable,
}

func statusOf(err error) int {
	if known, ok := errors.AsType[*fiber.Error](err); ok {
		return known.Code
	}
	if status, known := statuses[inbox.CodeOf(err)]; known {
		return status
	}
	return fiber.StatusInternalServerError
}

// fail answers an error with its page. The cause goes to the log under the reference that
// the page shows; a malformed request's cause does not, for it can hold the request.
func (s *server) fail(c *fiber.Ctx, err error) error {
	status := statusOf(err)
	reference := inbox.NewReference()
	switch {
	case status >= fiber.StatusInternalServerError:
		s.Log.Error("request failed", "reference", reference, "route", routePattern(c), "status", status, "error", err.Error())
	case status == fiber.StatusBadRequest || status == fiber.StatusRequestHeaderFieldsTooLarge:
		s.Log.Warn("request refused", "reference", reference, "status", status)
	default:
		s.Log.Warn("request refused", "reference", reference, "route", routePattern(c), "status", status)
	}
	if status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, "30")
	}
	return s.showFailure(c, status, reference)
}

func (s *server) showFailure(c *fiber.Ctx, status int, reference string) error {
	view := views.ErrorView{Status: status, Reference: reference}
	again := status >= fiber.StatusInternalServerError || status == fiber.StatusTooManyRequests
	if again && c.Method() == fiber.MethodGet {
		view.Retry = localPath(c.OriginalURL())
	}
	return s.showError(c, view)
}

// showRefusal says kindly that a log-in or log-out was refused. retry is where to try
// again, if that can help.
func (s *server) showRefusal(c *fiber.Ctx, refused views.Refusal, reference, retry string) error {
	return s.showError(c, views.ErrorView{Status: fiber.StatusForbidden, Refused: refused, Reference: reference, Retry: retry})
}

func (s *server) showError(c *fiber.Ctx, view views.ErrorView) error {
	// A malformed request comes here by no middleware.
	s.setHeaders(c)
	c.Set(fiber.HeaderCacheControl, "no-store")
	is := fault{status: view.Status, at: s.Now(), reference: view.Reference, page: pageAt(c.Path())}
	view.Code, view.At, view.Home, view.Help = is.code(), is.at, "/inkorg", helpPath+is.query()
	return s.show(c, view.Status, func(f views.Frame) templ.Component { return views.Error(f, view) })
}

// refusalOf is what a person is told of a log-in that an identity provider's answer did
// not open: what the identity provider itself reports, and nothing of what was found wrong
// with the answer.
func refusalOf(reason sso.Reason) views.Refusal {
	switch reason {
	case sso.ReasonFraud:
		return views.RefusedFraud
	case sso.ReasonPossibleFraud:
		return views.RefusedPossibleFraud
	case sso.ReasonAuthnFailed:
		return views.RefusedPerson
	case sso.ReasonNoAuthnContext:
		return views.RefusedLevel
	case sso.ReasonRequestDenied:
		return views.RefusedRequest
	case sso.ReasonUnsupported, sso.ReasonStatus:
		return views.RefusedByFault
	default:
		return views.RefusedLogIn
	}
}
