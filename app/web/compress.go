package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// compressed packs pages. A page whose length depends both on what somebody else chose to
// put into the request and on what is secret in it lets that somebody, who reads along on
// the network, guess the secret bit by bit (BREACH): so a page is packed only when the
// request could not carry anybody else's choice onto it. Either it has no query, and a
// path that led to something; or the browser says that another page of ours, or the person
// at the address bar, asked for it.
func compressed(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	isPage := strings.HasPrefix(string(c.Response().Header.ContentType()), fiber.MIMETextHTML)
	if !isPage || c.Response().StatusCode() != fiber.StatusOK || c.Method() != fiber.MethodGet {
		return nil
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if !acceptsGzip(c) || !ownChoice(c) {
		return nil
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	c.Response().SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, c.Response().Body(), fasthttp.CompressDefaultCompression))
	return nil
}

// ownChoice says that nobody but the person at the browser can have chosen what the
// address says.
func ownChoice(c *fiber.Ctx) bool {
	if len(c.Request().URI().QueryString()) == 0 {
		return true
	}
	site := c.Get("Sec-Fetch-Site")
	return site == "same-origin" || site == "none"
}

// acceptsGzip says whether the browser says that it takes gzip: without a word it may not.
func acceptsGzip(c *fiber.Ctx) bool {
	return c.Get(fiber.HeaderAcceptEncoding) != "" && c.AcceptsEncodings("gzip") == "gzip"
}
