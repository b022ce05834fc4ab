package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"inkorg/app/web"
	"inkorg/sso"
)

func cookie(p page, name string) *http.Cookie {
	for _, cookie := range p.Cookies() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

func TestLogInComesBackToThePageAskedFor(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	asked := b.get("/inkorg?visa=olasta")
	to := asked.Header.Get("Location")
	if asked.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/logga-in?") {
		t.Fatalf("not logged in: %d to %q", asked.StatusCode, to)
	}
	request := b.begin(to)
	if !request.ForceAuthn || len(request.RequestedLoA) != 1 || request.RequestedLoA[0] != loa3 {
		t.Errorf("asked for %v, ForceAuthn %v", request.RequestedLoA, request.ForceAuthn)
	}
	in := b.consume(b.answer(request, tolvan))
	if in.StatusCode != http.StatusSeeOther || in.Header.Get("Location") != "/inkorg?visa=olasta" {
		t.Errorf("logged in: %d to %q", in.StatusCode, in.Header.Get("Location"))
	}
	session := cookie(in, "inkorg")
	if session == nil || !session.HttpOnly || session.Secure || session.SameSite != http.SameSiteLaxMode || session.Path != "/" {
		t.Errorf("session cookie on loopback: %+v", session)
	}
	if list := b.get("/inkorg"); list.StatusCode != http.StatusOK || !strings.Contains(list.doc.Text(), "Tolvan Tolvansson") {
		t.Errorf("the list: %d", list.StatusCode)
	}
}

func TestEveryLogInHasANewSessionAndEndsTheOld(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	first := cookie(b.logIn(tolvan), "inkorg")
	second := cookie(b.logIn(tolvan), "inkorg")
	if first.Value == second.Value {
		t.Fatal("two log-ins, one session id")
	}
	thief := s.browser()
	request := thief.request(http.MethodGet, "/inkorg", nil)
	request.AddCookie(first)
	if got := thief.do(request); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the old session still opens the inbox: %d", got.StatusCode)
	}
}

// TestRefusedLogInsLookTheSame gives no hint outwards, and the reason to the log.
func TestRefusedLogInsLookTheSame(t *testing.T) {
	for name, row := range map[string]struct {
		reason sso.Reason
		answer func(s *site, b *browser) url.Values
	}{
		"another browser's": {sso.ReasonNoPending, func(s *site, _ *browser) url.Values {
			other := s.browser()
			return other.answer(other.begin("/logga-in"), tolvan)
		}},
		"other relay state": {sso.ReasonNoPending, func(_ *site, b *browser) url.Values {
			form := b.answer(b.begin("/logga-in"), tolvan)
			form.Set("RelayState", "another")
			return form
		}},
		"unsolicited": {sso.ReasonNoPending, func(_ *site, b *browser) url.Values {
			request := b.begin("/logga-in")
			request.ID = ""
			return b.answer(request, tolvan)
		}},
		"not a number": {sso.ReasonIdentity, func(_ *site, b *browser) url.Values {
			return b.answer(b.begin("/logga-in"), "1212121212")
		}},
		"nothing": {sso.ReasonXML, func(*site, *browser) url.Values { return url.Values{} }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b := s.browser()
			refused := b.consume(row.answer(s, b))
			if refused.StatusCode != http.StatusForbidden || cookie(refused, "inkorg") != nil && cookie(refused, "inkorg").Value != "" {
				t.Fatalf("%d, cookies %v", refused.StatusCode, refused.Cookies())
			}
			if text := refused.doc.Find("main").Text(); strings.Contains(text, string(row.reason)) || !strings.Contains(text, "Inloggningen gick inte igenom") {
				t.Errorf("the page names the reason, or is not the one of every refusal: %s", text)
			}
			if refused.doc.Find("main a.btn-p[href^='/logga-in?']").Length() != 1 {
				t.Error("no way to try again")
			}
			if !strings.Contains(s.log.String(), "reason="+string(row.reason)) {
				t.Errorf("the log does not say %s:\n%s", row.reason, s.log.String())
			}
		})
	}
}

// TestReplayedLogInOpensNothing: who goes back in the browser comes to the inbox, in the
// session that was there; without one, the same answer is refused.
func TestReplayedLogInOpensNothing(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	form := b.answer(b.begin("/logga-in"), tolvan)
	b.consume(form)
	if again := b.consume(form); again.StatusCode != http.StatusSeeOther || again.Header.Get("Location") != "/inkorg" || cookie(again, "inkorg") != nil {
		t.Errorf("logged in: %d to %q, cookies %v", again.StatusCode, again.Header.Get("Location"), again.Cookies())
	}
	b.post("/logga-ut", nil)
	if again := b.consume(form); again.StatusCode != http.StatusForbidden || cookie(again, "inkorg") != nil {
		t.Errorf("logged out: %d, cookies %v", again.StatusCode, again.Cookies())
	}
}

func TestCancelledLogInIsFriendly(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	request := b.begin("/logga-in")
	response, err := s.idp.Fail(request.Recipient(), sso.StatusCancel)
	if err != nil {
		t.Fatal(err)
	}
	cancelled := b.consume(url.Values{"SAMLResponse": {response}, "RelayState": {request.RelayState}})
	if cancelled.StatusCode != http.StatusOK || !strings.Contains(cancelled.doc.Text(), "avbr") {
		t.Errorf("%d: %s", cancelled.StatusCode, cancelled.doc.Find("main").Text())
	}
	if cancelled.doc.Find("a[href^='/logga-in']").Length() == 0 {
		t.Error("no way to try again")
	}
}

func TestSeveralIdentityProvidersGiveAChoice(t *testing.T) {
	s := newSiteWith(t, 2)
	b := s.browser()
	choice := b.get("/logga-in?till=%2Finkorg%3Fvisa%3Dolasta")
	links := choice.doc.Find("main a[href^='/logga-in?']")
	if choice.StatusCode != http.StatusOK || links.Length() != 2 || !strings.Contains(links.First().Text(), "E-legitimation 1") {
		t.Fatalf("%d: %d links", choice.StatusCode, links.Length())
	}
	in := b.consume(b.answer(b.begin(links.First().AttrOr("href", "")), tolvan))
	if in.Header.Get("Location") != "/inkorg?visa=olasta" {
		t.Errorf("came back to %q", in.Header.Get("Location"))
	}
}

func TestEndedSessionIsSaidKindly(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	request := b.request(http.MethodGet, "/inkorg/abc?visa=olasta", nil)
	request.AddCookie(&http.Cookie{Name: "inkorg", Value: "ended"})
	ended := b.do(request)
	if ended.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", ended.StatusCode)
	}
	said := b.get(ended.Header.Get("Location"))
	again := said.doc.Find("main a[href^='/logga-in']").AttrOr("href", "")
	if said.StatusCode != http.StatusOK || !strings.Contains(again, url.QueryEscape("/inkorg/abc?visa=olasta")) {
		t.Errorf("%d, log in again at %q", said.StatusCode, again)
	}
}

func TestReturnAddressNeverLeadsAway(t *testing.T) {
	s := newSite(t)
	for _, till := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example", "%2f%2fevil.example", "inkorg"} {
		b := s.browser()
		in := b.consume(b.answer(b.begin("/logga-in?till="+url.QueryEscape(till)), tolvan))
		to, err := in.Location()
		if err != nil || to.Host != strings.TrimPrefix(s.public, "http://") {
			t.Errorf("%q: goes to %v, %v", till, to, err)
		}
	}
}

func TestPrefetchedLogInBeginsNothing(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	request := b.request(http.MethodGet, "/logga-in", nil)
	request.Header.Set("Sec-Purpose", "prefetch")
	if got := b.do(request); got.StatusCode != http.StatusNoContent || len(got.Cookies()) != 0 {
		t.Errorf("%d, cookies %v", got.StatusCode, got.Cookies())
	}
}

func TestMetadataIsReadByOthers(t *testing.T) {
	s := newSite(t)
	got := s.browser().get("/saml/metadata")
	if got.StatusCode != http.StatusOK || !strings.Contains(got.Header.Get("Content-Type"), "samlmetadata+xml") {
		t.Fatalf("%d %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
	registered, err := sso.ParseSPMetadata(got.body)
	if err != nil || registered.EntityID != s.public+"/saml/metadata" || !slices.Contains(registered.ACSURLs, s.public+web.ACSPath) {
		t.Errorf("%+v, %v", registered, err)
	}
}
