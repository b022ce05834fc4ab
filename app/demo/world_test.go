package demo

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/password"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// testKeys are made once for all tests: RSA keys take their time.
var testKeys = sync.OnceValues(func() (Keys, error) {
	var keys Keys
	for _, key := range []*sso.Key{&keys.Inbox, &keys.Exits, &keys.IdP, &keys.Service} {
		text, err := newKey("Inkorg demo", time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			return Keys{}, err
		}
		if *key, err = sso.ParseKey(text, text); err != nil {
			return Keys{}, err
		}
	}
	return keys, nil
})

// world is the demo's SAML parties on a real listener, and one browser.
type world struct {
	t       *testing.T
	url     string
	keys    Keys
	clock   *testClock
	begun   time.Time
	log     *logtest.Log
	issuer  *sso.Issuer
	exits   *sso.Issuer // of the inbox
	idp     sso.IdentityProvider
	service *EService
	browser *browser
	// personal is the account of personalNumber, as it is now; nil: it has none.
	personal atomic.Pointer[inbox.TestAccount]
}

// inboxConfig is the inbox as a service provider: it asks for a new log-in each time.
func (w *world) inboxConfig() sso.ServiceProviderConfig {
	return sso.ServiceProviderConfig{
		EntityID: w.url + "/saml/metadata", ACSURL: w.url + "/saml/acs", SLOURL: w.url + "/saml/slo", Keys: []sso.Key{w.keys.Inbox},
		IdPs: []sso.IdentityProvider{w.idp}, ForceAuthn: true, RequestedLoA: []string{testLoA}, Now: w.clock.now,
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	keys, err := testKeys()
	must(t, err)
	w := &world{t: t, url: "http://" + listener.Addr().String(), keys: keys, clock: newTestClock(), log: logtest.New(t, secretValue)}
	w.browser, w.begun = newBrowser(t, w.url), w.clock.now()
	w.personal.Store(&inbox.TestAccount{
		Number: personalNumber, Name: "Nils Nord", Password: password.Hash(personalPassword), ExpiresAt: w.begun.Add(time.Hour),
	})

	w.issuer, err = NewIssuer(w.url, keys.IdP, w.clock.now)
	must(t, err)
	w.idp = identityProvider(t, w.issuer)
	w.exits, err = sso.NewIssuer(sso.IssuerConfig{
		EntityID: w.url + "/saml/uthopp", SSOURL: w.url + "/", Key: keys.Exits, PseudonymSecret: make([]byte, 32), Now: w.clock.now,
	})
	must(t, err)
	w.service, err = NewEService(EServiceConfig{
		PublicURL: w.url, Key: keys.Service, IdP: w.idp, Inbox: identityProvider(t, w.exits), Now: w.clock.now, Log: w.logger(),
	})
	must(t, err)

	app := fiber.New(fiber.Config{
		DisableStartupMessage: true, Immutable: true, StrictRouting: true, CaseSensitive: true, ReadBufferSize: 16 << 10,
	})
	show := w.show()
	w.identityProvider().Mount(app, show)
	w.service.Mount(app, show)
	go func() { _ = app.Listener(listener) }() // ends with the test
	t.Cleanup(func() {
		must(t, app.Shutdown())
	})
	return w
}

func identityProvider(t *testing.T, issuer *sso.Issuer) sso.IdentityProvider {
	t.Helper()
	metadata, err := issuer.Metadata()
	must(t, err)
	idp, err := sso.ParseIdPMetadata(metadata)
	must(t, err)
	return idp
}

func (w *world) identityProvider() *IdP {
	serviceClient, err := w.service.Client()
	must(w.t, err)
	metadata, err := w.newInbox(w.inboxConfig()).provider.Metadata()
	must(w.t, err)
	inboxClient, err := NewClient("Min inkorg", metadata)
	must(w.t, err)
	return NewIdP(IdPConfig{
		PublicURL: w.url, Issuer: w.issuer, Clients: []Client{inboxClient, serviceClient},
		Accounts: Accounts(), Personal: w.personalAccount, Now: w.clock.now, Log: w.logger(),
	})
}

// personalAccount is that of one number.
func (w *world) personalAccount(_ context.Context, number inbox.PersonID) (inbox.TestAccount, error) {
	if account := w.personal.Load(); account != nil && number == personalNumber {
		return *account, nil
	}
	return inbox.TestAccount{}, inbox.Errorf(inbox.NotFound, "no such account")
}

// personalNumber is one that has a personal account, for an hour.
const (
	personalNumber   = "189001039800"
	personalPassword = "eget lösenord"
)

func (w *world) logger() *slog.Logger {
	return w.log.JSON()
}

// show is the real pages in the language that the browser asks for.
func (w *world) show() Show {
	catalogue, err := views.LoadWords()
	must(w.t, err)
	files := assets.New()
	return func(c *fiber.Ctx, status int, page func(views.Frame) templ.Component) error {
		frame := views.Frame{
			Words: catalogue.For(catalogue.Match(c.Get("Accept-Language"))), Product: "Min inkorg",
			Assets: files, Path: c.OriginalURL(), Test: true, Now: w.clock.now(),
		}
		c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return page(frame).Render(c.UserContext(), c.Response().BodyWriter())
	}
}

// secretValue stands in the deep links of tests.
const secretValue = "hemlig-uppgift"

// relyingParty is a service provider that the test plays itself.
type relyingParty struct {
	w        *world
	provider *sso.ServiceProvider
	loa      []string // asked for
	pending  map[string]sso.Pending
}

func (w *world) newInbox(config sso.ServiceProviderConfig) *relyingParty {
	w.t.Helper()
	provider, err := sso.NewServiceProvider(config)
	must(w.t, err)
	return &relyingParty{w: w, provider: provider, loa: config.RequestedLoA, pending: map[string]sso.Pending{}}
}

// begin gives the address of the identity provider with a request.
func (r *relyingParty) begin() string {
	r.w.t.Helper()
	request, err := r.provider.Begin(r.w.idp.EntityID, "relay-state")
	must(r.w.t, err)
	r.pending[request.ID] = sso.Pending{IdP: r.w.idp.EntityID, RequestedLoA: r.loa, IssuedAt: request.IssuedAt}
	return request.RedirectURL
}

// consume reads the Response of a page that posts it on.
func (r *relyingParty) consume(p *page) (sso.Identity, error) {
	r.w.t.Helper()
	form := p.form("form[data-post-on]")
	if form.action != r.w.url+"/saml/acs" || form.fields.Get("RelayState") != "relay-state" {
		r.w.t.Errorf("the Response goes to %s with RelayState %q", form.action, form.fields.Get("RelayState"))
	}
	return r.provider.Consume(context.Background(), form.fields.Get("SAMLResponse"), r)
}

func (r *relyingParty) TakePending(_ context.Context, requestID string) (sso.Pending, error) {
	pending, found := r.pending[requestID]
	if !found {
		return sso.Pending{}, sso.ErrNoPending
	}
	delete(r.pending, requestID)
	return pending, nil
}

func (r *relyingParty) EndSessions(context.Context, sso.LogoutOrder, time.Time) (bool, error) {
	return true, nil
}

func (r *relyingParty) UseAssertion(context.Context, string, time.Time) (bool, error) {
	return true, nil
}

// browser follows no redirects by itself and has no scripts.
type browser struct {
	t      *testing.T
	client *http.Client
	base   *url.URL
	lang   string
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	parsed, err := url.Parse(base)
	must(t, err)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{t: t, client: &http.Client{Jar: jar, CheckRedirect: stay, Timeout: 10 * time.Second}, base: parsed, lang: "sv"}
}

// page is an answer.
type page struct {
	t        *testing.T
	status   int
	header   http.Header
	location string
	*goquery.Document
}

func (b *browser) get(address string) *page {
	b.t.Helper()
	return b.do(http.MethodGet, address, "")
}

func (b *browser) do(method, address, body string) *page {
	b.t.Helper()
	parsed, err := b.base.Parse(address)
	must(b.t, err)
	request, err := http.NewRequest(method, parsed.String(), strings.NewReader(body))
	must(b.t, err)
	request.Header.Set("Accept-Language", b.lang)
	if body != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	must(b.t, err)
	defer response.Body.Close()
	document, err := goquery.NewDocumentFromReader(response.Body)
	must(b.t, err)
	return &page{t: b.t, status: response.StatusCode, header: response.Header, location: response.Header.Get("Location"), Document: document}
}

// form is a form of a page, ready to be filled in and sent.
type form struct {
	action string
	fields url.Values
}

func (p *page) form(selector string) form {
	p.t.Helper()
	found := p.Find(selector)
	if found.Length() != 1 {
		p.t.Fatalf("status %d, %d forms of %s on the page: %s", p.status, found.Length(), selector, p.Text())
	}
	f := form{action: found.AttrOr("action", ""), fields: url.Values{}}
	found.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		f.fields.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	return f
}

func (b *browser) send(f form) *page {
	b.t.Helper()
	return b.do(http.MethodPost, f.action, f.fields.Encode())
}

// logIn fills in the log-in page.
func (b *browser) logIn(p *page, account, password string) *page {
	b.t.Helper()
	f := p.form("form#test-idp")
	f.fields.Set("account", account)
	f.fields.Set("password", password)
	return b.send(f)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
