package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fasthttp"

	"inkorg/sso"
)

// logInAtIdP gives the browser a session at the identity provider, as the inbox's log-in
// does.
func (w *world) logInAtIdP(number string) {
	w.t.Helper()
	inbox := w.newInbox(w.inboxConfig())
	_, err := inbox.consume(w.browser.logIn(w.browser.get(inbox.begin()), number, "demo"))
	must(w.t, err)
}

// toAnswer goes from a deep link to the page that posts the Response on.
func (w *world) toAnswer(deepLink string) form {
	w.t.Helper()
	sent := w.browser.get(deepLink)
	if sent.status != http.StatusSeeOther || !strings.HasPrefix(sent.location, w.idp.SSOURL+"?") {
		w.t.Fatalf("status %d, to %q: no log-in was begun", sent.status, sent.location)
	}
	answer := w.browser.get(sent.location).form("form[data-post-on]")
	if answer.action != w.url+serviceACSPath {
		w.t.Fatalf("the Response goes to %q", answer.action)
	}
	return answer
}

// pairs are the facts that the e-service shows.
func (p *page) pairs() [][2]string {
	var pairs [][2]string
	p.Find("dl.pairs > div").Each(func(_ int, div *goquery.Selection) {
		pairs = append(pairs, [2]string{div.Find("dt").Text(), div.Find("dd").Text()})
	})
	return pairs
}

func TestDeepLinkRoundTrip(t *testing.T) {
	for deepLink, parameters := range map[string][][2]string{
		"/demo/etjanst/":                                     nil,
		"/demo/etjanst/intyg?id=7731&visa=pdf":               {{"id", "7731"}, {"visa", "pdf"}},
		"/demo/etjanst/a/b?x=1&x=2&y=%C3%A5+%26":             {{"x", "1"}, {"x", "2"}, {"y", "å &"}},
		"/demo/etjanst/b%C3%A5t?%zz=%C3%28":                  {{"%zz", "%C3%28"}},
		"/demo/etjanst/x?html=%3Cscript%3E&v=" + secretValue: {{"html", "<script>"}, {"v", secretValue}},
	} {
		t.Run(deepLink, func(t *testing.T) {
			w := newWorld(t)
			w.logInAtIdP("189001019802")
			landed := w.browser.send(w.toAnswer(deepLink))
			if landed.status != http.StatusSeeOther || landed.location != deepLink {
				t.Fatalf("status %d, landed on %q", landed.status, landed.location)
			}
			page := w.browser.get(landed.location)
			if page.status != http.StatusOK {
				t.Fatalf("status %d", page.status)
			}
			want := append([][2]string{
				{"Namn", "Astrid Almgren"},
				{"Personnummer", "189001019802"},
				{"Tillitsnivå", testLoA},
				{"Så kom du hit", "redirect"},
				{"Adressen du kom till", deepLink},
			}, parameters...)
			if diff := cmp.Diff(want, page.pairs()); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			if page.Find(`a[href="`+w.url+`/inkorg"]`).Length() != 1 {
				t.Error("there is no way back to the inbox")
			}
		})
	}
}

// TestDeepLinkStaysHome: the identity provider learns nothing of where somebody goes.
func TestDeepLinkStaysHome(t *testing.T) {
	w := newWorld(t)
	sent := w.browser.get("/demo/etjanst/intyg?id=" + secretValue)
	parsed, err := url.Parse(sent.location)
	must(t, err)
	relayState := parsed.Query().Get("RelayState")
	if relayState == "" || strings.Contains(relayState, secretValue) || strings.Contains(relayState, "/") {
		t.Error("the relay state is no handle that means nothing elsewhere")
	}
	if again := w.browser.get("/demo/etjanst/intyg?id=" + secretValue); strings.Contains(again.location, relayState) {
		t.Error("two log-ins share a handle")
	}
}

func TestDeepLinkWithoutSessionAsksForLogIn(t *testing.T) {
	w := newWorld(t)
	const deepLink = "/demo/etjanst/intyg?id=1"
	answer := w.browser.logIn(w.browser.get(w.browser.get(deepLink).location), "191212121212", "demo")
	landed := w.browser.send(answer.form("form[data-post-on]"))
	if landed.location != deepLink {
		t.Errorf("status %d, landed on %q", landed.status, landed.location)
	}
}

// TestEServiceShowsWhoIsLoggedInNow: the same link can be loaded again for a while, at
// another the identity provider is asked anew.
func TestEServiceShowsWhoIsLoggedInNow(t *testing.T) {
	w := newWorld(t)
	w.logInAtIdP("191212121212")
	w.browser.send(w.toAnswer("/demo/etjanst/a?id=1"))
	if page := w.browser.get("/demo/etjanst/a?id=1"); page.status != http.StatusOK {
		t.Errorf("loaded again: status %d", page.status)
	}
	w.logInAtIdP("189001019802")
	landed := w.browser.send(w.toAnswer("/demo/etjanst/a?id=2"))
	if page := w.browser.get(landed.location); !strings.Contains(page.Text(), "Astrid Almgren") {
		t.Error("the page does not show the person who is logged in now")
	}
	w.clock.pass(visitLife)
	if page := w.browser.get("/demo/etjanst/a?id=2"); page.status != http.StatusSeeOther {
		t.Errorf("much later: status %d", page.status)
	}
}

// TestNewVisitEndsTheOld: a cookie known from before is worth nothing.
func TestNewVisitEndsTheOld(t *testing.T) {
	w := newWorld(t)
	w.logInAtIdP("191212121212")
	w.browser.send(w.toAnswer("/demo/etjanst/a?id=1"))
	old := w.browser.client.Jar.Cookies(w.browser.base)
	w.browser.send(w.toAnswer("/demo/etjanst/a?id=2"))
	thief := newBrowser(t, w.url)
	thief.client.Jar.SetCookies(w.browser.base, old)
	if page := thief.get("/demo/etjanst/a?id=1"); page.status != http.StatusSeeOther {
		t.Errorf("status %d", page.status)
	}
}

// TestSlowLogIn: the e-service does not wait for ever for an answer.
func TestSlowLogIn(t *testing.T) {
	w := newWorld(t)
	sent := w.browser.get("/demo/etjanst/a?id=1")
	w.clock.pass(begunLife / 3)
	login := w.browser.get(sent.location)
	w.clock.pass(begunLife * 2 / 3)
	answer := w.browser.logIn(login, "191212121212", "demo")
	if page := w.browser.send(answer.form("form[data-post-on]")); page.status != http.StatusForbidden {
		t.Errorf("status %d, to %q", page.status, page.location)
	}
}

func TestEServiceRefusesAnswers(t *testing.T) {
	for name, send := range map[string]func(*world, form) *page{
		"from another browser": func(w *world, f form) *page { return newBrowser(w.t, w.url).send(f) },
		"twice": func(w *world, f form) *page {
			w.browser.send(f)
			return w.browser.send(f)
		},
		"with another relay state": func(w *world, f form) *page {
			f.fields.Set("RelayState", "other")
			return w.browser.send(f)
		},
		"to nothing": func(w *world, f form) *page {
			f.fields.Del("SAMLResponse")
			return w.browser.send(f)
		},
		"too late": func(w *world, f form) *page {
			w.clock.pass(begunLife)
			return w.browser.send(f)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.logInAtIdP("191212121212")
			page := send(w, w.toAnswer("/demo/etjanst/a?id=1"))
			if page.status != http.StatusForbidden || page.header.Get("Set-Cookie") != "" {
				t.Errorf("status %d", page.status)
			}
			if !strings.Contains(w.log.String(), "demo e-service: log-in refused") {
				t.Error("the log does not say so")
			}
		})
	}
}

func TestEServiceCancelledLogInGoesBack(t *testing.T) {
	w := newWorld(t)
	login := w.browser.get(w.browser.get("/demo/etjanst/a").location)
	cancel := login.form("form#test-idp")
	cancel.action = idpCancelPath
	page := w.browser.send(w.browser.send(cancel).form("form[data-post-on]"))
	if page.status != http.StatusSeeOther || page.location != w.url+"/inkorg" {
		t.Errorf("status %d, to %q", page.status, page.location)
	}
}

// TestLandingIsLocal: the address that a log-in comes back to never leads to another host,
// however the request line names it.
func TestLandingIsLocal(t *testing.T) {
	app := fiber.New(fiber.Config{StrictRouting: true, CaseSensitive: true})
	app.Get(servicePath+"*", func(c *fiber.Ctx) error { return c.SendString(localAddress(c)) })
	for target, want := range map[string]string{
		"/demo/etjanst/a%2Fb?x=%26":                    "/demo/etjanst/a%2Fb?x=%26",
		"http://thief.example/demo/etjanst/a?x=1":      "/demo/etjanst/a?x=1",
		"http://thief.example//evil/../demo/etjanst/a": "Cannot GET //evil/../demo/etjanst/a",
		"/%2Fthief.example/..%2Fdemo/etjanst/a":        "Cannot GET /%2Fthief.example/..%2Fdemo/etjanst/a",
	} {
		var request fasthttp.RequestCtx
		request.Request.Header.SetHost("127.0.0.1")
		request.Request.Header.SetRequestURI(target)
		app.Handler()(&request)
		if got := string(request.Response.Body()); got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
}

func TestEServiceMetadata(t *testing.T) {
	w := newWorld(t)
	client, err := w.service.Client()
	must(t, err)
	want := sso.RegisteredSP{
		EntityID: w.url + "/demo/etjanst/metadata", ACSURLs: []string{w.url + "/demo/etjanst/acs"},
		Certificates: client.Certificates, Encryption: client.Encryption,
	}
	if diff := cmp.Diff(want, client.RegisteredSP); diff != "" {
		t.Errorf("client (-want +got):\n%s", diff)
	}
	if page := w.browser.get("/demo/etjanst/metadata"); page.header.Get("Content-Type") != "application/samlmetadata+xml" {
		t.Errorf("status %d, content type %q", page.status, page.header.Get("Content-Type"))
	}
}
