package parties

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"inkorg/sso"
)

// citizen is who leaves the inbox, with a log-in of some time ago.
func citizen() sso.Subject {
	return sso.Subject{
		PersonalNumber: tolvan, Name: "Tolvan Tolvansson", LoA: loa3, AuthnInstant: time.Now().Add(-20 * time.Minute),
	}
}

// respond is the form that the exit page posts.
func (l *lab) respond(r *receiver) form {
	l.t.Helper()
	to := r.registered().Recipient(sso.DefaultAttributeNames())
	response, err := l.exits.Respond(to, citizen())
	if err != nil {
		l.t.Fatal(err)
	}
	return form{action: to.ACSURL, fields: url.Values{"SAMLResponse": {response}, "RelayState": {r.deepLink()}}}
}

// TestExitByResponse: the inbox's own Response, to service providers that have asked for
// nothing.
func TestExitByResponse(t *testing.T) {
	eachReceiver(t, exitFile, func(l *lab, r *receiver) {
		sent := l.respond(r)
		raw, err := base64.StdEncoding.DecodeString(sent.fields.Get("SAMLResponse"))
		if err != nil || !strings.Contains(string(raw), "EncryptedAssertion") || strings.Contains(string(raw), tolvan) {
			l.t.Errorf("the assertion is not encrypted: %v", err)
		}
		r.wantLanding(newBrowser(l.t).send(sent))
		r.wantRefused("a replay", sent)
	})
}

// TestExitByResponseIsChecked: what the receivers refuse shows that they look.
func TestExitByResponseIsChecked(t *testing.T) {
	eachReceiver(t, exitFile, func(l *lab, r *receiver) {
		past := func() time.Time { return time.Now().Add(-15 * time.Minute) }
		for name, issuer := range map[string]*sso.Issuer{
			"another's key": issuer(l.t, "node", time.Now), "15 minutes old": issuer(l.t, "exit", past),
		} {
			sent := l.respond(r)
			response, err := issuer.Respond(r.registered().Recipient(sso.DefaultAttributeNames()), citizen())
			if err != nil {
				l.t.Fatal(err)
			}
			sent.fields.Set("SAMLResponse", response)
			r.wantRefused(name, sent)
		}
	})
}

// wantRefused sends a form from a browser that the receiver has not seen.
func (r *receiver) wantRefused(what string, f form) {
	r.t.Helper()
	if p := newBrowser(r.t).send(f); strings.Contains(p.body, "URI=") || strings.Contains(p.body, tolvan) || p.status < http.StatusBadRequest {
		r.t.Errorf("%s is accepted: %d at %s\n%s", what, p.status, p.address, p.body)
	}
}

// TestExitByRedirect: the receiver starts its own log-in at the shared identity provider.
func TestExitByRedirect(t *testing.T) {
	eachReceiver(t, sharedIdPFile, func(_ *lab, r *receiver) {
		b := newBrowser(r.t)
		r.wantLanding(b.open(r.deepLink()))
		if b.sent == nil {
			r.t.Fatal("nobody logged in")
		}
		r.wantRefused("a replay", *b.sent)
	})
}

// TestExitByIdPLink: the shared identity provider's unsolicited endpoint.
func TestExitByIdPLink(t *testing.T) {
	eachReceiver(t, sharedIdPFile, func(l *lab, r *receiver) {
		link, err := sso.ParseIdPLink("simplesamlphp:"+l.idpURL+"/saml2/idp/SSOService.php", true)
		if err != nil {
			l.t.Fatal(err)
		}
		b := newBrowser(l.t)
		r.wantLanding(b.open(link.To(r.registered().EntityID, r.deepLink())))
		if b.sent == nil {
			l.t.Fatal("nobody logged in")
		}
		r.wantRefused("a replay", *b.sent)
	})
}
