package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"inkorg/sso"
)

// TestIdentityProvidersErrorsAreSaidKindly: each with its own words, a way to try again,
// and a reference that the log has.
func TestIdentityProvidersErrorsAreSaidKindly(t *testing.T) {
	for status, row := range map[string]struct {
		reason sso.Reason
		says   string
	}{
		sso.StatusFraud:              {sso.ReasonFraud, "såg ut som ett bedrägeri"},
		sso.StatusPossibleFraud:      {sso.ReasonPossibleFraud, "för säkerhets skull"},
		sso.StatusAuthnFailed:        {sso.ReasonAuthnFailed, "Legitimeringen lyckades inte"},
		sso.StatusNoAuthnContext:     {sso.ReasonNoAuthnContext, "den säkerhetsnivå som behövs"},
		sso.StatusRequestDenied:      {sso.ReasonRequestDenied, "Inloggningen nekades"},
		sso.StatusRequestUnsupported: {sso.ReasonUnsupported, "Det gick inte att logga in just nu"},
		"":                           {sso.ReasonStatus, "Det gick inte att logga in just nu"},
	} {
		t.Run(string(row.reason), func(t *testing.T) {
			s := newSite(t)
			b := s.browser()
			request := b.begin("/logga-in?till=%2Finkorg%3Fvisa%3Dolasta")
			response, err := s.idp.Fail(request.Recipient(), status)
			if err != nil {
				t.Fatal(err)
			}
			refused := b.consume(url.Values{"SAMLResponse": {response}, "RelayState": {request.RelayState}})
			text := refused.doc.Find("main").Text()
			if refused.StatusCode != http.StatusForbidden || !strings.Contains(text, row.says) {
				t.Errorf("%d: %s", refused.StatusCode, text)
			}
			reference := regexp.MustCompile(`[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}`).FindString(refused.doc.Find(".support").Text())
			if reference == "" || !strings.Contains(s.log.String(), "reference="+reference+" reason="+string(row.reason)) {
				t.Errorf("the log does not say %s under %q:\n%s", row.reason, reference, s.log.String())
			}
			again := refused.doc.Find("main a.btn-p").AttrOr("href", "")
			in := b.consume(b.answer(b.begin(again), tolvan))
			if in.Header.Get("Location") != "/inkorg?visa=olasta" {
				t.Errorf("tried again at %q, comes to %q", again, in.Header.Get("Location"))
			}
		})
	}
}

// TestForgedErrorIsAnyRefusal: only what the identity provider signed is passed on.
func TestForgedErrorIsAnyRefusal(t *testing.T) {
	s := newSite(t)
	forger, err := sso.NewIssuer(sso.IssuerConfig{EntityID: "https://idp.example.se/1", SSOURL: "https://idp.example.se/sso", Key: keys()[2]})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	request := b.begin("/logga-in")
	response, err := forger.Fail(request.Recipient(), sso.StatusFraud)
	if err != nil {
		t.Fatal(err)
	}
	refused := b.consume(url.Values{"SAMLResponse": {response}, "RelayState": {request.RelayState}})
	if text := refused.doc.Find("main").Text(); strings.Contains(text, "bedrägeri") || !strings.Contains(text, "Inloggningen gick inte igenom") {
		t.Errorf("%d: %s", refused.StatusCode, text)
	}
}
