package bench

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/protocol"
	"inkorg/assets"
	"inkorg/views"
)

// system is the system whose protocol is asked for, and those that the reader may ask for:
// that of the reader's account, or, where it names none, every one.
func (t *testers) system(c *fiber.Ctx, asked string) (system string, all []string, err error) {
	account, err := t.Store.TestAccount(c.UserContext(), t.me(c))
	if err != nil && inbox.CodeOf(err) != inbox.NotFound {
		return "", nil, err
	}
	if account.System != "" {
		all = []string{account.System}
	} else {
		for _, one := range t.Inbox.Directory().Systems() {
			all = append(all, one.ID)
		}
	}
	switch {
	case len(all) == 0, asked != "" && !slices.Contains(all, asked):
		return "", nil, inbox.Errorf(inbox.NotFound, "no such system for this tester")
	case asked != "":
		return asked, all, nil
	default:
		return t.usual(c, all)
	}
}

// usual is the system that last sent to the reader, or the first.
func (t *testers) usual(c *fiber.Ctx, all []string) (system string, _ []string, err error) {
	exchanges, err := t.Store.Exchanges(c.UserContext(), inbox.ExchangeQuery{Citizen: t.me(c), Limit: trafficPage})
	if err != nil {
		return "", nil, err
	}
	for _, e := range exchanges {
		if slices.Contains(all, e.System) {
			return e.System, all, nil
		}
	}
	return all[0], all, nil
}

// judged is the protocol of a system as it stands.
func (t *testers) judged(c *fiber.Ctx, system string) (protocol.Protocol, error) {
	gatherer := protocol.Gatherer{Store: t.Store, ReadRequest: t.ReadRequest, Whole: true}
	traffic, err := gatherer.Gather(c.UserContext(), system)
	return protocol.Judge(t.Inbox, traffic, t.frame(c).Now), err
}

// protocol answers GET /testbank/protokoll. The parameter system names the system.
func (t *testers) protocol(c *fiber.Ctx) error { return t.showProtocol(c, c.Query("system"), nil) }

func (t *testers) showProtocol(c *fiber.Ctx, asked string, notice *views.Notice) error {
	view, err := t.protocolView(c, asked)
	if err != nil {
		return err
	}
	view.Notice = notice
	f := t.frame(c)
	f.Path = protocolPath + "?system=" + url.QueryEscape(view.System)
	return t.send(c, headers.ContentPolicy(), views.TestProtocol(f, view))
}

func (t *testers) protocolView(c *fiber.Ctx, asked string) (views.ProtocolView, error) {
	system, all, err := t.system(c, asked)
	if err != nil {
		return views.ProtocolView{}, err
	}
	judged, err := t.judged(c, system)
	if err != nil {
		return views.ProtocolView{}, err
	}
	view := guide.Protocol(t.frame(c).Words, judged)
	known, _ := t.Inbox.Directory().System(system)
	view.Name, view.Systems = known.Name, all
	for _, group := range view.Groups {
		for i, line := range group.Lines {
			// Only the reader's own messages can be looked at.
			if _, err := t.Store.Message(c.UserContext(), t.me(c), line.Reference); err == nil {
				group.Lines[i].Href = testMessage + line.Reference
			}
		}
	}
	return view, nil
}

// maxRemark is the longest remark, in characters.
const maxRemark = 500

// remark answers POST /testbank/protokoll: the field rad names a line, anmarkning is what is
// noted on it.
func (t *testers) remark(c *fiber.Ctx) error {
	system, _, err := t.system(c, c.FormValue("system"))
	if err != nil {
		return err
	}
	line, text := c.FormValue("rad"), strings.TrimSpace(c.FormValue("anmarkning"))
	if !slices.Contains(protocol.Names(), line) {
		return fiber.ErrBadRequest
	}
	words := t.frame(c).Words
	if utf8.RuneCountInString(text) > maxRemark {
		return t.showProtocol(c, system, &views.Notice{Failed: true, Text: words.T("protocol.toolong")})
	}
	session, _ := t.who(c)
	noted := inbox.Remark{System: system, Line: line, Text: text, By: session.Name, At: t.frame(c).Now.UTC().Truncate(time.Microsecond)}
	if err := t.Store.SetRemark(c.UserContext(), noted); err != nil {
		return err
	}
	return t.showProtocol(c, system, &views.Notice{Text: words.T("protocol.saved")})
}

// protocolFile answers GET /testbank/protokoll/fil: the protocol as a page that needs nothing
// else, to be printed.
func (t *testers) protocolFile(c *fiber.Ctx) error {
	view, err := t.protocolView(c, c.Query("system"))
	if err != nil {
		return err
	}
	css, err := assets.ProtocolCSS()
	if err != nil {
		return err
	}
	c.Attachment("testprotokoll.html")
	// It carries its own style, which no page here may: it is saved, not opened.
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	return views.ProtocolFile(t.frame(c).Words, css, view).Render(c.UserContext(), c.Response().BodyWriter())
}

// protocolJSON answers GET /testbank/protokoll/json.
func (t *testers) protocolJSON(c *fiber.Ctx) error {
	system, _, err := t.system(c, c.Query("system"))
	if err != nil {
		return err
	}
	judged, err := t.judged(c, system)
	if err != nil {
		return err
	}
	c.Attachment("testprotokoll.json")
	return c.JSON(guide.Report(t.frame(c).Words, judged))
}
