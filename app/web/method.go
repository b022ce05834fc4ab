package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// otherMethod stands for every method that HTTP does not have, where requests are counted.
const otherMethod = "other"

// knowMethods answers a method that HTTP does not have with a page, like any other error.
// The framework has a bare line of its own for it, and asks no handler: nothing has looked
// at the header either, so that the connection ends with the answer.
func (s *server) knowMethods(app *fiber.App) {
	serve := app.Server().Handler
	app.Server().Handler = func(request *fasthttp.RequestCtx) {
		if slices.Contains(fiber.DefaultMethods, string(request.Method())) {
			serve(request)
			return
		}
		c := app.AcquireCtx(request)
		defer app.ReleaseCtx(c)
		if err := s.fail(c, fiber.ErrMethodNotAllowed); err != nil {
			request.SetStatusCode(fiber.StatusInternalServerError)
		}
		request.SetConnectionClose()
		s.Observe.Request("", otherMethod, request.Response.StatusCode(), 0)
	}
}
