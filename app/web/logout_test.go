package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/web"
	"inkorg/sso"
)

const idpSLO = "https://idp.example.se/slo"

// withLogout gives the site's identity provider single log-out.
func withLogout(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	var err error
	s.idp, err = sso.NewIssuer(sso.IssuerConfig{
		EntityID: "https://idp.example.se/1", SSOURL: "https://idp.example.se/sso", SLOURL: idpSLO, Key: keys()[0],
	})
	if err != nil {
		t.Fatal(err)
	}
	config := s.loginConfig
	config.SLOURL = s.public + web.SLOPath
	config.IdPs[0].SLOURL = idpSLO
	s.loginAs(config)
	return s
}

// sentOn logs out and follows the page's link to the identity provider, and gives what
// that is asked.
func (b *browser) sentOn() sso.LogoutOrder {
	b.t.Helper()
	b.post("/logga-ut", nil)
	link := b.get("/utloggad").doc.Find("a[data-go-on]").AttrOr("href", "")
	if link == "" {
		b.t.Fatal("the page does not go on")
	}
	sent := b.get(link)
	target, err := sent.Location()
	if err != nil || sent.StatusCode != http.StatusSeeOther || !strings.HasPrefix(target.String(), idpSLO+"?") {
		b.t.Fatalf("%d to %v", sent.StatusCode, target)
	}
	order, err := b.idp.ParseLogoutRequest(target.RawQuery, b.clients())
	if err != nil {
		b.t.Fatal(err)
	}
	return order
}

// clients are the service providers of the identity provider: the inbox.
func (s *site) clients() []sso.RegisteredSP {
	s.t.Helper()
	metadata, err := s.login.Metadata()
	if err != nil {
		s.t.Fatal(err)
	}
	registered, err := sso.ParseSPMetadata(metadata)
	if err != nil {
		s.t.Fatal(err)
	}
	return []sso.RegisteredSP{registered}
}

// comeBack opens the address that the identity provider sends the browser back to, as a
// browser does that comes from another site.
func (b *browser) comeBack(order sso.LogoutOrder, outcome sso.LogoutOutcome) page {
	b.t.Helper()
	address, err := b.idp.AnswerLogout(order, outcome)
	if err != nil {
		b.t.Fatal(err)
	}
	request := b.request(http.MethodGet, address, nil)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	return b.do(request)
}

// said gives what the page of the log-out says.
func (b *browser) said() string {
	b.t.Helper()
	return b.get("/utloggad").doc.Find("main").Text()
}

const (
	saysEverywhere = "och från e-legitimationen som du loggade in med"
	saysHere       = "Du kan fortfarande vara inloggad i andra tjänster"
	saysGoesOn     = "Nu loggar vi ut dig från e-legitimationen också"
)

func TestLogOut(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	out := b.post("/logga-ut", nil)
	if out.StatusCode != http.StatusSeeOther || out.Header.Get("Location") != "/utloggad" || cookie(out, "inkorg").MaxAge >= 0 {
		t.Errorf("%d to %q, cookies %v", out.StatusCode, out.Header.Get("Location"), out.Cookies())
	}
	page := b.get("/utloggad")
	if page.StatusCode != http.StatusOK || page.doc.Find("a[href^='/logga-in']").Length() == 0 {
		t.Errorf("logged out: %d", page.StatusCode)
	}
	if text := page.doc.Find("main").Text(); !strings.Contains(text, saysHere) || strings.Contains(text, saysGoesOn) || strings.Contains(text, saysEverywhere) {
		t.Errorf("without single log-out the page says: %s", text)
	}
	if again := b.get("/inkorg"); again.StatusCode != http.StatusSeeOther {
		t.Errorf("after log-out the list answers %d", again.StatusCode)
	}
}

// TestSingleLogOut: the session here ends at once, then that of the identity provider, and
// the page says each time how far it has come.
func TestSingleLogOut(t *testing.T) {
	for outcome, says := range map[sso.LogoutOutcome]string{
		sso.LogoutComplete: saysEverywhere, sso.LogoutPartial: saysHere, sso.LogoutFailed: saysHere,
	} {
		t.Run(string(outcome), func(t *testing.T) {
			s := withLogout(t)
			b := s.citizen(tolvan)
			session := b.client.Jar.Cookies(parsed(t, s.public))
			out := b.post("/logga-ut", nil)
			if out.StatusCode != http.StatusSeeOther || out.Header.Get("Location") != "/utloggad" {
				t.Errorf("the form is redirected to %q", out.Header.Get("Location"))
			}
			thief := s.browser()
			thief.client.Jar.SetCookies(parsed(t, s.public), session)
			if got := thief.get("/inkorg"); got.StatusCode != http.StatusSeeOther {
				t.Error("the session here lives until the identity provider has answered")
			}
			if text := b.said(); !strings.Contains(text, saysGoesOn) {
				t.Errorf("before: %s", text)
			}
			sent := b.get("/logga-ut/vidare")
			order, err := s.idp.ParseLogoutRequest(location(t, sent).RawQuery, s.clients())
			if err != nil {
				t.Fatal(err)
			}
			if text := b.said(); !strings.Contains(text, saysHere) || strings.Contains(text, saysGoesOn) {
				t.Errorf("while there is no answer: %s", text)
			}
			back := b.comeBack(order, outcome)
			if back.StatusCode != http.StatusSeeOther || back.Header.Get("Location") != "/utloggad" {
				t.Fatalf("the answer: %d to %q\n%s", back.StatusCode, back.Header.Get("Location"), s.log.String())
			}
			for range 2 {
				if text := b.said(); !strings.Contains(text, says) {
					t.Errorf("after: %s", text)
				}
			}
			if !strings.Contains(s.log.String(), "outcome="+string(outcome)) {
				t.Error("the log does not say what came of it")
			}
			b.logIn(tolvan)
			if got := b.get("/utloggad"); got.Header.Get("Location") != "/inkorg" {
				t.Errorf("somebody who is logged in is told otherwise: %d", got.StatusCode)
			}
			if err := s.store.EndSession(context.Background(), inbox.HashSecret(sessionSecret(b))); err != nil {
				t.Fatal(err)
			}
			if text := b.said(); !strings.Contains(text, saysHere) {
				t.Errorf("of the log-in after that: %s", text)
			}
		})
	}
}

func parsed(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func location(t *testing.T, p page) *url.URL {
	t.Helper()
	u, err := p.Location()
	if err != nil {
		t.Fatalf("%d: %v", p.StatusCode, err)
	}
	return u
}

// TestLogOutNamesTheSession: as the identity provider's own Response did.
func TestLogOutNamesTheSession(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	stored, err := s.store.Session(context.Background(), inbox.HashSecret(sessionSecret(b)))
	if err != nil {
		t.Fatal(err)
	}
	order := b.sentOn()
	if order.NameID != stored.Login.NameID || order.NameID == "" || order.From != s.public+"/saml/metadata" || len(order.RelayState) < 43 {
		t.Error("another name, sender or relay state")
	}
}

func sessionSecret(b *browser) string {
	for _, cookie := range b.client.Jar.Cookies(parsed(b.t, b.public)) {
		if cookie.Name == "inkorg" {
			return cookie.Value
		}
	}
	return ""
}

// TestLogOutGoesOnOnce: back and forth in the browser, and looking ahead, start nothing.
func TestLogOutGoesOnOnce(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	b.post("/logga-ut", nil)
	ahead := b.request(http.MethodGet, "/logga-ut/vidare", nil)
	ahead.Header.Set("Sec-Purpose", "prefetch")
	if got := b.do(ahead); got.StatusCode != http.StatusNoContent {
		t.Errorf("looking ahead: %d", got.StatusCode)
	}
	if got := s.browser().get("/logga-ut/vidare"); got.Header.Get("Location") != "/utloggad" {
		t.Errorf("another browser goes on to %q", got.Header.Get("Location"))
	}
	if got := b.get("/logga-ut/vidare"); !strings.HasPrefix(got.Header.Get("Location"), idpSLO) {
		t.Errorf("goes on to %q", got.Header.Get("Location"))
	}
	for range 2 {
		if got := b.get("/logga-ut/vidare"); got.Header.Get("Location") != "/utloggad" {
			t.Errorf("goes on again, to %q", got.Header.Get("Location"))
		}
	}
	if b.get("/utloggad").doc.Find("a[data-go-on]").Length() != 0 {
		t.Error("the page would go on for ever")
	}
}

// TestLogOutCookie: it must come along when the identity provider's page posts its answer,
// and scripts cannot read it.
func TestLogOutCookie(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	set := cookie(b.post("/logga-ut", nil), "inkorg-utloggning")
	if set == nil || !set.HttpOnly || set.Secure || set.SameSite != http.SameSiteLaxMode || set.MaxAge != int(15*time.Minute/time.Second) {
		t.Errorf("the cookie on loopback: %+v", set)
	}
}

// TestLogOutAnswersThatChangeNothing: again, late, or in another browser, the page goes on
// saying what is known.
func TestLogOutAnswersThatChangeNothing(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	order := b.sentOn()
	stranger := s.browser()
	if got := stranger.comeBack(order, sso.LogoutComplete); got.Header.Get("Location") != "/utloggad" || !strings.Contains(stranger.said(), saysHere) {
		t.Errorf("another browser: %d, %s", got.StatusCode, stranger.said())
	}
	// It was used up there, as a log-in's would be.
	if got := b.comeBack(order, sso.LogoutComplete); got.Header.Get("Location") != "/utloggad" || !strings.Contains(b.said(), saysHere) {
		t.Errorf("used up: %d, %s", got.StatusCode, b.said())
	}

	b.logIn(tolvan)
	order = b.sentOn()
	foreign := order
	foreign.RelayState = "another"
	if got := b.comeBack(foreign, sso.LogoutComplete); got.Header.Get("Location") != "/utloggad" || !strings.Contains(b.said(), saysHere) {
		t.Errorf("another relay state: %d, %s", got.StatusCode, b.said())
	}

	b.logIn(tolvan)
	order = b.sentOn()
	b.comeBack(order, sso.LogoutComplete)
	if got := b.comeBack(order, sso.LogoutComplete); got.Header.Get("Location") != "/utloggad" || !strings.Contains(b.said(), saysEverywhere) {
		t.Errorf("again: %d, %s", got.StatusCode, b.said())
	}
}

// TestForgedLogOutMessages are answered by a page that tells nothing of the reason, which
// the log has.
func TestForgedLogOutMessages(t *testing.T) {
	s := withLogout(t)
	forger, err := sso.NewIssuer(sso.IssuerConfig{EntityID: "https://idp.example.se/1", SSOURL: "https://idp.example.se/sso", SLOURL: idpSLO, Key: keys()[2]})
	if err != nil {
		t.Fatal(err)
	}
	b := s.citizen(tolvan)
	order := b.sentOn()
	forged, err := forger.AnswerLogout(order, sso.LogoutComplete)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		reason  sso.Reason
		request *http.Request
	}{
		"another key":         {sso.ReasonSignature, b.request(http.MethodGet, forged, nil)},
		"nothing":             {sso.ReasonBase64, b.request(http.MethodGet, "/saml/slo", nil)},
		"two messages":        {sso.ReasonStructure, b.request(http.MethodGet, forged+"&SAMLRequest=x", nil)},
		"posted":              {sso.ReasonXML, b.request(http.MethodPost, "/saml/slo", url.Values{"SAMLResponse": {"AAAA"}})},
		"posted, empty":       {sso.ReasonXML, b.request(http.MethodPost, "/saml/slo", url.Values{})},
		"posted with a query": {sso.ReasonXML, b.request(http.MethodPost, "/saml/slo?"+parsed(t, forged).RawQuery, url.Values{})},
	} {
		row.request.Header.Set("Sec-Fetch-Site", "cross-site")
		got := b.do(row.request)
		if text := got.doc.Find("main").Text(); got.StatusCode != http.StatusForbidden || !strings.Contains(text, "blev inte klar överallt") || strings.Contains(text, string(row.reason)) {
			t.Errorf("%s: %d %s", name, got.StatusCode, text)
		}
		if !strings.Contains(s.log.String(), "reason="+string(row.reason)) {
			t.Errorf("%s: the log does not say %s:\n%s", name, row.reason, s.log.String())
		}
	}
	if text := b.said(); !strings.Contains(text, saysHere) {
		t.Errorf("after forged answers: %s", text)
	}
	if back := b.comeBack(order, sso.LogoutComplete); back.StatusCode != http.StatusSeeOther || !strings.Contains(b.said(), saysEverywhere) {
		t.Errorf("the real answer is refused after forged ones: %d", back.StatusCode)
	}
}

// orderOut makes the request of an identity provider that the session of a browser ends:
// of an issuer that plays a service provider, since both write it in the same way.
func (b *browser) orderOut(change func(*sso.Session)) string {
	b.t.Helper()
	stored, err := b.store.Session(context.Background(), inbox.HashSecret(sessionSecret(b)))
	if err != nil {
		b.t.Fatal(err)
	}
	session := sso.Session{IdP: "inbox", NameID: stored.Login.NameID, NameIDFormat: stored.Login.NameIDFormat, SessionIndex: stored.Login.SessionIndex}
	if change != nil {
		change(&session)
	}
	idp, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: "https://idp.example.se/1", ACSURL: "https://idp.example.se/acs", Keys: []sso.Key{keys()[0]},
		IdPs: []sso.IdentityProvider{{
			EntityID: "inbox", SSOURL: b.public + "/", SLOURL: b.public + web.SLOPath, Certificates: b.clients()[0].Certificates,
		}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	request, err := idp.BeginLogout(session, "idp-state")
	if err != nil {
		b.t.Fatal(err)
	}
	return request.RedirectURL
}

// TestIdentityProviderLogsOut: its request ends the sessions that it names and no other,
// without the browser's cookie, and is answered.
func TestIdentityProviderLogsOut(t *testing.T) {
	s := withLogout(t)
	b, other := s.citizen(tolvan), s.citizen(agda)
	address := b.orderOut(nil)
	got := s.browser().get(address) // as in a frame, where the browser sends no cookie
	target := location(t, got)
	if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(target.String(), idpSLO+"?SAMLResponse=") || target.Query().Get("RelayState") != "idp-state" {
		t.Errorf("answered by %d to %v", got.StatusCode, target)
	}
	if list := b.get("/inkorg"); list.StatusCode != http.StatusSeeOther || !strings.Contains(list.Header.Get("Location"), "slut=1") {
		t.Errorf("still logged in: %d", list.StatusCode)
	}
	if list := other.get("/inkorg"); list.StatusCode != http.StatusOK {
		t.Errorf("another citizen is logged out: %d", list.StatusCode)
	}
	if !strings.Contains(s.log.String(), "sessions=1") {
		t.Error("the log does not say how many sessions ended")
	}
	b.logIn(tolvan)
	if again := s.browser().get(address); again.StatusCode != http.StatusForbidden || !strings.Contains(s.log.String(), "reason=replay") {
		t.Errorf("the same request again: %d", again.StatusCode)
	}
	if list := b.get("/inkorg"); list.StatusCode != http.StatusOK {
		t.Errorf("a replay logs out: %d", list.StatusCode)
	}
}

// TestIdentityProviderAsksAgain: a request that the store could not carry out ends the
// session when it comes again.
func TestIdentityProviderAsksAgain(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	address := b.orderOut(nil)
	s.store.weak = true
	if got := s.browser().get(address); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("while the store is weak: %d", got.StatusCode)
	}
	s.store.weak = false
	if got := s.browser().get(address); !strings.HasPrefix(got.Header.Get("Location"), idpSLO+"?SAMLResponse=") {
		t.Errorf("again: %d to %q", got.StatusCode, got.Header.Get("Location"))
	}
	if list := b.get("/inkorg"); list.StatusCode != http.StatusSeeOther {
		t.Errorf("still logged in: %d", list.StatusCode)
	}
}

// TestIdentityProviderLogsOutNobody: a name that nobody here has ends no session, and is
// answered all the same.
func TestIdentityProviderLogsOutNobody(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	nobody := b.orderOut(func(session *sso.Session) { session.NameID = "_nobody" })
	if got := b.get(nobody); !strings.HasPrefix(got.Header.Get("Location"), idpSLO+"?SAMLResponse=") {
		t.Errorf("answered by %d", got.StatusCode)
	}
	if list := b.get("/inkorg"); list.StatusCode != http.StatusOK {
		t.Error("logged out")
	}
}

// TestIdentityProviderThatTakesNoAnswer: the browser still comes to a page.
func TestIdentityProviderThatTakesNoAnswer(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	address := b.orderOut(nil)
	config := s.loginConfig
	config.IdPs[0].SLOURL = ""
	s.loginAs(config)
	if got := b.get(address); got.Header.Get("Location") != "/utloggad" || !strings.Contains(b.said(), saysHere) {
		t.Errorf("%d to %q", got.StatusCode, got.Header.Get("Location"))
	}
}

// TestLogOutWithoutTheIdentityProvider: one that was taken out of the configuration, or
// cannot be remembered to have been asked, does not keep anybody logged in here.
func TestLogOutWithoutTheIdentityProvider(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	config := s.loginConfig
	config.IdPs[0].EntityID = "https://idp.example.se/new"
	s.loginAs(config)
	if out := b.post("/logga-ut", nil); out.Header.Get("Location") != "/utloggad" || !strings.Contains(b.said(), saysHere) {
		t.Errorf("%d to %q", out.StatusCode, out.Header.Get("Location"))
	}
	if got := b.get("/inkorg"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("still logged in: %d", got.StatusCode)
	}
	if !strings.Contains(s.log.String(), "log-out goes no further") {
		t.Error("the log does not say why")
	}
}

// TestNoLogInByTheAnswerToALogOut: a Response that answers a LogoutRequest opens nothing.
func TestNoLogInByTheAnswerToALogOut(t *testing.T) {
	s := withLogout(t)
	b := s.citizen(tolvan)
	order := b.sentOn()
	form := b.answer(sso.ReceivedRequest{ID: order.ID, Issuer: s.public + "/saml/metadata", ACSURL: s.public + web.ACSPath, RelayState: order.RelayState}, tolvan)
	if in := b.consume(form); in.StatusCode != http.StatusForbidden || !strings.Contains(s.log.String(), "reason="+string(sso.ReasonNoPending)) {
		t.Errorf("logged in: %d", in.StatusCode)
	}
}

// TestLoggedOutIsTrue: nobody who is logged in reads that they are not.
func TestLoggedOutIsTrue(t *testing.T) {
	s := newSite(t)
	if got := s.citizen(tolvan).get("/utloggad"); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/inkorg" {
		t.Errorf("logged in: %d to %q", got.StatusCode, got.Header.Get("Location"))
	}
	b := s.browser()
	request := b.request(http.MethodGet, "/utloggad", nil)
	request.AddCookie(&http.Cookie{Name: "inkorg", Value: "ended"})
	if got := b.do(request); got.StatusCode != http.StatusOK {
		t.Errorf("an ended session: %d", got.StatusCode)
	}
}
