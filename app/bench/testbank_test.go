package bench_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/bench"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/pagetest"
	"inkorg/app/rivta"
	"inkorg/app/sqlstore"
	"inkorg/assets"
	"inkorg/views"
)

const (
	tolvan = inbox.PersonID("191212121212")
	agda   = inbox.PersonID("189001019802")
)

// ground is the testers' pages and the contracts over one store, with a clock of its own.
type ground struct {
	t         *testing.T
	store     inbox.Store
	service   *inbox.Service
	app       *fiber.App
	contracts *fiber.App
	now       time.Time
	me        inbox.PersonID // who asks; empty: nobody
}

// Keep keeps exchanges at once.
func (g *ground) Keep(e inbox.Exchange) {
	if err := g.store.KeepExchanges(context.Background(), []inbox.Exchange{e}); err != nil {
		g.t.Error(err)
	}
}

// newGround makes one where tolvan and agda are active users.
func newGround(t *testing.T) *ground {
	t.Helper()
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{t: t, now: now, me: tolvan}
	clock := func() time.Time { return g.now }
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	g.store = store
	for _, id := range []inbox.PersonID{tolvan, agda} {
		if err := store.Activate(t.Context(), inbox.Citizen{ID: id, Name: "Tolvan Tolvansson", ActiveSince: now}); err != nil {
			t.Fatal(err)
		}
	}
	log := logtest.Logger(t)
	g.service = inbox.NewService(store, directory(t), inbox.Options{Now: clock, Log: log})
	g.contracts = rivta.New(rivta.Config{
		Inbox: g.service, LogicalAddresses: []string{"mvktest"}, Access: func() *rivta.Access { return &rivta.Access{} }, PublicURL: "http://127.0.0.1:8178",
		Site: rivta.Site{Words: words, Assets: assets.New()}, Keeper: g, Now: clock, Log: log,
	})
	client := &rivta.Client{Endpoint: "http://contracts", LogicalAddress: "mvktest", HTTP: &http.Client{Transport: g}}
	made := bench.New(bench.Config{
		Inbox: g.service, Store: store, WriteRequest: client.AddMessageEnvelope, ReadRequest: rivta.ReadAddMessage, Send: g.send, PublicURL: "http://inkorg.example",
		Example: inbox.Delivery{OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Mottagningen"}},
	})
	set := assets.WithBench()
	g.app = fiber.New(fiber.Config{Immutable: true, StrictRouting: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		if inbox.CodeOf(err) == inbox.NotFound {
			return c.SendStatus(fiber.StatusNotFound)
		}
		return fiber.DefaultErrorHandler(c, err)
	}})
	g.app.Use(func(c *fiber.Ctx) error {
		headers.Set(c.Set, false)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.Next()
	})
	made.MountTesters(g.app, func(c *fiber.Ctx) error {
		if g.me == "" {
			return fiber.ErrTeapot
		}
		return c.Next()
	}, func(c *fiber.Ctx) error { return c.Next() }, func(c *fiber.Ctx) views.Frame {
		return views.Frame{
			Words: words.For(c.Get("Accept-Language", "sv")), Product: "Min inkorg", Assets: set, Path: c.OriginalURL(), User: "Tolvan Tolvansson", CSRF: "nyckel", Test: true, Now: g.now,
		}
	}, func(*fiber.Ctx) (inbox.Session, bool) {
		return inbox.Session{Citizen: g.me, Name: "Tolvan Tolvansson"}, g.me != ""
	})
	return g
}

// RoundTrip brings a call to the contracts.
func (g *ground) RoundTrip(request *http.Request) (*http.Response, error) {
	return g.contracts.Test(request, -1)
}

// deliver sends a message to tolvan by SOAP, with changes, and gives its id.
func (g *ground) deliver(change func(*inbox.Delivery)) (id string) {
	g.t.Helper()
	d := inbox.Delivery{
		SubjectOfCareID: tolvan, SourceSystem: "JOURNAL", Description: "Provsvar", Text: "<article><para>Normalt.</para></article>",
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Mottagningen", UnitAddress: "Gatan 1", UnitPostalCode: "123 45", UnitPostalCity: "Orten", UnitTelephone: "08-465 004 90"},
	}
	if change != nil {
		change(&d)
	}
	client := &rivta.Client{Endpoint: "http://contracts", LogicalAddress: "mvktest", HTTP: &http.Client{Transport: g}}
	if _, err := client.AddMessage(g.t.Context(), d); err != nil {
		g.t.Log(err)
	}
	g.now = g.now.Add(time.Minute)
	return g.newest(d.SubjectOfCareID).id()
}

type kept struct{ inbox.Exchange }

// id is what the pages know an exchange by.
func (k kept) id() string {
	if k.MessageID != "" {
		return k.MessageID
	}
	return k.ID
}

func (g *ground) newest(who inbox.PersonID) kept {
	g.t.Helper()
	found, err := g.store.Exchanges(g.t.Context(), inbox.ExchangeQuery{Citizen: who, Limit: 1})
	if err != nil || len(found) == 0 {
		g.t.Fatalf("no exchange is kept: %v", err)
	}
	return kept{found[0]}
}

// get opens an address, wants its status, and holds a page to the invariants.
func (g *ground) get(path string, status int) *goquery.Document {
	g.t.Helper()
	return g.do(httptest.NewRequest(http.MethodGet, path, nil), status)
}

func (g *ground) post(path string, form url.Values, status int) *goquery.Document {
	g.t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	defer func() { g.now = g.now.Add(time.Minute) }()
	return g.do(request, status)
}

func (g *ground) do(request *http.Request, status int) *goquery.Document {
	g.t.Helper()
	response, err := g.app.Test(request, -1)
	if err != nil {
		g.t.Fatal(err)
	}
	if response.StatusCode != status {
		g.t.Fatalf("%s %s: status %d, want %d", request.Method, request.URL, response.StatusCode, status)
	}
	doc, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	if html, _ := doc.Html(); status == http.StatusOK && strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		var options []pagetest.Option
		if strings.HasSuffix(request.URL.Path, "/sida") {
			options = append(options, pagetest.Framed())
		}
		pagetest.Check(g.t, pagetest.Page{URL: request.URL.RequestURI(), Status: status, Header: response.Header, Body: []byte(html)}, options...)
	}
	return doc
}

// calls are the titles in the list, with their marks.
func calls(doc *goquery.Document) (all []string) {
	doc.Find(".call").Each(func(_ int, row *goquery.Selection) {
		var marks []string
		row.Find(".mark").Each(func(_ int, mark *goquery.Selection) {
			marks = append(marks, strings.TrimPrefix(mark.Text(), "Visas så hos 1177: "))
		})
		all = append(all, row.Find("h3").Text()+": "+strings.Join(marks, ", "))
	})
	return all
}

// TestTraffic: the list has what was sent to the reader and nobody else, whatever came of it,
// with the verdict of each; an address narrows it.
func TestTraffic(t *testing.T) {
	g := newGround(t)
	g.get("/testbank", http.StatusOK)
	g.deliver(nil)
	g.deliver(nil) // repeated
	g.deliver(func(d *inbox.Delivery) { d.Description, d.Text = "Fel element", "<article><table/></article>" })
	g.deliver(func(d *inbox.Delivery) {
		d.Description, d.Text = "Tolererat", "<article><para>a&nbsp;b</para></article>"
	})
	g.deliver(func(d *inbox.Delivery) { d.Description = "" })
	g.deliver(func(d *inbox.Delivery) { d.Description, d.SourceSystem = "Okänt system", "NONE" })
	g.deliver(func(d *inbox.Delivery) { d.SubjectOfCareID, d.Description = agda, "Till Agda" })
	client := &rivta.Client{Endpoint: "http://contracts", LogicalAddress: "mvktest", HTTP: &http.Client{Transport: g}}
	if _, err := client.IsActiveUser(t.Context(), tolvan); err != nil {
		t.Fatal(err)
	}
	g.now = g.now.Add(time.Minute)
	g.soap(strings.Replace(string(client.AddMessageEnvelope(inbox.Delivery{SubjectOfCareID: tolvan, SourceSystem: "JOURNAL"})), "<core:messageText>", "<core:wrong/><core:messageText>", 1))

	want := []string{
		"En förfrågan som inte följer schemat: Fault, nej", "Fråga om aktiv användare: Aktiv", "Okänt system: ERROR, nej", "Meddelande: OK, okänt",
		"Tolererat: OK, okänt", "Fel element: OK, nej", "Provsvar: Upprepning, OK, ja", "Provsvar: OK, ja",
	}
	all := g.get("/testbank", http.StatusOK)
	if got := calls(all); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the list:\n%s", strings.Join(got, "\n"))
	}
	for query, rows := range map[string]int{
		"?resultat=OK": 5, "?resultat=ERROR": 1, "?resultat=fault": 1, "?resultat=true": 1, "?system=JOURNAL": 6, "?system=NONE&resultat=OK": 0,
		"?fran=2026-11-22": 8, "?fran=2026-11-23": 0, "?till=2026-11-21": 0, "?till=2026-11-22": 8, "?till=x": 8, "?sida=2": 0, "?sida=922337203685477581": 0,
	} {
		if got := len(calls(g.get("/testbank"+query, http.StatusOK))); got != rows {
			t.Errorf("%s: %d rows, want %d", query, got, rows)
		}
	}
	if text := g.get("/testbank?resultat=fault", http.StatusOK).Find("select[name=resultat] option[selected]").AttrOr("value", ""); text != "fault" {
		t.Errorf("the form has lost the choice: %q", text)
	}
	g.me = agda
	if got := calls(g.get("/testbank", http.StatusOK)); len(got) != 1 || !strings.HasPrefix(got[0], "Till Agda") {
		t.Errorf("another tester sees %q", got)
	}
	g.me = ""
	g.get("/testbank", http.StatusTeapot)
}

// soap posts an envelope to AddMessageToPatientPortalInbox.
func (g *ground) soap(envelope string) {
	g.t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/AddMessageToPatientPortalInbox/1/rivtabp21", strings.NewReader(envelope))
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	if _, err := g.contracts.Test(request, -1); err != nil {
		g.t.Fatal(err)
	}
	g.now = g.now.Add(time.Minute)
}

// TestMessage: the page of a message has all that is behind it, for its receiver alone.
func TestMessage(t *testing.T) {
	g := newGround(t)
	id := g.deliver(func(d *inbox.Delivery) {
		d.MessageThreadID, d.Notify, d.Text = "trad-1", true, `<article><para>Se <ulink url="javascript:x">här</ulink><b>fet</b></para></article>`
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", QueryString: "id=7", Type: inbox.CurrentTarget}
	})
	page := g.get("/testbank/meddelande/"+id, http.StatusOK)
	text := page.Find("main").Text()
	for _, want := range []string{
		"AddMessageToPatientPortalInbox", "JOURNAL", "SE1 Mottagningen", "trad-1", "OK", "Korrelations-id", "begärdes, men mottagaren har inte valt något sätt",
		"Visas så hos 1177: nej", "mismatch", "link-refused", "https://journal.example.se/app/?id=7",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if source := page.Find("#kalltext").Text(); !strings.HasPrefix(source, "<article><para>Se <ulink") {
		t.Errorf("source: %q", source)
	}
	if request, answer := page.Find("#forfragan").Text(), page.Find("#svaret").Text(); !strings.Contains(request, "&lt;article&gt;") || !strings.Contains(answer, "<tjsr:resultCode>OK") && !strings.Contains(answer, "resultCode>OK") {
		t.Errorf("request %q\nanswer %q", request, answer)
	}
	if page.Find("#anmarkningar").Parent().Find("button").Length() != 0 {
		t.Error("what was sent can be changed")
	}
	shown := g.get("/testbank/meddelande/"+id+"/sida?element=ja", http.StatusOK)
	var labels []string
	shown.Find(".origin").Each(func(_ int, label *goquery.Selection) { labels = append(labels, label.Text()) })
	want := "messageDescription|organisationUnit/unitName|organisationUnit/unitAddress|organisationUnit/unitPostalCode, unitPostalCity|organisationUnit/unitTelephone|" +
		"inkorgens egen tid|messageText|ssoLink/text, type, queryString|ssoLink/systemId (systemets namn)"
	if strings.Join(labels, "|") != want {
		t.Errorf("labels: %s", strings.Join(labels, "|"))
	}
	if g.get("/testbank/meddelande/"+id+"/sida", http.StatusOK).Find(".origin").Length() != 0 {
		t.Error("labels that nobody asked for")
	}
	g.me = agda
	g.get("/testbank/meddelande/"+id, http.StatusNotFound)
	g.get("/testbank/meddelande/"+id+"/sida", http.StatusNotFound)
}

// TestRefusedMessage: what was refused has a page too, by its call.
func TestRefusedMessage(t *testing.T) {
	g := newGround(t)
	id := g.deliver(func(d *inbox.Delivery) { d.OrganisationUnit.UnitID = "SE0" })
	text := g.get("/testbank/meddelande/"+id, http.StatusOK).Find("main").Text()
	if !strings.Contains(text, `organisationUnit/unitId "SE0" is not a connected unit`) || !strings.Contains(text, "Visas så hos 1177: nej") {
		t.Errorf("the page says %s", text)
	}
	g.soap("<no/>")
	g.get("/testbank/meddelande/nosuchid", http.StatusNotFound)
}

// TestProtocol: it ticks what was really sent, takes remarks, and leaves as a page and as JSON,
// with nothing of what messages say.
func TestProtocol(t *testing.T) {
	g := newGround(t)
	standing := func(doc *goquery.Document, line string) string {
		return strings.TrimSpace(doc.Find("#rad-" + line + " strong").First().Text())
	}
	before := g.get("/testbank/protokoll?system=JOURNAL", http.StatusOK)
	if got := standing(before, "description"); got != "Inte sett än" {
		t.Errorf("before anything was sent: %q", got)
	}
	id := g.deliver(func(d *inbox.Delivery) { d.Description = "Hemlig rubrik" })
	after := g.get("/testbank/protokoll", http.StatusOK)
	if got := standing(after, "description"); got != "Uppfyllt" || after.Find("#rad-description a[href='/testbank/meddelande/"+id+"']").Length() != 1 {
		t.Errorf("after a message: %q", got)
	}
	noted := g.post("/testbank/protokoll", url.Values{"system": {"JOURNAL"}, "rad": {"contacts"}, "anmarkning": {" Anna Ek, 08-465 004 90 "}}, http.StatusOK)
	if got := standing(noted, "contacts"); got != "Antecknat" || noted.Find("#rad-contacts q").Text() != "Anna Ek, 08-465 004 90" || noted.Find("[role=status]").Length() == 0 {
		t.Errorf("after a remark: %q", got)
	}
	long := g.post("/testbank/protokoll", url.Values{"system": {"JOURNAL"}, "rad": {"contacts"}, "anmarkning": {strings.Repeat("å", 501)}}, http.StatusOK)
	if long.Find("[role=alert]").Length() != 1 || long.Find("#rad-contacts q").Text() != "Anna Ek, 08-465 004 90" {
		t.Error("a remark that is too long was taken")
	}
	g.post("/testbank/protokoll", url.Values{"system": {"JOURNAL"}, "rad": {"none"}, "anmarkning": {"x"}}, http.StatusBadRequest)
	g.post("/testbank/protokoll", url.Values{"system": {"NONE"}, "rad": {"contacts"}, "anmarkning": {"x"}}, http.StatusNotFound)
	g.get("/testbank/protokoll?system=NONE", http.StatusNotFound)

	for _, form := range []string{"fil", "json"} {
		text := g.text("/testbank/protokoll/" + form + "?system=JOURNAL")
		for _, want := range []string{"Anna Ek", id, "messageDescription har alltid ett värde"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", form, want)
			}
		}
		if strings.Contains(text, "Hemlig") || strings.Contains(text, "Normalt") || strings.Contains(text, string(tolvan)) {
			t.Errorf("%s tells what a message says or whom it is to", form)
		}
		if form == "fil" && (strings.Contains(text, "<form") || strings.Contains(text, "src=") || strings.Contains(text, `href="/`)) {
			t.Error("the file needs something else")
		}
	}

	// An account that tests one system sees no other's.
	account := inbox.TestAccount{Number: tolvan, System: "FORMULAR", CreatedAt: now, ExpiresAt: now.AddDate(1, 0, 0)}
	if err := g.store.AddTestAccount(t.Context(), account, inbox.AuditEntry{At: now, Citizen: tolvan, Action: inbox.AuditAccountAdd}); err != nil {
		t.Fatal(err)
	}
	own := g.get("/testbank/protokoll", http.StatusOK)
	if !strings.Contains(own.Find(".protocol-of").Text(), "FORMULAR") || own.Find("select").Length() != 0 {
		t.Error("the protocol is not that of the account's system alone")
	}
	g.get("/testbank/protokoll?system=JOURNAL", http.StatusNotFound)
	g.get("/testbank/protokoll/json?system=JOURNAL", http.StatusNotFound)
}

// text is what an address answers with, as a file.
func (g *ground) text(path string) string {
	g.t.Helper()
	response, err := g.app.Test(httptest.NewRequest(http.MethodGet, path, nil), -1)
	if err != nil {
		g.t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Disposition"), "attachment") {
		g.t.Fatalf("%s: status %d, %v", path, response.StatusCode, err)
	}
	return string(body)
}

// send sends as the page does.
func (g *ground) send(ctx context.Context, d inbox.Delivery) (bench.Sent, error) {
	client := &rivta.Client{Endpoint: "http://contracts", LogicalAddress: "mvktest", HTTP: &http.Client{Transport: g}}
	answer, err := client.AddMessage(ctx, d)
	return bench.Sent{Request: string(client.AddMessageEnvelope(d)), Answer: "<answer/>", Result: string(answer.ResultCode), Said: answer.ResultText}, err
}

// form is the form of a page as it stands.
func form(doc *goquery.Document, selector string) url.Values {
	fields := url.Values{}
	doc.Find(selector).Find("input[name], textarea[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, value := field.AttrOr("name", ""), field.AttrOr("value", "")
		switch goquery.NodeName(field) {
		case "textarea":
			value = strings.TrimPrefix(field.Text(), "\n")
		case "select":
			value = field.Find("option").First().AttrOr("value", "")
			if chosen := field.Find("option[selected]"); chosen.Length() > 0 {
				value = chosen.AttrOr("value", "")
			}
		case "input":
			if _, ticked := field.Attr("checked"); field.AttrOr("type", "") == "checkbox" && !ticked {
				return
			}
		}
		fields.Set(name, value)
	})
	return fields
}

// TestPresets: each tries its rule, by the contract itself.
func TestPresets(t *testing.T) {
	g := newGround(t)
	page := g.get("/testbank/skicka", http.StatusOK)
	results := map[string]string{}
	page.Find(".presets a").Each(func(_ int, link *goquery.Selection) {
		href := link.AttrOr("href", "")
		sent := g.post("/testbank/skicka", form(g.get(href, http.StatusOK), "form.sending"), http.StatusOK)
		var marks []string
		sent.Find(".outcome .mark").Each(func(_ int, mark *goquery.Selection) { marks = append(marks, mark.Text()) })
		results[strings.TrimPrefix(href, "/testbank/skicka?mall=")] = strings.Join(marks, " ")
		g.now = g.now.Add(2 * time.Hour)
	})
	want := map[string]string{
		"vanligt": "OK", "utan-system": "ERROR", "okand-enhet": "ERROR", "utan-rubrik": "OK", "fel-element": "OK", "dubbelkodat": "OK", "uthopp": "OK",
		"uthopp-text": "ERROR", "trad": "OK OK", "avisering": "OK", "inaktiv": "ERROR", "tio": strings.TrimSpace(strings.Repeat("OK ", 10)),
	}
	for name, result := range want {
		if results[name] != result {
			t.Errorf("%s: %q, want %q", name, results[name], result)
		}
	}
	if len(results) != len(want) {
		t.Errorf("presets: %v", results)
	}
	cases, err := g.store.Cases(t.Context(), tolvan, inbox.CaseQuery{Limit: 100})
	if err != nil || cases.Counts.Inbox != 17 {
		t.Errorf("%d cases, %v", cases.Counts.Inbox, err)
	}
	g.get("/testbank/skicka?mall=finns-inte", http.StatusNotFound)
}

// TestSendAgain: what was sent can be sent again as it was, which is a repeat, or changed; a
// request can be looked at before it is sent.
func TestSendAgain(t *testing.T) {
	g := newGround(t)
	id := g.deliver(func(d *inbox.Delivery) {
		d.MessageThreadID, d.Notify = "t", true
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", QueryString: "a=1", Type: inbox.NewTarget}
	})
	fields := form(g.get("/testbank/skicka?fran="+id, http.StatusOK), "form.sending")
	again := g.post("/testbank/skicka", fields, http.StatusOK)
	if got := g.newest(tolvan); !got.Repeat || again.Find("#forfragan").Length() != 1 || again.Find("#svaret").Length() != 1 {
		t.Errorf("sent again: %+v", got.Exchange)
	}
	fields = form(again, "form.sending")
	fields.Set("rubrik", "Ändrad")
	g.post("/testbank/skicka", fields, http.StatusOK)
	if got := g.newest(tolvan); got.Repeat || !strings.Contains(got.Request, "Ändrad") || !strings.Contains(got.Request, "NewTarget") {
		t.Errorf("changed: %+v", got.Exchange)
	}
	before := g.newest(tolvan).ID
	fields.Set("visa", "ja")
	shown := g.post("/testbank/skicka", fields, http.StatusOK)
	if !strings.Contains(shown.Find("#forfragan").Text(), "Ändrad") || shown.Find("#svaret").Length() != 0 || g.newest(tolvan).ID != before {
		t.Error("a request that was to be shown alone was sent")
	}
	g.me = agda
	g.get("/testbank/skicka?fran="+id, http.StatusNotFound)
}

// TestReport: the file has all that is known of a message, and what to fill in.
func TestReport(t *testing.T) {
	g := newGround(t)
	id := g.deliver(func(d *inbox.Delivery) { d.Text = "<article><table/></article>" })
	text := g.text("/testbank/meddelande/" + id + "/felrapport")
	for _, want := range []string{
		"Felrapport\n==========", "Anslutningens ärendenummer", "Gör om det", "Avgränsa", "Varför det spelar roll", "Kontrakt: AddMessageToPatientPortalInbox",
		"System: JOURNAL", "Korrelations-id: ", "1:10 error: ", "[mismatch]", "<article><table/></article>", "&lt;article&gt;", "resultCode>OK",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	g.me = agda
	g.get("/testbank/meddelande/"+id+"/felrapport", http.StatusNotFound)
}
