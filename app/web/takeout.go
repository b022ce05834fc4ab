package web

import (
	"bufio"
	"net"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/takeout"
	"inkorg/views"
)

// takeOutPath is the address of the take-out of all messages.
const takeOutPath = "/installningar/hamta"

// aboutTakeOut answers GET /installningar/hamta.
func (s *server) aboutTakeOut(c *fiber.Ctx) error {
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.TakeOut(f) })
}

// takeOut answers POST /installningar/hamta: an archive of all messages, written as it goes.
// An archive that cannot be finished ends with its connection, so that no browser takes it
// for a whole one.
func (s *server) takeOut(c *fiber.Ctx) error {
	ctx, words := c.UserContext(), s.words(c)
	session, _ := current(c)
	if err := s.Inbox.NoteTakeOut(ctx, session); err != nil {
		return err
	}
	archive := takeout.Archive{
		Words: words, Product: s.Product, At: s.Now(), Messages: s.Inbox.SavedMessages(ctx, session.Citizen, renderLang(words)),
	}
	c.Attachment("meddelanden-" + words.DayOf(archive.At) + ".zip")
	c.Set(fiber.HeaderContentType, "application/zip")
	connection := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(to *bufio.Writer) {
		if err := archive.Write(patient{to, connection}); err != nil {
			s.Log.Warn("take-out not finished", "error", err.Error())
			_ = connection.Close()
		}
	})
	return nil
}

// patient writes an answer of any length: its connection has to take each part in the time
// that other answers have as a whole.
type patient struct {
	to         *bufio.Writer
	connection net.Conn
}

func (p patient) Write(part []byte) (int, error) {
	if err := p.connection.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, err
	}
	return p.to.Write(part)
}
