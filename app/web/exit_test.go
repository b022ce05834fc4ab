package web_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// linkedSystem is one that citizens come to by the identity provider's own endpoint.
func linkedSystem(t testing.TB) inbox.System {
	t.Helper()
	link, err := sso.ParseIdPLink("shibboleth:https://idp.example.se/unsolicited", false)
	if err != nil {
		t.Fatal(err)
	}
	return inbox.System{
		ID: "REGISTER", Name: "Registret", Owner: "Region Exempel", Base: base(t, "https://register.example.se/"),
		Mode: inbox.ModeIdPLink, IdPLink: link, Receiver: sso.Recipient{EntityID: "https://register.example.se/sp"}, Answers: inbox.AnswerPlain,
	}
}

const (
	vouchedEntity = "https://intyg.example.se/sp"
	vouchedACS    = "https://sp.intyg.example.se/acs"
)

// vouchedSystem is one that the inbox issues Responses to. Its service provider is on
// another host than its pages.
func vouchedSystem(t testing.TB) inbox.System {
	t.Helper()
	return inbox.System{
		ID: "INTYG", Name: "Intygstjänsten", Owner: "Region Exempel", Base: base(t, "https://intyg.example.se/app/"),
		Mode: inbox.ModeResponse, Answers: inbox.AnswerPlain,
		Receiver: sso.Recipient{
			EntityID: vouchedEntity, ACSURL: vouchedACS, Encryption: keys()[1].Certificate(),
			Attributes: vouchedAttributes(),
		},
	}
}

// vouchedAttributes are not all that a log-in says: the full name is left out.
func vouchedAttributes() sso.AttributeNames {
	return sso.AttributeNames{
		PersonalNumber: []string{"Subject_SerialNumber"}, GivenName: []string{"urn:oid:2.5.4.42"}, Surname: []string{"Subject_Surname"},
	}
}

// newExits makes what the site's exits of mode response are issued with.
func (s *site) newExits() {
	s.t.Helper()
	var err error
	s.exits, err = sso.NewIssuer(sso.IssuerConfig{
		EntityID: s.public + web.ExitMetadataPath, SSOURL: s.public + "/", Key: keys()[2], PseudonymSecret: make([]byte, 32),
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// exitTo delivers a message with an exit to a system, and gives the exit's address and a
// browser in which its citizen is logged in.
func (s *site) exitTo(system string) (*browser, string) {
	s.t.Helper()
	s.deliver(func(d *inbox.Delivery) {
		d.SSOLink = &inbox.SSOLink{SystemID: system, Text: "Öppna", QueryString: "id=hemligt&flik=å", Type: inbox.CurrentTarget}
	})
	b := s.citizen(tolvan)
	opened := b.get(b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", ""))
	return b, opened.doc.Find("a[data-exit]").AttrOr("href", "")
}

func TestExit(t *testing.T) {
	s := newSite(t)
	s.deliver(func(d *inbox.Delivery) {
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna journalen", QueryString: "id=hemligt", Type: inbox.NewTarget}
		d.Text = `<article><para><ulink url="https://annan.example/">x</ulink></para><para><ulink url="https://journal.example.se/app/svar">y</ulink></para></article>`
	})
	b := s.citizen(tolvan)
	opened := b.get(b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", ""))
	exits := opened.doc.Find("a[data-exit]")
	if exits.Length() != 2 {
		t.Fatalf("%d exits on the page", exits.Length())
	}
	button := opened.doc.Find("a[data-exit][href$='/0']")
	if button.AttrOr("target", "") != "_blank" || !strings.Contains(opened.doc.Text(), "Du går vidare till Journalen") {
		t.Errorf("the exit of the ssoLink: %v", button.Nodes)
	}
	if link := opened.doc.Find("[data-body] a[data-exit]"); !strings.Contains(link.Parent().Text(), "Journalen") {
		t.Errorf("a link in the text does not say where it leads: %q", link.Parent().Text())
	}
	href := button.AttrOr("href", "")
	for _, ahead := range []string{http.MethodHead, http.MethodGet} {
		request := b.request(ahead, href, nil)
		request.Header.Set("Sec-Purpose", "prefetch")
		if got := b.do(request); got.StatusCode != http.StatusNoContent || got.Header.Get("Location") != "" {
			t.Errorf("%s ahead: %d to %q", ahead, got.StatusCode, got.Header.Get("Location"))
		}
	}
	for n, want := range []string{"https://journal.example.se/app/?id=hemligt", "", "https://journal.example.se/app/svar", ""} {
		got := b.get(strings.TrimSuffix(href, "0") + fmt.Sprint(n))
		wanted := http.StatusSeeOther
		if want == "" {
			wanted = http.StatusNotFound
		}
		if got.StatusCode != wanted || got.Header.Get("Location") != want {
			t.Errorf("exit %d: %d to %q", n, got.StatusCode, got.Header.Get("Location"))
		}
	}
	s.wantExitLogged("JOURNAL", inbox.ModeRedirect)
}

func TestExitByIdPLink(t *testing.T) {
	s := newSite(t)
	b, href := s.exitTo("REGISTER")
	got := b.get(href)
	want := "https://idp.example.se/unsolicited?providerId=https%3A%2F%2Fregister.example.se%2Fsp" +
		"&target=https%3A%2F%2Fregister.example.se%2F%3Fid%3Dhemligt%26flik%3D%25C3%25A5"
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != want {
		t.Errorf("%d to %q, want %q", got.StatusCode, got.Header.Get("Location"), want)
	}
	s.wantExitLogged("REGISTER", inbox.ModeIdPLink)
}

// wantExitLogged checks the line that an exit leaves.
func (s *site) wantExitLogged(system string, mode inbox.ExitMode) {
	s.t.Helper()
	if want := fmt.Sprintf("system=%s mode=%s", system, mode); !strings.Contains(s.log.String(), want) {
		s.t.Errorf("the log lacks %q", want)
	}
	if strings.Contains(s.log.String(), "hemligt") {
		s.t.Error("the log holds the query string")
	}
}

// TestExitByResponse follows a citizen to a real service provider, which has asked for
// nothing.
func TestExitByResponse(t *testing.T) {
	s := newSite(t)
	b, href := s.exitTo("INTYG")
	got := b.get(href)
	form := got.doc.Find("form[data-post-on]")
	if got.StatusCode != http.StatusOK || form.AttrOr("action", "") != vouchedACS || form.AttrOr("method", "") != "post" {
		t.Fatalf("%d, a form to %q", got.StatusCode, form.AttrOr("action", ""))
	}
	if field(form, "RelayState") != "https://intyg.example.se/app/?id=hemligt&flik=%C3%A5" {
		t.Errorf("goes on to %q", field(form, "RelayState"))
	}
	if form.Find("button[type=submit]").Length() != 1 || field(form, "csrf") != "" {
		t.Error("there is no button, or our token goes along")
	}
	policy := got.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action 'self' https://sp.intyg.example.se https://intyg.example.se;") {
		t.Errorf("the policy is %s", policy)
	}
	identity, err := s.receiver().Consume(context.Background(), field(form, "SAMLResponse"), once{})
	if err != nil {
		t.Fatal(err)
	}
	session := s.loginOf(b)
	if identity.PersonalNumber != string(tolvan) || identity.LoA != session.LoA || !identity.AuthnInstant.Equal(session.AuthnInstant) {
		t.Errorf("level %s at %v, the log-in had %s at %v", identity.LoA, identity.AuthnInstant, session.LoA, session.AuthnInstant)
	}
	if identity.GivenName != "Tolvan" || identity.Surname != "Tolvansson" {
		t.Error("the names of the log-in did not come along")
	}
	s.wantExitLogged("INTYG", inbox.ModeResponse)
}

func field(form *goquery.Selection, name string) string {
	return form.Find("input[name="+name+"]").AttrOr("value", "")
}

// loginOf gives the log-in of a browser's session.
func (s *site) loginOf(b *browser) inbox.Login {
	s.t.Helper()
	for _, cookie := range b.client.Jar.Cookies(b.get("/inkorg").Request.URL) {
		if session, err := s.service.Session(context.Background(), cookie.Value); err == nil {
			return session.Login
		}
	}
	s.t.Fatal("nobody is logged in")
	return inbox.Login{}
}

// receiver is the service provider behind vouchedSystem. All that it knows of the inbox is
// the metadata that the inbox publishes.
func (s *site) receiver() *sso.ServiceProvider {
	s.t.Helper()
	issuer, err := sso.ParseIdPMetadata(s.browser().get(web.ExitMetadataPath).body)
	if err != nil {
		s.t.Fatal(err)
	}
	provider, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: vouchedEntity, ACSURL: vouchedACS, Keys: []sso.Key{keys()[1]}, IdPs: []sso.IdentityProvider{issuer},
		AcceptUnsolicited: true, RequireEncrypted: true, RequestedLoA: []string{loa3},
		Attributes: vouchedAttributes(),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return provider
}

// once is the store of a service provider that is used one time.
type once struct{}

func (once) TakePending(context.Context, string) (sso.Pending, error) {
	return sso.Pending{}, sso.ErrNoPending
}

func (once) UseAssertion(context.Context, string, time.Time) (bool, error) { return true, nil }

// TestLookingAheadIssuesNothing: no exit is taken by a browser that prefetches.
func TestLookingAheadIssuesNothing(t *testing.T) {
	s := newSite(t)
	b, href := s.exitTo("INTYG")
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		request := b.request(method, href, nil)
		request.Header.Set("Sec-Purpose", "prefetch")
		if got := b.do(request); got.StatusCode != http.StatusNoContent || len(got.body) > 0 {
			t.Errorf("%s ahead: %d, %d bytes", method, got.StatusCode, len(got.body))
		}
	}
	if strings.Contains(s.log.String(), "mode=") {
		t.Error("an exit that nobody took is logged")
	}
}

// TestExitPageIsTheCitizensOwn: nobody else gets a Response, about anybody.
func TestExitPageIsTheCitizensOwn(t *testing.T) {
	s := newSite(t)
	_, href := s.exitTo("INTYG")
	if got := s.citizen(agda).get(href); got.StatusCode != http.StatusNotFound || strings.Contains(string(got.body), "SAMLResponse") {
		t.Errorf("another citizen: %d", got.StatusCode)
	}
	if got := s.browser().get(href); got.StatusCode != http.StatusSeeOther {
		t.Errorf("nobody: %d", got.StatusCode)
	}
}

func TestExitMetadata(t *testing.T) {
	s := newSite(t)
	got := s.browser().get(web.ExitMetadataPath)
	issuer, err := sso.ParseIdPMetadata(got.body)
	if err != nil || got.Header.Get("Content-Type") != "application/samlmetadata+xml" {
		t.Fatalf("%v, %s", err, got.Header.Get("Content-Type"))
	}
	if issuer.EntityID != s.public+"/saml/uthopp" || !certificatesAre(issuer.Certificates, keys()[2]) {
		t.Errorf("the issuer is %s", issuer.EntityID)
	}
}

// TestNoExitMetadata: an inbox that issues nothing has none.
func TestNoExitMetadata(t *testing.T) {
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	app := web.New(web.Config{
		Words: words, Assets: assets.New(), PublicURL: "http://127.0.0.1", Now: time.Now, Log: logtest.Logger(t),
		Exits: func() *sso.Issuer { return nil },
	})
	request, err := http.NewRequest(http.MethodGet, "http://127.0.0.1"+web.ExitMetadataPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := app.Test(request)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("%d", response.StatusCode)
	}
}

func certificatesAre(certificates []*x509.Certificate, key sso.Key) bool {
	return len(certificates) == 1 && certificates[0].Equal(key.Certificate())
}

// TestInboxRefusesUnsolicited: the inbox takes no Response that it has not asked for, not
// even one of its own identity provider.
func TestInboxRefusesUnsolicited(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	response, err := s.idp.Respond(sso.Recipient{EntityID: s.public + "/saml/metadata", ACSURL: s.public + web.ACSPath}, sso.Subject{
		PersonalNumber: string(tolvan), LoA: loa3, AuthnInstant: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.consume(map[string][]string{"SAMLResponse": {response}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("%d", got.StatusCode)
	}
}
