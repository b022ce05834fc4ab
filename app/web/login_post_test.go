package web_test

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/app/web"
	"inkorg/sso"
)

// takePosts makes the site's identity provider one that takes requests by HTTP-POST alone.
func (s *site) takePosts(address string) {
	s.t.Helper()
	config := s.loginConfig
	config.IdPs[0].SSOURL, config.IdPs[0].SSOPostURL = "", address
	s.loginAs(config)
}

// asked reads the ID of a posted request.
func asked(t *testing.T, samlRequest string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(samlRequest)
	if err != nil {
		t.Fatal(err)
	}
	var request struct {
		XMLName   xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:protocol AuthnRequest"`
		ID        string   `xml:"ID,attr"`
		Signature struct{} `xml:"http://www.w3.org/2000/09/xmldsig# Signature"`
	}
	if err := xml.Unmarshal(raw, &request); err != nil {
		t.Fatal(err)
	}
	return request.ID
}

func TestLogInByPost(t *testing.T) {
	s := newSite(t)
	s.takePosts("https://idp.example.se/post")
	b := s.browser()
	got := b.get("/logga-in?till=%2Finkorg%3Fvisa%3Dolasta")
	form := got.doc.Find("form[data-post-on]")
	if got.StatusCode != http.StatusOK || form.AttrOr("action", "") != "https://idp.example.se/post" || form.AttrOr("method", "") != "post" {
		t.Fatalf("%d, a form to %q", got.StatusCode, form.AttrOr("action", ""))
	}
	if button := form.Find("button[type=submit]").Text(); !strings.Contains(button, "E-legitimation 1") || field(form, "csrf") != "" {
		t.Errorf("the button says %q, or our token goes along", button)
	}
	if policy := got.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://idp.example.se;") {
		t.Errorf("the policy is %s", policy)
	}
	response, err := s.idp.Respond(
		sso.Recipient{EntityID: s.public + "/saml/metadata", ACSURL: s.public + web.ACSPath, InResponseTo: asked(t, field(form, "SAMLRequest"))},
		sso.Subject{PersonalNumber: string(tolvan), LoA: loa3, AuthnInstant: time.Now()},
	)
	if err != nil {
		t.Fatal(err)
	}
	in := b.consume(url.Values{"SAMLResponse": {response}, "RelayState": {field(form, "RelayState")}})
	if in.StatusCode != http.StatusSeeOther || in.Header.Get("Location") != "/inkorg?visa=olasta" {
		t.Errorf("logged in: %d to %q", in.StatusCode, in.Header.Get("Location"))
	}
}

// TestLogInLeadsOn: what posts on to the identity provider lets it redirect within its
// metadata's addresses, and where the configuration says.
func TestLogInLeadsOn(t *testing.T) {
	s := newSite(t)
	s.takePosts("https://idp.example.se/post")
	config := s.loginConfig
	config.IdPs[0].SLOURL = "https://ut.example.se/slo"
	config.IdPs[0].LeadsOn = []string{"https://legitimera.example.se", "https://idp.example.se"}
	s.loginAs(config)
	policy := s.browser().get("/logga-in").Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action 'self' https://idp.example.se https://legitimera.example.se https://ut.example.se;") {
		t.Errorf("the policy is %s", policy)
	}
}

// TestPostedLogInInABrowser: by the page's script or by its button, a real browser lets the
// request go to an identity provider of another origin, and on to where that redirects it.
func TestPostedLogInInABrowser(t *testing.T) {
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!DOCTYPE html><title>Legitimera</title><p id="behind">här</p>`)
	}))
	t.Cleanup(behind.Close)
	idp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/redirects" {
			http.Redirect(w, r, behind.URL, http.StatusSeeOther)
			return
		}
		complete := r.Method == http.MethodPost && r.PostFormValue("SAMLRequest") != "" && r.PostFormValue("RelayState") != ""
		fmt.Fprintf(w, `<!DOCTYPE html><title>Legitimera</title><p id="arrived">%s %v</p>`, html.EscapeString(r.URL.Path), complete)
	}))
	t.Cleanup(idp.Close)
	s := newSite(t)
	s.takePosts(idp.URL + "/post")
	browser := testkit.OpenBrowser(t)
	browser.Open(s.public + "/logga-in")
	if arrived := browser.Text("#arrived"); arrived != "/post true" {
		t.Errorf("by the script: %q", arrived)
	}
	plain := testkit.OpenBrowser(t)
	plain.WithoutScripts()
	plain.Open(s.public + "/logga-in")
	plain.Click("form[data-post-on] button", "#arrived")
	if arrived := plain.Text("#arrived"); arrived != "/post true" {
		t.Errorf("by the button: %q", arrived)
	}
	config := s.loginConfig
	config.IdPs[0].SSOPostURL, config.IdPs[0].LeadsOn = idp.URL+"/redirects", []string{behind.URL}
	s.loginAs(config)
	browser.Open(s.public + "/logga-in")
	if arrived := browser.Text("#behind"); arrived != "här" {
		t.Errorf("behind the redirect: %q", arrived)
	}
}
