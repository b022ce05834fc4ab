package parties

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"inkorg/sso"
)

// leaver is the inbox as a service provider with single log-out, somebody who is logged in
// there, and what their browser brought to its single log-out service.
type leaver struct {
	*lab
	provider *sso.ServiceProvider
	store    *memory
	identity sso.Identity
	browser  *browser
	brought  chan string // queries
}

// newLeaver logs somebody in at SimpleSAMLphp, which sends to the single log-out service by
// a binding.
func newLeaver(t *testing.T, binding string) *leaver {
	t.Helper()
	v := &leaver{lab: newLab(t), browser: newBrowser(t), brought: make(chan string, 8)}
	v.startSharedIdP(byRedirect)
	service := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v.brought <- r.URL.RawQuery
	}))
	t.Cleanup(service.Close)
	v.fill("simplesamlphp/saml20-sp-remote.php", map[string]string{
		"EntityID": inboxEntity, "ACSURL": inboxACS, "SLOURL": service.URL + "/saml/slo", "Binding": binding, "Certificate": certificate(t, "inbox"),
	}, "simplesamlphp/saml20-sp-remote-logout.php")
	v.newProvider(service.URL+"/saml/slo", binding)
	v.logIn()
	return v
}

// newProvider makes the inbox, which sends by a binding: SimpleSAMLphp takes either at the
// one address that its metadata has.
func (v *leaver) newProvider(sloURL, binding string) {
	v.t.Helper()
	metadata, err := os.ReadFile(filepath.Join(v.folder, sharedIdPFile))
	if err != nil {
		v.t.Fatal(err)
	}
	idp, err := sso.ParseIdPMetadata(metadata)
	if err != nil {
		v.t.Fatal(err)
	}
	if binding == byPost {
		idp.SLOURL, idp.SLOPostURL = "", idp.SLOURL
	}
	v.provider, err = sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: inboxEntity, ACSURL: inboxACS, SLOURL: sloURL, Keys: []sso.Key{key(v.t, "inbox")}, IdPs: []sso.IdentityProvider{idp},
		ForceAuthn: true, RequestedLoA: []string{loa3}, RequireEncrypted: true,
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *leaver) logIn() {
	v.t.Helper()
	request, err := v.provider.Begin(v.sharedIdP, "handle")
	if err != nil {
		v.t.Fatal(err)
	}
	answer, _ := v.browser.take(request)
	v.store = &memory{
		requestID: request.ID, used: map[string]bool{},
		pending: sso.Pending{IdP: v.sharedIdP, RequestedLoA: request.RequestedLoA, IssuedAt: request.IssuedAt},
	}
	if v.identity, err = v.provider.Consume(v.t.Context(), answer.fields.Get("SAMLResponse"), v.store); err != nil {
		v.t.Fatalf("%v\n%s", err, v.log("simplesamlphp.log"))
	}
}

// begin begins a log-out, and remembers it.
func (v *leaver) begin() sso.Outgoing {
	v.t.Helper()
	request, err := v.provider.BeginLogout(sso.Session{
		IdP: v.identity.IdP, NameID: v.identity.NameID, NameIDFormat: v.identity.NameIDFormat, SessionIndex: v.identity.SessionIndex,
	}, "leaving")
	if err != nil {
		v.t.Fatal(err)
	}
	v.store.requestID, v.store.pending = request.ID, sso.Pending{IdP: v.sharedIdP}
	return request.Outgoing
}

// message is what the browser brought by HTTP-Redirect.
func (v *leaver) message() sso.LogoutMessage {
	v.t.Helper()
	select {
	case query := <-v.brought:
		message, err := sso.RedirectedLogout(query)
		if err != nil {
			v.t.Fatal(err)
		}
		return message
	default:
		v.t.Fatalf("the browser came with nothing\n%s", v.log("simplesamlphp.log"))
		return sso.LogoutMessage{}
	}
}

// TestLogOut: by either binding, our signed request ends the session with SimpleSAMLphp, and
// its signed answer is accepted, once.
func TestLogOut(t *testing.T) {
	for _, binding := range []string{byRedirect, byPost} {
		t.Run(binding, func(t *testing.T) {
			v := newLeaver(t, binding)
			answered := v.browser.goOn(v.begin())
			var message sso.LogoutMessage
			if binding == byRedirect {
				message = v.message()
			} else {
				passed, found := v.browser.passesOn(answered)
				if !found {
					t.Fatalf("no form at %s\n%s", answered.address, v.log("simplesamlphp.log"))
				}
				var err error
				if message, err = sso.PostedLogout("", passed.fields.Get("SAMLResponse"), passed.fields.Get("RelayState")); err != nil {
					t.Fatal(err)
				}
			}
			if message.IsRequest() || message.RelayState() != "leaving" {
				t.Errorf("a request: %v, relay state %q", message.IsRequest(), message.RelayState())
			}
			if outcome, err := v.provider.ConsumeLogoutResponse(t.Context(), message, v.store); err != nil || outcome != sso.LogoutComplete {
				t.Errorf("outcome %q, %v", outcome, err)
			}
			if _, err := v.provider.ConsumeLogoutResponse(t.Context(), message, v.store); sso.ReasonOf(err) != sso.ReasonNoPending {
				t.Errorf("a replay: %v", err)
			}
		})
	}
}

// TestLogOutNeedsItsSignature: SimpleSAMLphp does verify our requests.
func TestLogOutNeedsItsSignature(t *testing.T) {
	v := newLeaver(t, byRedirect)
	good := v.begin().RedirectURL
	for name, address := range map[string]string{
		"other relay state": strings.Replace(good, "RelayState=leaving", "RelayState=evil", 1),
		"no signature":      good[:strings.Index(good, "&SigAlg=")],
	} {
		v.browser.do(http.MethodGet, address, nil)
		if len(v.brought) > 0 {
			t.Errorf("%s: the request is answered", name)
		}
	}
	v.browser.do(http.MethodGet, good, nil)
	v.message()
}

// TestIdPLogsOut: SimpleSAMLphp asks us to end the session that we know by the same names,
// and takes our signed answer.
func TestIdPLogsOut(t *testing.T) {
	v := newLeaver(t, byRedirect)
	home := v.idpURL + "/logout.php"
	v.browser.do(http.MethodGet, v.idpURL+"/saml2/idp/SingleLogoutService.php?ReturnTo="+url.QueryEscape(home), nil)
	message := v.message()
	if !message.IsRequest() {
		t.Fatal("no request")
	}
	order, err := v.provider.ConsumeLogoutRequest(t.Context(), message, v.store)
	if err != nil {
		t.Fatal(err)
	}
	if order.NameID != v.identity.NameID || !slices.Contains(order.SessionIndexes, v.identity.SessionIndex) || order.From != v.sharedIdP {
		t.Error("another session than the one that was opened")
	}
	if _, err := v.provider.ConsumeLogoutRequest(t.Context(), message, v.store); sso.ReasonOf(err) != sso.ReasonReplay {
		t.Errorf("a replay: %v", err)
	}
	answer, err := v.provider.AnswerLogout(order)
	if err != nil {
		t.Fatal(err)
	}
	changed := v.browser.do(http.MethodGet, strings.Replace(answer.RedirectURL, "RelayState=", "RelayState=x", 1), nil)
	if changed.address == home {
		t.Error("a changed answer is taken")
	}
	if done := v.browser.goOn(answer); done.address != home {
		t.Errorf("the answer leads to %s\n%s", done.address, v.log("simplesamlphp.log"))
	}
}
