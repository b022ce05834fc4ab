package web_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/web"
	"inkorg/sso"
)

const idpSLOPost = "https://utloggning.example.se/slo"

// withPostedLogout gives the site's identity provider single log-out by HTTP-POST alone.
func withPostedLogout(t *testing.T) *site {
	t.Helper()
	s := withLogout(t)
	config := s.loginConfig
	config.IdPs[0].SLOURL, config.IdPs[0].SLOPostURL = "", idpSLOPost
	s.loginAs(config)
	return s
}

// postsOn checks the page that posts a message on to the identity provider, and gives the
// message, as XML.
func postsOn(t *testing.T, got page, name string) string {
	t.Helper()
	if got.StatusCode != http.StatusOK {
		t.Fatalf("%d to %q", got.StatusCode, got.Header.Get("Location"))
	}
	form := got.doc.Find("form[data-post-on]")
	if form.AttrOr("action", "") != idpSLOPost || !strings.Contains(form.Find("button").Text(), "E-legitimation 1") {
		t.Errorf("a form to %q: %s", form.AttrOr("action", ""), form.Text())
	}
	if policy := got.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://utloggning.example.se https://idp.example.se;") {
		t.Errorf("the policy is %s", policy)
	}
	message, err := base64.StdEncoding.DecodeString(field(form, name))
	if err != nil || len(message) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	return string(message)
}

// TestSingleLogOutByPost: for an identity provider that takes no other, a page posts the
// request on, whose answer is taken as any.
func TestSingleLogOutByPost(t *testing.T) {
	s := withPostedLogout(t)
	b := s.citizen(tolvan)
	b.post("/logga-ut", nil)
	if text := b.said(); !strings.Contains(text, saysGoesOn) {
		t.Errorf("before: %s", text)
	}
	page := b.get("/logga-ut/vidare")
	if request := postsOn(t, page, "SAMLRequest"); !strings.Contains(request, "LogoutRequest") {
		t.Errorf("posts %s", request)
	}
	form := page.doc.Find("form[data-post-on]")
	message, err := sso.PostedLogout(field(form, "SAMLRequest"), "", field(form, "RelayState"))
	if err != nil {
		t.Fatal(err)
	}
	idp := s.answering()
	order, err := idp.ConsumeLogoutRequest(t.Context(), message, anything{})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := idp.AnswerLogout(order)
	if err != nil {
		t.Fatal(err)
	}
	if back := b.get(answer.RedirectURL); back.StatusCode != http.StatusSeeOther || !strings.Contains(b.said(), saysEverywhere) {
		t.Errorf("the answer: %d, %s\n%s", back.StatusCode, b.said(), s.log.String())
	}
}

// answering is an identity provider that reads posted requests and answers them: a service
// provider plays it, since both write and read log-outs in the same way.
func (s *site) answering() *sso.ServiceProvider {
	s.t.Helper()
	idp, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: "https://idp.example.se/1", ACSURL: "https://idp.example.se/acs", SLOURL: idpSLOPost, Keys: []sso.Key{keys()[0]},
		IdPs: []sso.IdentityProvider{{
			EntityID: s.public + "/saml/metadata", SSOURL: s.public + "/", SLOURL: s.public + web.SLOPath, Certificates: s.clients()[0].Certificates,
		}},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return idp
}

// anything is a store that has every request and ends every session.
type anything struct{}

func (anything) TakePending(context.Context, string) (sso.Pending, error) { return sso.Pending{}, nil }

func (anything) EndSessions(context.Context, sso.LogoutOrder, time.Time) (bool, error) {
	return true, nil
}

// TestLogOutByPostIsAnswered: so is a request of such an identity provider.
func TestLogOutByPostIsAnswered(t *testing.T) {
	s := withPostedLogout(t)
	b := s.citizen(tolvan)
	answer := postsOn(t, s.browser().get(b.orderOut(nil)), "SAMLResponse")
	if !strings.Contains(answer, "LogoutResponse") || !strings.Contains(answer, sso.StatusSuccess) {
		t.Errorf("answers %s", answer)
	}
	if got := b.get("/inkorg"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("still logged in: %d", got.StatusCode)
	}
}

// TestLogOutOfATellingName: a name that says who the person is goes into no address. The
// session here ends all the same, and the log says why it goes no further.
func TestLogOutOfATellingName(t *testing.T) {
	s := withLogout(t)
	secret, _, err := s.service.LogIn(t.Context(), tolvan, "Tolvan Tolvansson", inbox.Login{
		IdP: "https://idp.example.se/1", NameID: string(tolvan), NameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
	})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	b.client.Jar.SetCookies(parsed(t, s.public), []*http.Cookie{{Name: "inkorg", Value: secret}})
	b.post("/logga-ut", nil)
	if text := b.said(); !strings.Contains(text, saysHere) || strings.Contains(text, saysGoesOn) {
		t.Errorf("says %s", text)
	}
	if log := s.log.String(); !strings.Contains(log, "log-out goes no further") || !strings.Contains(log, "is no pseudonym") {
		t.Errorf("the log does not say why:\n%s", log)
	}
}
