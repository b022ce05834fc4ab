package sso

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

const idpSLOPost = "https://idp.example.se/slo/post"

// withPostedLogout gives the identity provider of a bed single log-out by HTTP-POST alone.
func withPostedLogout(cfg *ServiceProviderConfig) { cfg.IdPs[0].SLOPostURL = idpSLOPost }

// TestLogoutTellsNoAddress: by HTTP-Redirect goes only a NameID that tells nobody who the
// person is. By which binding a log-out goes, or that it does not, is wanted.
func TestLogoutTellsNoAddress(t *testing.T) {
	both := func(cfg *ServiceProviderConfig) { withLogout(cfg); withPostedLogout(cfg) }
	const redirect, post, stays, none = "redirect", "post", "stays here", "there is none"
	for name, c := range map[string]struct {
		change                             func(*Session)
		ofBoth, ofRedirect, ofPost, ofNone string
	}{
		"persistent":             {func(*Session) {}, redirect, redirect, post, none},
		"transient":              {func(s *Session) { s.NameIDFormat = nameIDTransient }, redirect, redirect, post, none},
		"an e-mail address":      {func(s *Session) { s.NameIDFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" }, post, stays, post, none},
		"of no format":           {func(s *Session) { s.NameIDFormat = "" }, post, stays, post, none},
		"the number":             {func(s *Session) { s.NameID = tolvan }, post, stays, post, none},
		"the number in another":  {func(s *Session) { s.NameID = "SE" + tolvan + "@example.se" }, post, stays, post, none},
		"the number as written":  {func(s *Session) { s.NameID = tolvan[2:8] + "-" + tolvan[8:] }, post, stays, post, none},
		"another's number":       {func(s *Session) { s.NameID = tretton }, redirect, redirect, post, none},
		"number of nobody known": {func(s *Session) { s.PersonalNumber = "" }, redirect, redirect, post, none},
		"no name":                {func(s *Session) { s.NameID = "" }, none, none, none, none},
	} {
		session := logoutSession()
		session.PersonalNumber = tolvan
		c.change(&session)
		for idp, tuned := range map[string]struct {
			tune func(*ServiceProviderConfig)
			want string
		}{
			"both": {both, c.ofBoth}, "redirect": {withLogout, c.ofRedirect}, "post": {withPostedLogout, c.ofPost},
			"none": {func(*ServiceProviderConfig) {}, c.ofNone},
		} {
			request, err := newBed(t, tuned.tune).sp.BeginLogout(session, "handle")
			got := stays
			switch {
			case errors.Is(err, ErrNoLogout):
				got = none
			case err == nil && request.Post != nil && request.RedirectURL == "":
				got = post
			case err == nil && strings.HasPrefix(request.RedirectURL, idpSLO+"?"):
				got = redirect
			}
			if got != tuned.want {
				t.Errorf("%s, with %s: %s, want %s (%v)", name, idp, got, tuned.want, err)
			}
			if err != nil && (strings.Contains(err.Error(), tolvan) || !request.Nowhere()) {
				t.Errorf("%s, with %s: %v tells who it is, or something is sent", name, idp, err)
			}
		}
	}
}

// TestPostedLogout: the form that a log-out and the answer to one go by, where the identity
// provider takes no other.
func TestPostedLogout(t *testing.T) {
	b := newBed(t, withPostedLogout)
	session := logoutSession()
	session.NameIDFormat = ""
	request, err := b.sp.BeginLogout(session, "handle")
	if err != nil {
		t.Fatal(err)
	}
	root := wantPosted(t, request.Outgoing, idpSLOPost, paramRequest, tagLogoutRequest)
	nameID := child(root, nsAssertion, "NameID")
	if nameID.Text() != "pseudonym" || nameID.SelectAttr("Format") != nil || attr(root, "ID") != request.ID {
		t.Error("another name or ID, or an empty Format")
	}

	message, err := posted(t, logoutRequest(), rsaSigner(t, "idp"))
	if err != nil {
		t.Fatal(err)
	}
	order, err := b.sp.ConsumeLogoutRequest(t.Context(), message, b.store)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := b.sp.AnswerLogout(order)
	if err != nil {
		t.Fatal(err)
	}
	root = wantPosted(t, answer, idpSLOPost, paramResponse, tagLogoutResponse)
	if attr(root, "InResponseTo") != order.ID || readStatus(child(root, nsProtocol, "Status")).top != StatusSuccess {
		t.Error("answers another request, or with a failure")
	}
}

// wantPosted checks the form of a message, and gives what the signature in it covers.
func wantPosted(t testing.TB, message Outgoing, action, field, tag string) *etree.Element {
	t.Helper()
	if message.Post == nil {
		t.Fatal("the message is not posted")
	}
	form := *message.Post
	if diff := cmp.Diff(PostedForm{Action: action, Field: field, Message: form.Message, RelayState: "handle"}, form); diff != "" {
		t.Error(diff)
	}
	raw, err := base64.StdEncoding.DecodeString(form.Message)
	if err != nil {
		t.Fatal(err)
	}
	root, err := verifyRequest(t, raw)
	if err != nil {
		t.Fatal(err)
	}
	if !is(root, nsProtocol, tag) || attr(root, "Destination") != action || childText(root, nsAssertion, "Issuer") != spEntity {
		t.Errorf("a %s to %q", root.Tag, attr(root, "Destination"))
	}
	return root
}

// TestPostedLogoutMetadata: where the other binding is, and where it wants answers.
func TestPostedLogoutMetadata(t *testing.T) {
	metadata := strings.Replace(idpMetadata(t), `bindings:SOAP" Location="https://idp.example.se/soap"`, `bindings:HTTP-POST" Location="`+idpSLOPost+`" ResponseLocation="`+idpSLOPost+`/answers"`, 1)
	idp, err := ParseIdPMetadata([]byte(metadata))
	if err != nil || idp.SLOPostURL != idpSLOPost || idp.SLOPostAnswerURL != idpSLOPost+"/answers" || idp.SLOURL != "https://idp.example.se/slo" {
		t.Errorf("requests go to %q and %q, answers to %q, %v", idp.SLOURL, idp.SLOPostURL, idp.SLOPostAnswerURL, err)
	}
	for _, location := range []string{idpSLOPost + `"`, idpSLOPost + `/answers"`} {
		if _, err := ParseIdPMetadata([]byte(strings.Replace(metadata, location, `javascript:alert(1)"`, 1))); err == nil || !strings.Contains(err.Error(), "by HTTP-POST") {
			t.Errorf("got %v", err)
		}
	}
}
