package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/sso"
)

// vouch is the form that the inbox's exit page posts, with the address to go on to.
func (w *world) vouch(relayState string) form {
	w.t.Helper()
	subject := sso.Subject{
		PersonalNumber: "189001019802", Name: "Astrid Almgren", LoA: testLoA, AuthnInstant: w.clock.now().Add(-time.Hour),
	}
	client, err := w.service.Client()
	must(w.t, err)
	response, err := w.exits.Respond(client.Recipient(sso.DefaultAttributeNames()), subject)
	must(w.t, err)
	return form{action: serviceACSPath, fields: url.Values{"SAMLResponse": {response}, "RelayState": {relayState}}}
}

// link goes by the identity provider's unsolicited endpoint to the page that posts on.
func (w *world) link(relayState string) *page {
	w.t.Helper()
	values := url.Values{"spentityid": {w.url + serviceMetadataPath}, "RelayState": {relayState}}
	return w.browser.get(idpLinkPath + "?" + values.Encode())
}

// wantArrival checks where a form leads to, and what the e-service shows there.
func (w *world) wantArrival(f form, mode, address string) {
	w.t.Helper()
	landed := w.browser.send(f)
	if landed.status != http.StatusSeeOther || landed.location != address {
		w.t.Fatalf("status %d, landed on %q, want %q", landed.status, landed.location, address)
	}
	want := [][2]string{
		{"Namn", "Astrid Almgren"},
		{"Personnummer", "189001019802"},
		{"Tillitsnivå", testLoA},
		{"Så kom du hit", mode},
		{"Adressen du kom till", address},
	}
	if diff := cmp.Diff(want, w.browser.get(landed.location).pairs()[:len(want)]); diff != "" {
		w.t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestArrivalByResponse(t *testing.T) {
	w := newWorld(t)
	const address = "/demo/etjanst/response/intyg?id=42&flik=%C3%A5"
	sent := w.vouch(w.url + address)
	w.wantArrival(sent, "response", address)
	if again := newBrowser(t, w.url).send(sent); again.status != http.StatusForbidden {
		t.Errorf("a replay: status %d", again.status)
	}
}

func TestArrivalByIdPLink(t *testing.T) {
	w := newWorld(t)
	w.logInAtIdP("189001019802")
	const address = "/demo/etjanst/idp-link/?id=42&flik=%C3%A5"
	sent := w.link(w.url + address).form("form[data-post-on]")
	w.wantArrival(sent, "idp-link", address)
	if again := newBrowser(t, w.url).send(sent); again.status != http.StatusForbidden {
		t.Errorf("a replay: status %d", again.status)
	}
}

// TestIdPLinkAsksWhoItIs: without a session at the identity provider there is a log-in
// first, and the address is not lost.
func TestIdPLinkAsksWhoItIs(t *testing.T) {
	w := newWorld(t)
	answer := w.browser.logIn(w.link(w.url+"/demo/etjanst/idp-link/?id=1"), "189001019802", "demo")
	w.wantArrival(answer.form("form[data-post-on]"), "idp-link", "/demo/etjanst/idp-link/?id=1")
}

// TestArrivalStaysBelowTheService: whoever writes the relay state sends nobody elsewhere.
func TestArrivalStaysBelowTheService(t *testing.T) {
	for _, relayState := range []string{
		"", "https://thief.example/", "//thief.example/demo/etjanst/", "/demo/etjanst/a", "javascript:alert(1)",
		"{url}/inkorg", "{url}/demo/etjanst/../../inkorg", "{url}/demo/etjanst/%2e%2e/inkorg", "{url}.thief.example/demo/etjanst/",
	} {
		w := newWorld(t)
		landed := w.browser.send(w.vouch(strings.ReplaceAll(relayState, "{url}", w.url)))
		if landed.status != http.StatusSeeOther || landed.location != "/demo/etjanst/" {
			t.Errorf("%q leads to %q", relayState, landed.location)
		}
	}
}

func TestIdPLinkRefuses(t *testing.T) {
	w := newWorld(t)
	w.logInAtIdP("189001019802")
	for name, query := range map[string]string{
		"nobody":     "",
		"a stranger": "spentityid=https%3A%2F%2Fthief.example&RelayState=x",
		"too far":    "spentityid=" + url.QueryEscape(w.url+serviceMetadataPath) + "&RelayState=" + strings.Repeat("x", maxTarget+1),
	} {
		if page := w.browser.get(idpLinkPath + "?" + query); page.status != http.StatusBadRequest {
			t.Errorf("to %s: status %d", name, page.status)
		}
	}
}

// TestResponseOfYesterday: the log-in may be long ago, the Response not.
func TestResponseOfYesterday(t *testing.T) {
	w := newWorld(t)
	sent := w.vouch(w.url + "/demo/etjanst/")
	w.clock.pass(7 * time.Minute)
	if page := w.browser.send(sent); page.status != http.StatusForbidden {
		t.Errorf("status %d", page.status)
	}
}
