package web

import (
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// readForms has the fields of a form come from a plain form alone. By itself the framework
// also takes them from the address, which any link can hold, and from multipart forms,
// which it unpacks without an end to what comes out.
func readForms(app *fiber.App) {
	app.Server().FormValueFunc = func(request *fasthttp.RequestCtx, field string) []byte {
		return request.PostArgs().Peek(field)
	}
}
