package bench

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/views"
)

// Sent is a message that a tester has sent, and what came back.
type Sent struct {
	Request, Answer string // the envelopes
	Result          string // resultCode, or "fault" and the faultcode
	Said            string
}

// Send sends a message by the contracts. An error means that there was no answer.
type Send = func(context.Context, inbox.Delivery) (Sent, error)

// testDraft is a message as it stands in the form.
type testDraft views.TestDraft

// fields are the fields of the form, by their names there.
func (d *testDraft) fields() []field {
	return []field{
		{"system", &d.System},
		{"enhet", &d.UnitID},
		{"enhetsnamn", &d.UnitName},
		{"adress", &d.UnitAddress},
		{"postnummer", &d.UnitPostalCode},
		{"ort", &d.UnitPostalCity},
		{"telefon", &d.UnitTelephone},
		{"trad", &d.Thread},
		{"rubrik", &d.Description},
		{"text", &d.Text},
		{"lanksystem", &d.LinkSystem},
		{"lanktext", &d.LinkText},
		{"lankfraga", &d.LinkQuery},
		{"lanktyp", &d.LinkType},
		{"avisera", &d.Notify},
		{"till", &d.To},
		{"antal", &d.Count},
	}
}

// maxSent is how many are sent at once.
const maxSent = 10

// neverActive is somebody who never is an active user, as the contract domain's own test suite
// has it.
const neverActive inbox.PersonID = "191111111111"

// toNobody is the choice of that receiver.
const toNobody = "inaktiv"

// delivery is the message of a form, to the reader or to somebody who is not active.
func (d testDraft) delivery(me inbox.PersonID) inbox.Delivery {
	made := inbox.Delivery{
		SubjectOfCareID: me, SourceSystem: d.System, MessageThreadID: d.Thread, Description: d.Description, Text: d.Text, Notify: d.Notify != "",
		OrganisationUnit: inbox.OrganisationUnit{
			UnitID: d.UnitID, UnitName: d.UnitName, UnitAddress: d.UnitAddress, UnitPostalCode: d.UnitPostalCode, UnitPostalCity: d.UnitPostalCity, UnitTelephone: d.UnitTelephone,
		},
	}
	if d.To == toNobody {
		made.SubjectOfCareID = neverActive
	}
	if d.LinkSystem != "" {
		made.SSOLink = &inbox.SSOLink{SystemID: d.LinkSystem, Text: d.LinkText, QueryString: d.LinkQuery, Type: inbox.LinkType(d.LinkType)}
	}
	return made
}

// count is how many to send.
func (d testDraft) count() int {
	n, err := strconv.Atoi(d.Count)
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxSent)
}

// sendForm answers GET /testbank/skicka. The parameter mall names a preset, and fran a message
// of the reader's to begin with.
func (t *testers) sendForm(c *fiber.Ctx) error {
	d, err := t.begin(c)
	if err != nil {
		return err
	}
	return t.showForm(c, d, views.TestSentView{})
}

func (t *testers) begin(c *fiber.Ctx) (testDraft, error) {
	if id := c.Query("fran"); id != "" {
		e, err := t.entry(c.UserContext(), t.me(c), id)
		if err != nil {
			return testDraft{}, err
		}
		d, readable := t.delivery(e)
		if !readable {
			return testDraft{}, fiber.ErrNotFound
		}
		return draftToSend(d), nil
	}
	d, err := t.standard(c)
	if err != nil {
		return testDraft{}, err
	}
	for _, preset := range presets() {
		if preset.name == c.Query("mall", presets()[0].name) {
			preset.change(&d)
			return d, nil
		}
	}
	return testDraft{}, fiber.ErrNotFound
}

// standard is a message that is accepted: from the reader's system, and the unit that an
// example names.
func (t *testers) standard(c *fiber.Ctx) (testDraft, error) {
	d := draftToSend(t.Example)
	d.Description, d.Text = "Provsvar", "<article>\n  <para>Ditt prov är normalt.</para>\n</article>"
	system, _, err := t.system(c, "")
	if err == nil {
		d.System = system
	} else if inbox.CodeOf(err) != inbox.NotFound {
		return testDraft{}, err
	}
	return d, nil
}

// draftToSend puts a delivery into the form.
func draftToSend(d inbox.Delivery) testDraft {
	unit := d.OrganisationUnit
	made := testDraft{
		System: d.SourceSystem, UnitID: unit.UnitID, UnitName: unit.UnitName, UnitAddress: unit.UnitAddress, UnitPostalCode: unit.UnitPostalCode,
		UnitPostalCity: unit.UnitPostalCity, UnitTelephone: unit.UnitTelephone, Thread: d.MessageThreadID, Description: d.Description, Text: d.Text,
		LinkType: string(inbox.CurrentTarget), Count: "1",
	}
	if d.Notify {
		made.Notify = "ja"
	}
	if d.SSOLink != nil {
		made.LinkSystem, made.LinkText, made.LinkQuery, made.LinkType = d.SSOLink.SystemID, d.SSOLink.Text, d.SSOLink.QueryString, string(d.SSOLink.Type)
	}
	return made
}

// sendOne answers POST /testbank/skicka. With the field visa the request is shown and not sent.
func (t *testers) sendOne(c *fiber.Ctx) error {
	var d testDraft
	for _, field := range d.fields() {
		*field.value = c.FormValue(field.name)
	}
	d.Text = strings.ReplaceAll(d.Text, "\r\n", "\n")
	if !slices.Contains(linkTypes(), d.LinkType) {
		return fiber.ErrBadRequest
	}
	one := d.delivery(t.me(c))
	if c.FormValue("visa") != "" {
		return t.showForm(c, d, views.TestSentView{Request: string(t.WriteRequest(one))})
	}
	var view views.TestSentView
	for n := range d.count() {
		next := one
		if d.count() > 1 {
			next.Description = strings.TrimSpace(one.Description + " " + strconv.Itoa(n+1))
		}
		sent, err := t.Send(c.UserContext(), next)
		if err != nil {
			return err
		}
		view.Outcomes = append(view.Outcomes, views.TestOutcome{Heading: next.Description, Result: sent.Result, Said: sent.Said, Bad: sent.Result == string(inbox.ResultError) || strings.HasPrefix(sent.Result, inbox.ResultFault)})
		view.Request, view.Answer = sent.Request, sent.Answer
	}
	return t.showForm(c, d, view)
}

// linkTypes are the contract's.
func linkTypes() []string {
	return []string{string(inbox.CurrentTarget), string(inbox.NewTarget), string(inbox.Embedded), string(inbox.Widget)}
}

func (t *testers) showForm(c *fiber.Ctx, d testDraft, sent views.TestSentView) error {
	f := t.frame(c)
	if c.Method() != fiber.MethodGet {
		f.Path = sendPath
	}
	view := views.TestSendView{Draft: views.TestDraft(d), Sent: sent, LinkTypes: linkTypes(), Most: maxSent}
	for _, system := range t.Inbox.Directory().Systems() {
		view.Systems = append(view.Systems, system.ID)
	}
	for _, preset := range presets() {
		view.Presets = append(view.Presets, views.Filter{
			Label: f.Words.T(preset.key), Href: sendPath + "?mall=" + preset.name, Current: c.Method() == fiber.MethodGet && c.Query("fran") == "" && preset.name == c.Query("mall", presets()[0].name),
		})
	}
	return t.pages.send(c, headers.ContentPolicy(), views.TestSend(f, view))
}
