package web_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/bench"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/pagetest"
	"inkorg/app/sqlstore"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

const (
	tolvan = inbox.PersonID("191212121212")
	agda   = inbox.PersonID("189001019802")
	loa3   = "http://id.elegnamnden.se/loa/1.0/loa3"
)

// site is the citizens' listener on a real port, over a real store, with an identity
// provider that the test plays by issuing its Responses.
type site struct {
	t           testing.TB
	public      string
	service     *inbox.Service
	store       *weakStore
	login       *sso.ServiceProvider
	loginConfig sso.ServiceProviderConfig
	idp         *sso.Issuer
	exits       *sso.Issuer
	log         *logtest.Log
	told        *notes
	app         *fiber.App
}

// weakStore is a real store that can neither carry out a log-out nor give all messages while
// it is weak.
type weakStore struct {
	inbox.Store
	weak bool
}

func (s *weakStore) EndSessions(ctx context.Context, order inbox.LogoutOrder, note inbox.AuditEntry) (int, error) {
	if s.weak {
		return 0, inbox.Errorf(inbox.Unavailable, "the disk is full")
	}
	return s.Store.EndSessions(ctx, order, note)
}

func (s *weakStore) Messages(ctx context.Context, citizen inbox.PersonID, after inbox.MessageKey, limit int) ([]inbox.Message, error) {
	if s.weak {
		return nil, inbox.Errorf(inbox.Unavailable, "the disk cannot be read")
	}
	return s.Store.Messages(ctx, citizen, after, limit)
}

// newSite starts a site with one identity provider.
func newSite(t testing.TB) *site { return newSiteWith(t, 1) }

// newSiteWith starts a site with several identity providers of the same key.
func newSiteWith(t testing.TB, providers int) *site { return newSiteTuned(t, providers, nil) }

// newSiteTuned starts a site of a changed configuration.
func newSiteTuned(t testing.TB, providers int, tune func(*web.Config)) *site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, public: "http://" + listener.Addr().String(), log: logtest.New(t, "Hemlig rubrik", "Hemlig text", "701740605"), told: &notes{}}
	log := s.log.Text()
	opened, err := sqlstore.Open(context.Background(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	s.store = &weakStore{Store: opened}
	s.service = inbox.NewService(s.store, directory(t), inbox.Options{
		Log: log, Methods: []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail},
	})
	s.newLogin(providers)
	s.newExits()
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	config := web.Config{
		Inbox: s.service, Login: func() *sso.ServiceProvider { return s.login }, Exits: func() *sso.Issuer { return s.exits }, Words: words, Assets: assets.WithBench(), PublicURL: s.public, Product: "Min inkorg",
		Organisation: views.OrganisationView{Name: "Region Exempel", Support: views.SupportView{Name: "Supporten", Telephone: "08-465 004 90"}},
		Test:         true, Observe: s.told, Now: time.Now, Log: log,
		Bench: bench.New(bench.Config{
			Inbox: s.service, Samples: []bench.Sample{{File: "svar/prov.xml", Delivery: inbox.Delivery{Description: "Provsvar", Text: "Normalt."}}},
			Store: s.store, ReadRequest: func([]byte) (inbox.Delivery, error) { return inbox.Delivery{}, errors.New("no request is kept") },
		}),
	}
	if tune != nil {
		tune(&config)
	}
	app := web.New(config)
	s.app = app
	go func() { _ = app.Listener(listener) }() // ended by Shutdown below
	t.Cleanup(func() {
		_ = app.ShutdownWithTimeout(5 * time.Second)
		_ = s.store.Close()
	})
	return s
}

func directory(t testing.TB) *inbox.Directory {
	t.Helper()
	d, err := inbox.NewDirectory([]inbox.System{
		{
			ID: "JOURNAL", Name: "Journalen", Owner: "Region Exempel", Base: base(t, "https://journal.example.se/app/"), Mode: inbox.ModeRedirect, Answers: inbox.AnswerPlain,
			Support: inbox.Support{Name: "Journalens support", Telephone: "08-465 004 91"}, Questions: []string{"Vilken knapp?"},
		},
		linkedSystem(t), vouchedSystem(t),
	}, []inbox.Unit{
		{HSAID: "SE23210000", Name: "Vårdcentralen Björken", Address: "Björkgatan 4", Telephone: "08-465 004 01", WebPage: "https://bjorken.example.se/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func base(t testing.TB, raw string) *sso.Base {
	t.Helper()
	parsed, err := sso.ParseBase(raw, false)
	if err != nil {
		t.Fatal(err)
	}
	return &parsed
}

// keys are made once: they take longer than all else.
var keys = sync.OnceValue(func() [3]sso.Key {
	var made [3]sso.Key
	for i := range made {
		key, err := sso.NewKey("test", sso.KeyBits, time.Now())
		if err != nil {
			panic(err)
		}
		made[i] = key
	}
	return made
})

func (s *site) newLogin(providers int) {
	s.t.Helper()
	var err error
	s.idp, err = sso.NewIssuer(sso.IssuerConfig{EntityID: "https://idp.example.se/1", SSOURL: "https://idp.example.se/sso", Key: keys()[0]})
	if err != nil {
		s.t.Fatal(err)
	}
	config := sso.ServiceProviderConfig{
		EntityID: s.public + "/saml/metadata", ACSURL: s.public + web.ACSPath, Keys: []sso.Key{keys()[1]},
		ForceAuthn: true, RequestedLoA: []string{loa3}, DisplayName: map[string]string{"sv": "Min inkorg"},
	}
	for n := range providers {
		config.IdPs = append(config.IdPs, sso.IdentityProvider{
			EntityID: fmt.Sprintf("https://idp.example.se/%d", n+1), DisplayNames: map[string]string{"sv": fmt.Sprintf("E-legitimation %d", n+1)},
			SSOURL: "https://idp.example.se/sso", Certificates: []*x509.Certificate{keys()[0].Certificate()},
		})
	}
	s.loginAs(config)
}

// loginAs makes the inbox a service provider of that configuration.
func (s *site) loginAs(config sso.ServiceProviderConfig) {
	s.t.Helper()
	login, err := sso.NewServiceProvider(config)
	if err != nil {
		s.t.Fatal(err)
	}
	s.login, s.loginConfig = login, config
}

// deliver stores a message as a care system would.
func (s *site) deliver(change func(*inbox.Delivery)) {
	s.t.Helper()
	delivery := inbox.Delivery{
		SubjectOfCareID: tolvan, OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Björken"},
		Description: "Hemlig rubrik", Text: "<article><para>Hemlig text</para></article>", SourceSystem: "JOURNAL",
	}
	if change != nil {
		change(&delivery)
	}
	for _, id := range []inbox.PersonID{tolvan, agda} {
		if err := s.store.Activate(context.Background(), inbox.Citizen{ID: id, Name: "Tolvan Tolvansson", ActiveSince: time.Now()}); err != nil {
			s.t.Fatal(err)
		}
	}
	answer, err := s.service.Deliver(context.Background(), delivery)
	if err != nil || answer.ResultCode == inbox.ResultError {
		s.t.Fatalf("deliver: %+v, %v", answer, err)
	}
}

// browser keeps cookies and follows no redirect by itself.
type browser struct {
	*site
	client *http.Client
}

func (s *site) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{site: s, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// page is an answer, and its HTML when it has any.
type page struct {
	*http.Response
	body []byte
	doc  *goquery.Document
}

func (b *browser) do(request *http.Request) page {
	b.t.Helper()
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p := page{Response: response, body: body}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") && request.Method != http.MethodHead {
		// Whatever page a test opens keeps the invariants of all pages.
		pagetest.Check(b.t, pagetest.Page{URL: request.URL.String(), Status: response.StatusCode, Header: response.Header, Body: body}, pagetest.Routes(known))
		if p.doc, err = goquery.NewDocumentFromReader(bytes.NewReader(body)); err != nil {
			b.t.Fatal(err)
		}
	}
	return p
}

// request makes a request as a browser does from a page of the site.
func (b *browser) request(method, path string, form url.Values) *http.Request {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.public + path
	}
	request, err := http.NewRequest(method, path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return request
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

// post sends a form with the token that the site's pages carry.
func (b *browser) post(path string, form url.Values) page {
	b.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	if token, found := b.get("/inkorg").doc.Find("input[name=csrf]").Attr("value"); found {
		form.Set("csrf", token)
	}
	return b.do(b.request(http.MethodPost, path, form))
}

// begin starts a log-in and gives what the identity provider is asked.
func (b *browser) begin(path string) (request sso.ReceivedRequest) {
	b.t.Helper()
	return b.asked(b.get(path))
}

// asked is what the identity provider is asked by the answer to a log-in's beginning.
func (b *browser) asked(sent page) (request sso.ReceivedRequest) {
	b.t.Helper()
	target, err := url.Parse(sent.Header.Get("Location"))
	if err != nil || sent.StatusCode != http.StatusSeeOther || target.Host != "idp.example.se" {
		b.t.Fatalf("%d to %q", sent.StatusCode, sent.Header.Get("Location"))
	}
	metadata, err := b.login.Metadata()
	if err != nil {
		b.t.Fatal(err)
	}
	registered, err := sso.ParseSPMetadata(metadata)
	if err != nil {
		b.t.Fatal(err)
	}
	request, err = b.idp.ParseAuthnRequest(target.RawQuery, []sso.RegisteredSP{registered})
	if err != nil {
		b.t.Fatal(err)
	}
	return request
}

// answer is the identity provider's answer about a person, whom it authenticated a moment
// before: what is said of that time later can be told from what was said of now.
func (b *browser) answer(request sso.ReceivedRequest, id inbox.PersonID) url.Values {
	b.t.Helper()
	response, err := b.idp.Respond(request.Recipient(), sso.Subject{
		PersonalNumber: string(id), Name: "Tolvan Tolvansson", GivenName: "Tolvan", Surname: "Tolvansson", LoA: loa3, AuthnInstant: time.Now().Add(-30 * time.Second),
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return url.Values{"SAMLResponse": {response}, "RelayState": {request.RelayState}}
}

// consume posts an answer as the identity provider's page does: from another site.
func (b *browser) consume(form url.Values) page {
	b.t.Helper()
	request := b.request(http.MethodPost, web.ACSPath, form)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	request.Header.Set("Origin", "https://idp.example.se")
	return b.do(request)
}

// logIn logs a person in and gives the answer that opens the session.
func (b *browser) logIn(id inbox.PersonID) page {
	b.t.Helper()
	in := b.consume(b.answer(b.begin("/logga-in"), id))
	if in.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("log-in: %d\n%s", in.StatusCode, b.log.String())
	}
	return in
}

// citizen gives a browser in which a person is logged in.
func (s *site) citizen(id inbox.PersonID) *browser {
	s.t.Helper()
	b := s.browser()
	b.logIn(id)
	return b
}
