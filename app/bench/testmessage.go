package bench

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/present"
	"inkorg/render"
	"inkorg/views"
)

// labelled is the parameter that has a page say which element each thing comes from.
const labelled = "element"

// message answers GET /testbank/meddelande/{message}: all that there is behind a message of the
// reader's, or a call that led to none.
func (t *testers) message(c *fiber.Ctx) error {
	f := t.frame(c)
	e, err := t.entry(c.UserContext(), t.me(c), c.Params("message"))
	if err != nil {
		return err
	}
	view := views.TestMessageView{Title: f.Words.T("test.asked"), Facts: t.facts(f.Words, e), Here: testMessage + e.id()}
	if e.exchange != nil {
		view.Request, view.Answer, view.Kept = e.exchange.Request, e.exchange.Answer, true
	}
	if e.message != nil {
		if view.Told, err = t.telling(c, f.Words, *e.message); err != nil {
			return err
		}
		view.Case = "/inkorg/" + url.PathEscape(e.message.CaseID)
	}
	if e.contract() == inbox.ContractAddMessage {
		t.describe(&view, f.Words, e, c.Query(labelled) != "")
	}
	return t.send(c, headers.FramingPolicy(), views.TestMessage(f, view))
}

// describe adds what can be said of what was sent.
func (t *testers) describe(view *views.TestMessageView, words *views.Words, e entry, labels bool) {
	d, readable := t.delivery(e)
	if !readable {
		view.Title, view.Verdict = words.T("test.unreadable"), views.VerdictNo
		return
	}
	shown, profile := t.shownTo(words, d)
	results := t.results(words, draft{Text: d.Text}, shown, profile)
	for i := range results.Findings {
		results.Findings[i].Fix = nil // nothing can be changed that was sent
	}
	view.Title = d.Description
	if inbox.Blank(d.Description) {
		view.Title = words.T("message.untitled")
	}
	view.Verdict = verdict(d, e.message != nil || e.exchange.Repeat, shown.Document)
	view.Findings, view.Counts, view.Links = results.Findings, results.Counts, results.Links
	view.Source, view.Bench = d.Text, t.draftOf(d).hidden()
	view.Page, view.Labelled, view.Again = view.Here+"/sida", labels, sendPath+"?fran="+e.id()
	if labels {
		view.Page += "?" + labelled + "=ja"
	}
}

// shownTo is a delivery as its receiver would see it, and the profile that it is shown in.
func (t *testers) shownTo(words *views.Words, d inbox.Delivery) (inbox.Preview, *render.Profile) {
	profile := draft{As: asSystem + d.SourceSystem}.profile(t.Inbox.Directory())
	return t.Inbox.Preview(inbox.PreviewQuery{Delivery: d, Profile: profile, Lang: guide.Language(words)}), profile
}

// facts are what is known of an entry beside its content.
func (t *testers) facts(words *views.Words, e entry) []views.TestFact {
	var all []views.TestFact
	add := func(key, value string) {
		if value != "" {
			all = append(all, views.TestFact{Label: words.T(key), Value: value})
		}
	}
	add("test.fact.contract", e.contract())
	add("test.fact.at", words.Stamp(e.at()))
	add("test.fact.system", e.system())
	if d, readable := t.delivery(e); readable {
		add("test.fact.unit", strings.TrimSpace(d.OrganisationUnit.UnitID+" "+d.OrganisationUnit.UnitName))
		add("test.fact.thread", d.MessageThreadID)
	}
	add("test.fact.result", e.result())
	if e.exchange != nil {
		add("test.fact.said", e.exchange.Said)
		add("test.fact.codes", e.exchange.Codes)
		if e.exchange.Repeat {
			add("test.fact.repeat", words.T("test.repeat.text"))
		}
		add("test.fact.took", took(e.exchange.Took))
		add("test.fact.consumer", e.exchange.Consumer)
		add("test.fact.correlation", e.exchange.Correlation)
	}
	if e.message != nil {
		if e.exchange == nil {
			add("test.fact.said", e.message.Answer.ResultText)
		}
		add("test.fact.message", e.message.ID)
		read := words.T("test.unread")
		if !e.message.Unread() {
			read = words.Stamp(e.message.ReadAt)
		}
		add("test.fact.read", read)
	}
	return all
}

// tellings are the keys of how far a notification has come.
var tellings = map[inbox.Telling]string{
	inbox.TellingNotAsked: "test.told.notasked", inbox.TellingNoWay: "test.told.noway", inbox.TellingSent: "test.told.sent",
}

// telling says how far the notification of a message has come.
func (t *testers) telling(c *fiber.Ctx, words *views.Words, m inbox.Message) (string, error) {
	state, n, err := t.Inbox.Telling(c.UserContext(), m)
	switch {
	case err != nil:
		return "", err
	case state == inbox.TellingWaits:
		return words.T("test.told.waits", words.Stamp(n.DueAt)), nil
	case state == inbox.TellingDead:
		return words.T("test.told.dead", n.Failure), nil
	default:
		return words.T(tellings[state]), nil
	}
}

// shownMessage answers GET /testbank/meddelande/{message}/sida: the page of the message as its
// receiver sees it, with labels when they are asked for.
func (t *testers) shownMessage(c *fiber.Ctx) error {
	f := t.frame(c)
	e, err := t.entry(c.UserContext(), t.me(c), c.Params("message"))
	if err != nil {
		return err
	}
	d, readable := t.delivery(e)
	if !readable {
		return fiber.ErrNotFound
	}
	shown, _ := t.shownTo(f.Words, d)
	if e.message != nil {
		shown.Message.ReceivedAt = e.message.ReceivedAt
	}
	if c.Query(labelled) == "" {
		return t.send(c, headers.FramedPolicy(), messageOf(f, shown))
	}
	page, err := messagePage(c.UserContext(), f, shown)
	if err != nil {
		return err
	}
	if page, err = withLabels(page, f, present.Message(shown.OpenedMessage, "/hjalp")); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, headers.FramedPolicy())
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(page)
}
