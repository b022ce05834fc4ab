package bench

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/present"
	"inkorg/render"
	"inkorg/views"
)

// pages are the pages of the bench on a listener.
type pages struct {
	*Bench
	frame Frame
}

// frameOf is what stands around a page of the bench.
func (p *pages) frameOf(c *fiber.Ctx) views.Frame {
	f := p.frame(c)
	if c.Method() != fiber.MethodGet {
		f.Path = previewPath // what answers a form has no address to come back to
	}
	return f
}

// send answers with a page.
func (p *pages) send(c *fiber.Ctx, policy string, page templ.Component) error {
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return page.Render(c.UserContext(), c.Response().BodyWriter())
}

// start answers GET /forhandsgranska. The parameter exempel names the sample to begin with.
func (p *pages) start(c *fiber.Ctx) error {
	sample := p.Samples[0]
	if name := c.Query("exempel"); name != "" {
		var found bool
		if sample, found = p.find(name); !found {
			return fiber.ErrNotFound
		}
	}
	return p.bench(c, p.draftOf(sample.Delivery), nil)
}

// show answers POST /forhandsgranska/visa: the bench without scripts.
func (p *pages) show(c *fiber.Ctx) error {
	words := p.frame(c).Words
	d, notice := p.change(words, readDraft(c), c.FormValue("atgard"))
	return p.bench(c, d, notice)
}

// change makes the change to a draft that its sender asked for, if any, and takes it out of
// a SOAP request: no message is one. The notice says so.
func (p *pages) change(words *views.Words, d draft, key string) (draft, *views.Notice) {
	if key != "" {
		return p.mend(words, d, key), nil
	}
	if wrappingOf(d.Text) != wrappedInRequest {
		return d, nil
	}
	return p.opened(words, d)
}

// opened takes a draft out of whatever it is wrapped in.
func (p *pages) opened(words *views.Words, d draft) (draft, *views.Notice) {
	unwrapped, from, err := p.unwrap(d)
	switch {
	case err != nil && from == wrappedInRequest:
		return d, &views.Notice{Failed: true, Text: words.T("bench.unwrap.failed", err.Error())}
	case err != nil, from == notWrapped:
		return d, nil
	case from == wrappedInRequest:
		return unwrapped, &views.Notice{Text: words.T("bench.unwrap.request")}
	default:
		return unwrapped, &views.Notice{Text: words.T("bench.unwrap.entities")}
	}
}

// bench shows the bench with a draft in it.
func (p *pages) bench(c *fiber.Ctx, d draft, notice *views.Notice) error {
	f := p.frameOf(c)
	profile := d.profile(p.Inbox.Directory())
	shown := p.preview(d, profile, guide.Language(f.Words))
	page, err := messagePage(c.UserContext(), f, shown)
	if err != nil {
		return err
	}
	return p.send(c, headers.FramingPolicy(), views.Bench(f, views.BenchView{
		Draft: views.BenchDraft(d), As: p.choices(f.Words), Page: page, Results: p.results(f.Words, d, shown, profile),
		Notice: notice, Result: c.Method() == fiber.MethodPost,
	}))
}

// alone answers POST /forhandsgranska/visning: the page of the message, by itself.
func (p *pages) alone(c *fiber.Ctx) error {
	f, d := p.frameOf(c), readDraft(c)
	shown := p.preview(d, d.profile(p.Inbox.Directory()), guide.Language(f.Words))
	return p.send(c, headers.FramedPolicy(), messageOf(f, shown))
}

// profiles answers POST /forhandsgranska/profiler: the message in both profiles.
func (p *pages) profiles(c *fiber.Ctx) error {
	f, d := p.frameOf(c), readDraft(c)
	lang, profile := guide.Language(f.Words), d.profile(p.Inbox.Directory())
	compared := p.compared(f.Words, d, p.preview(d, profile, lang), profile)
	for _, side := range []*views.BenchProfile{&compared.Here, &compared.There} {
		own, _ := render.ProfileByName(side.Name)
		shown := p.preview(d, own, lang)
		var err error
		if side.Page, err = messagePage(c.UserContext(), f, shown); err != nil {
			return err
		}
		side.Counts = countsOf(shown.Document)
	}
	return p.send(c, headers.FramingPolicy(), views.BenchProfiles(f, views.BenchProfilesView{Draft: d.hidden(), Compared: compared}))
}

func countsOf(d render.Document) views.BenchCounts {
	all := views.BenchCounts{Errors: d.Errors()}
	for _, f := range d.Findings {
		switch f.Severity {
		case render.SeverityWarning:
			all.Warnings++
		case render.SeverityInfo:
			all.Infos++
		}
	}
	return all
}

// reader is who is logged in on the page of a message in the bench.
const reader = "Tolvan Tolvansson"

// messageOf is the page of a message as its receiver would see it: the citizens' own.
func messageOf(f views.Frame, shown inbox.Preview) templ.Component {
	const action = "/inkorg/forhandsgranskning/" // leads to no case, and no form is sent from there
	f.User, f.CSRF, f.Session, f.Test, f.Exposed, f.Path = reader, "forhandsgranskning", nil, false, false, "/inkorg"
	f.Framed = true
	return views.Case(f, views.CaseView{
		Newest: present.Message(shown.OpenedMessage, "/hjalp"), Back: "/inkorg", Unread: action + "olast", Archive: action + "arkivera",
	})
}

func messagePage(ctx context.Context, f views.Frame, shown inbox.Preview) (string, error) {
	var page strings.Builder
	err := messageOf(f, shown).Render(ctx, &page)
	return page.String(), err
}
