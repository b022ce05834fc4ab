package sso

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

const idpSLO = "https://idp.example.se/slo"

// withLogout gives the identity provider of a bed single log-out.
func withLogout(cfg *ServiceProviderConfig) { cfg.IdPs[0].SLOURL = idpSLO }

func logoutSession() Session {
	return Session{IdP: idpEntity, NameID: "pseudonym", NameIDFormat: nameIDPersistent, SessionIndex: "_session"}
}

// loggingOut is a bed on which a log-out has begun, and its request.
func loggingOut(t testing.TB, tune ...func(*ServiceProviderConfig)) (*bed, LogoutRequest) {
	t.Helper()
	b := newBed(t, append([]func(*ServiceProviderConfig){withLogout}, tune...)...)
	request, err := b.sp.BeginLogout(logoutSession(), "handle")
	if err != nil {
		t.Fatal(err)
	}
	b.store.pending[request.ID] = Pending{IdP: idpEntity, IssuedAt: noon()}
	return b, request
}

func TestBeginLogout(t *testing.T) {
	_, request := loggingOut(t)
	if !strings.HasPrefix(request.RedirectURL, idpSLO+"?") {
		t.Errorf("goes to %s", request.RedirectURL)
	}
	query, err := parseRedirect(queryOf(t, request.RedirectURL))
	if err != nil {
		t.Fatal(err)
	}
	if err := query.verify(testCertificates(t, "sp")); err != nil {
		t.Error(err)
	}
	root, err := query.document()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{
		"root": root.Tag, "Issuer": childText(root, nsAssertion, "Issuer"), "relay state": query.relayState,
		"NameID": childText(root, nsAssertion, "NameID"), "Format": attr(child(root, nsAssertion, "NameID"), "Format"),
		"SessionIndex": childText(root, nsProtocol, "SessionIndex"),
	}
	for _, name := range []string{"ID", "Version", "Destination", "IssueInstant", "NotOnOrAfter"} {
		got[name] = attr(root, name)
	}
	want := map[string]string{
		"root": "LogoutRequest", "Issuer": spEntity, "relay state": "handle", "NameID": "pseudonym", "Format": nameIDPersistent,
		"SessionIndex": "_session", "ID": request.ID, "Version": "2.0", "Destination": idpSLO,
		"IssueInstant": "2026-01-15T12:00:00Z", "NotOnOrAfter": "2026-01-15T12:05:00Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBeginLogoutWithLittle(t *testing.T) {
	b := newBed(t, withLogout)
	little := Session{IdP: idpEntity, NameID: "x", NameIDFormat: nameIDTransient}
	first, err := b.sp.BeginLogout(little, "")
	if err != nil {
		t.Fatal(err)
	}
	if child(requestOf(t, first.RedirectURL), nsProtocol, "SessionIndex") != nil {
		t.Error("an empty SessionIndex is written")
	}
	if strings.Contains(first.RedirectURL, "RelayState") {
		t.Error("an empty RelayState is written")
	}
	second, err := b.sp.BeginLogout(little, "")
	if err != nil || second.ID == first.ID || len(first.ID) < 27 {
		t.Errorf("IDs %q and %q, %v", first.ID, second.ID, err)
	}
}

func TestLogoutAddressWithAQuery(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.IdPs[0].SLOURL = idpSLO + "?tenant=1" })
	request, err := b.sp.BeginLogout(logoutSession(), "handle")
	if err != nil || !strings.HasPrefix(request.RedirectURL, idpSLO+"?tenant=1&SAMLRequest=") {
		t.Errorf("goes to %s, %v", request.RedirectURL, err)
	}
	if destination := attr(requestOf(t, request.RedirectURL), "Destination"); destination != idpSLO+"?tenant=1" {
		t.Errorf("addressed to %q", destination)
	}
}

func TestBeginLogoutRefuses(t *testing.T) {
	without, with := newBed(t), newBed(t, withLogout)
	nameless := logoutSession()
	nameless.NameID = ""
	for name, err := range map[string]error{
		"no single log-out": func() error { _, err := without.sp.BeginLogout(logoutSession(), ""); return err }(),
		"no name":           func() error { _, err := with.sp.BeginLogout(nameless, ""); return err }(),
	} {
		if !errors.Is(err, ErrNoLogout) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := with.sp.BeginLogout(Session{IdP: "https://unknown.example.se", NameID: "x"}, ""); ReasonOf(err) != ReasonIssuer {
		t.Errorf("an unknown identity provider: %v", err)
	}
	if _, err := with.sp.BeginLogout(logoutSession(), strings.Repeat("x", maxRelayState+1)); err == nil {
		t.Error("a relay state over the limit is sent")
	}
}

// logoutIssuer is the identity provider with single log-out.
func logoutIssuer(t testing.TB) *Issuer {
	t.Helper()
	issuer, err := NewIssuer(IssuerConfig{EntityID: idpEntity, SSOURL: ssoURL, SLOURL: idpSLO, Key: testKey(t, "idp"), Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	return issuer
}

// TestLogoutRoundTrip goes from the service provider to the identity provider and back.
func TestLogoutRoundTrip(t *testing.T) {
	for outcome, want := range map[LogoutOutcome]LogoutOutcome{
		LogoutComplete: LogoutComplete, LogoutPartial: LogoutPartial, LogoutFailed: LogoutFailed,
	} {
		b, request := loggingOut(t)
		issuer := logoutIssuer(t)
		order, err := issuer.ParseLogoutRequest(queryOf(t, request.RedirectURL), []RegisteredSP{registered(t, b.sp)})
		if err != nil {
			t.Fatal(err)
		}
		wantOrder := LogoutOrder{
			ID: request.ID, From: spEntity, NameID: "pseudonym", SessionIndexes: []string{"_session"}, RelayState: "handle", answer: endpoint{redirect: sloURL},
		}
		if diff := cmp.Diff(wantOrder, order, cmp.AllowUnexported(LogoutOrder{}, endpoint{})); diff != "" {
			t.Error(diff)
		}
		answer, err := issuer.AnswerLogout(order, outcome)
		if err != nil || !strings.HasPrefix(answer, sloURL+"?SAMLResponse=") {
			t.Fatalf("answers to %q, %v", answer, err)
		}
		m := redirected(t, queryOf(t, answer))
		if m.IsRequest() || m.RelayState() != "handle" {
			t.Errorf("a request: %v, relay state %q", m.IsRequest(), m.RelayState())
		}
		if got, err := b.sp.ConsumeLogoutResponse(t.Context(), m, b.store); err != nil || got != want {
			t.Errorf("%s: got %q, %v", outcome, got, err)
		}
	}
}

func redirected(t testing.TB, query string) LogoutMessage {
	t.Helper()
	m, err := RedirectedLogout(query)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestIdPLogsOut: an identity provider asks, and gets a signed answer.
func TestIdPLogsOut(t *testing.T) {
	b := newBed(t, withLogout)
	m := redirected(t, signedRedirect(t, logoutRequest()))
	if !m.IsRequest() {
		t.Fatal("the request is taken for an answer")
	}
	order, err := b.sp.ConsumeLogoutRequest(t.Context(), m, b.store)
	if err != nil {
		t.Fatal(err)
	}
	want := LogoutOrder{
		ID: order.ID, From: idpEntity, NameID: "pseudonym", SessionIndexes: []string{"_session", "_other"}, RelayState: "handle", answer: endpoint{redirect: idpSLO},
	}
	if diff := cmp.Diff(want, order, cmp.AllowUnexported(LogoutOrder{}, endpoint{})); diff != "" {
		t.Error(diff)
	}
	if until := b.store.used[order.ID]; !until.Equal(noon().Add(maxAge + 2*defaultSkew)) {
		t.Errorf("remembered until %v", until)
	}
	answer, err := b.sp.AnswerLogout(order)
	if err != nil || !strings.HasPrefix(answer.RedirectURL, idpSLO+"?SAMLResponse=") || answer.Post != nil {
		t.Fatalf("answers to %q, %v", answer.RedirectURL, err)
	}
	query, err := parseRedirect(queryOf(t, answer.RedirectURL))
	if err != nil {
		t.Fatal(err)
	}
	if err := query.verify(testCertificates(t, "sp")); err != nil {
		t.Error(err)
	}
	root, err := query.document()
	if err != nil {
		t.Fatal(err)
	}
	got := []string{root.Tag, attr(root, "InResponseTo"), attr(root, "Destination"), readStatus(child(root, nsProtocol, "Status")).top, query.relayState}
	if diff := cmp.Diff([]string{"LogoutResponse", order.ID, idpSLO, StatusSuccess, "handle"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestLogoutAnswerAddress: answers go where the metadata wants them.
func TestLogoutAnswerAddress(t *testing.T) {
	const answers, post = idpSLO + "/answers", idpSLO + "/post"
	for name, c := range map[string]struct {
		idp  IdentityProvider
		want string
	}{
		"same address":            {IdentityProvider{SLOURL: idpSLO}, idpSLO},
		"own address":             {IdentityProvider{SLOURL: idpSLO, SLOAnswerURL: answers}, answers},
		"either":                  {IdentityProvider{SLOURL: idpSLO, SLOPostURL: post}, idpSLO},
		"posted":                  {IdentityProvider{SLOPostURL: post}, post},
		"posted, own address":     {IdentityProvider{SLOPostURL: post, SLOPostAnswerURL: answers}, answers},
		"asks by one, not other":  {IdentityProvider{SLOAnswerURL: answers, SLOPostURL: post}, answers},
		"takes no log-out at all": {IdentityProvider{}, ""},
	} {
		b := newBed(t, func(cfg *ServiceProviderConfig) {
			idp := &cfg.IdPs[0]
			idp.SLOURL, idp.SLOAnswerURL, idp.SLOPostURL, idp.SLOPostAnswerURL = c.idp.SLOURL, c.idp.SLOAnswerURL, c.idp.SLOPostURL, c.idp.SLOPostAnswerURL
		})
		order, err := b.sp.ConsumeLogoutRequest(t.Context(), redirected(t, signedRedirect(t, logoutRequest())), b.store)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := b.sp.AnswerLogout(order)
		to, _, _ := strings.Cut(answer.RedirectURL, "?")
		if answer.Post != nil {
			to += answer.Post.Action
		}
		if err != nil || to != c.want || answer.Nowhere() != (c.want == "") {
			t.Errorf("%s: answers to %q, %v", name, to, err)
		}
	}
}

// TestLogoutMetadata: each party finds the other's service in its metadata.
func TestLogoutMetadata(t *testing.T) {
	b := newBed(t)
	if sp := registered(t, b.sp); sp.SLOAnswerURL != sloURL {
		t.Errorf("answers to the service provider go to %q", sp.SLOAnswerURL)
	}
	metadata, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(metadata), "md:SingleLogoutService"); n != 2 {
		t.Errorf("%d services in the metadata, want one for each binding", n)
	}
	if metadata, err = logoutIssuer(t).Metadata(); err != nil {
		t.Fatal(err)
	}
	idp, err := ParseIdPMetadata(metadata)
	if err != nil || idp.SLOURL != idpSLO || idp.SLOAnswerURL != "" {
		t.Errorf("requests go to %q, answers to %q, %v", idp.SLOURL, idp.SLOAnswerURL, err)
	}
	const own = `Location="` + idpSLO + `" ResponseLocation="` + idpSLO + `/answers"`
	idp, err = ParseIdPMetadata([]byte(strings.Replace(string(metadata), `Location="`+idpSLO+`"`, own, 1)))
	if err != nil || idp.SLOURL != idpSLO || idp.SLOAnswerURL != idpSLO+"/answers" {
		t.Errorf("requests go to %q, answers to %q, %v", idp.SLOURL, idp.SLOAnswerURL, err)
	}
	script := strings.Replace(string(metadata), `Location="`+idpSLO+`"`, `Location="`+idpSLO+`" ResponseLocation="javascript:alert(1)"`, 1)
	if _, err := ParseIdPMetadata([]byte(script)); err == nil {
		t.Error("answers would go to a script")
	}
}

// logoutRequest is a request of the identity provider, not signed yet.
func logoutRequest() *etree.Element {
	request := newLogoutMessage(tagLogoutRequest, idpEntity, sloURL, noon())
	request.CreateAttr("NotOnOrAfter", instant(noon().Add(time.Minute)))
	request.CreateElement("saml:NameID").SetText("pseudonym")
	request.CreateElement("samlp:SessionIndex").SetText("_session")
	request.CreateElement("samlp:SessionIndex").SetText("_other")
	return request
}

// signedRedirect is a message of the identity provider as the query of HTTP-Redirect.
func signedRedirect(t testing.TB, root *etree.Element) string {
	t.Helper()
	kind := paramResponse
	if root.Tag == tagLogoutRequest {
		kind = paramRequest
	}
	to, err := redirectTo(sloURL, kind, root, "handle", testKey(t, "idp"))
	if err != nil {
		t.Fatal(err)
	}
	return queryOf(t, to)
}
