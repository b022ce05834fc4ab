package bench

import (
	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/present"
	"inkorg/render"
)

// take answers POST /forhandsgranska/ut: a message as it leaves the bench. The field ut
// says as what: its source, encoded as messageText wants it, a whole SOAP request, a file
// of the source, or a page that needs nothing else. Texts are shown, to be selected there;
// files are saved.
func (p *pages) take(c *fiber.Ctx) error {
	d := readDraft(c)
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	switch c.FormValue("ut") {
	case "kalla":
		return c.SendString(d.Text)
	case "kodad":
		return c.SendString(render.Encode(d.Text))
	case "soap":
		return c.Send(p.request(d))
	case "fil":
		return p.takeFile(c, d)
	case "sida":
		return p.takePage(c, d)
	default:
		return fiber.ErrBadRequest
	}
}

func (p *pages) takeFile(c *fiber.Ctx, d draft) error {
	name := "meddelande.xml"
	if p.preview(d, nil, render.SV).Document.Kind == render.KindPlainText {
		name = "meddelande.txt"
	}
	c.Attachment(name)
	// A file that cannot be read as what it claims to be must still be saved.
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	return c.SendString(d.Text)
}

func (p *pages) takePage(c *fiber.Ctx, d draft) error {
	words := p.frame(c).Words
	shown := p.preview(d, d.profile(p.Inbox.Directory()), guide.Language(words))
	page, err := present.File(words, shown.Document.HTML)
	if err != nil {
		return err
	}
	c.Attachment("meddelande.html")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(page)
}
