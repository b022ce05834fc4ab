package demo

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"inkorg/sso"
)

// logsOut gives a service provider's request to end a session, and remembers it.
func (r *relyingParty) logsOut(identity sso.Identity) string {
	r.w.t.Helper()
	request, err := r.provider.BeginLogout(sso.Session{
		IdP: identity.IdP, NameID: identity.NameID, NameIDFormat: identity.NameIDFormat, SessionIndex: identity.SessionIndex,
	}, "relay-state")
	must(r.w.t, err)
	r.pending[request.ID] = sso.Pending{IdP: identity.IdP}
	return request.RedirectURL
}

// outcome reads the answer to a log-out.
func (r *relyingParty) outcome(p *page) sso.LogoutOutcome {
	r.w.t.Helper()
	target, err := url.Parse(p.location)
	must(r.w.t, err)
	if p.status != http.StatusSeeOther || !strings.HasPrefix(p.location, r.w.url+"/saml/slo?") || target.Query().Get("RelayState") != "relay-state" {
		r.w.t.Fatalf("status %d, the answer goes to %s", p.status, p.location)
	}
	message, err := sso.RedirectedLogout(target.RawQuery)
	must(r.w.t, err)
	outcome, err := r.provider.ConsumeLogoutResponse(context.Background(), message, r)
	must(r.w.t, err)
	return outcome
}

func (w *world) loggedIn(r *relyingParty, account string) sso.Identity {
	w.t.Helper()
	identity, err := r.consume(w.browser.logIn(w.browser.get(r.begin()), account, "demo"))
	must(w.t, err)
	return identity
}

// leaning is a service provider that takes the identity provider's session.
func (w *world) leaning() *relyingParty {
	config := w.inboxConfig()
	config.ForceAuthn = false
	return w.newInbox(config)
}

func TestSingleLogOut(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	identity := w.loggedIn(inbox, "191212121212")
	if outcome := inbox.outcome(w.browser.get(inbox.logsOut(identity))); outcome != sso.LogoutComplete {
		t.Errorf("outcome %q", outcome)
	}
	if w.browser.get(w.leaning().begin()).Find("form#test-idp").Length() != 1 {
		t.Error("the session goes on")
	}
	if outcome := inbox.outcome(w.browser.get(inbox.logsOut(identity))); outcome != sso.LogoutComplete {
		t.Errorf("of a session that has ended: %q", outcome)
	}
}

// TestSingleLogOutLeavesOthers: the e-service has a session of its own, which goes on. The
// answer says so.
func TestSingleLogOutLeavesOthers(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	identity := w.loggedIn(inbox, "191212121212")
	arrival := w.browser.get(servicePath + "?id=17")
	landed := w.browser.send(w.browser.get(arrival.location).form("form[data-post-on]"))
	if page := w.browser.get(landed.location); !strings.Contains(page.Text(), "Den gäller en stund till, också när du har loggat ut från Min inkorg") {
		t.Errorf("the e-service does not say that it has a session of its own: %s", page.Text())
	}
	if outcome := inbox.outcome(w.browser.get(inbox.logsOut(identity))); outcome != sso.LogoutPartial {
		t.Errorf("outcome %q", outcome)
	}
	if w.browser.get(w.leaning().begin()).Find("form#test-idp").Length() != 1 {
		t.Error("the identity provider's own session goes on")
	}
	if page := w.browser.get(servicePath + "?id=17"); page.status != http.StatusOK {
		t.Errorf("the e-service: status %d", page.status)
	}
}

// TestSingleLogOutOfAnotherSession: one that was begun since is not meant.
func TestSingleLogOutOfAnotherSession(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	old := w.loggedIn(inbox, "191212121212")
	w.loggedIn(inbox, "189001019802")
	inbox.outcome(w.browser.get(inbox.logsOut(old)))
	if w.browser.get(w.leaning().begin()).Find("form[data-post-on]").Length() != 1 {
		t.Error("somebody else's session has ended")
	}
}

// TestRefusedLogOuts: nobody ends a session who is not registered and signs for it.
func TestRefusedLogOuts(t *testing.T) {
	w := newWorld(t)
	honest := w.newInbox(w.inboxConfig())
	identity := w.loggedIn(honest, "191212121212")
	strange, otherKey := w.inboxConfig(), w.inboxConfig()
	strange.EntityID = w.url + "/stranger"
	otherKey.Keys = []sso.Key{w.keys.Service}
	good := honest.logsOut(identity)
	for name, address := range map[string]string{
		"unknown service provider": w.newInbox(strange).logsOut(identity),
		"another's key":            w.newInbox(otherKey).logsOut(identity),
		"changed":                  strings.Replace(good, "relay-state", "other-state", 1),
		"nothing":                  idpLogOutPath,
		"a log-in":                 strings.Replace(honest.begin(), idpSignOnPath, idpLogOutPath, 1),
	} {
		if page := w.browser.get(address); page.status != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, page.status)
		}
	}
	if w.browser.get(w.leaning().begin()).Find("form[data-post-on]").Length() != 1 {
		t.Error("the session has ended")
	}
}
