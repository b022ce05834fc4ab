package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
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
	reference := newReference()
	switch {
	case status >= fiber.StatusInternalServerError:
		s.Log.Error("request failed", "reference", reference, "route", c.Route().Path, "status", status, "error", err.Error())
	case status == fiber.StatusBadRequest || status == fiber.StatusRequestHeaderFieldsTooLarge:
		s.Log.Warn("request refused", "reference", reference, "status", status)
	default:
		s.Log.Warn("request refused", "reference", reference, "route", c.Route().Path, "status", status)
	}
	if status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, "30")
	}
	return s.showFailure(c, status, reference)
}

func (s *server) showFailure(c *fiber.Ctx, status int, reference string) error {
	// A malformed request comes here by no middleware.
	s.setHeaders(c)
	c.Set(fiber.HeaderCacheControl, "no-store")
	view := views.ErrorView{
		Status: status, Code: fmt.Sprintf("INK-%d", status), Reference: reference, At: s.Now(), Home: "/inkorg",
	}
	if status >= fiber.StatusInternalServerError && c.Method() == fiber.MethodGet {
		view.Retry = localPath(c.OriginalURL())
	}
	return s.show(c, status, func(f views.Frame) templ.Component { return views.Error(f, view) })
}

// referenceLetters are read over the telephone: no 0 or o, no 1, i or l.
const referenceLetters = "23456789abcdefghjkmnpqrstuvwxyz"

// newReference gives the name that joins an error page to its line in the log: three
// groups of four, such as 7f3a-9kc2-4xde.
func newReference() string {
	const groups, size = 3, 4
	random := make([]byte, groups*size)
	_, _ = rand.Read(random) // crypto/rand.Read never fails
	var reference strings.Builder
	for i, b := range random {
		if i > 0 && i%size == 0 {
			reference.WriteByte('-')
		}
		reference.WriteByte(referenceLetters[int(b)%len(referenceLetters)])
	}
	return reference.String()
}
