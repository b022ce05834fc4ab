package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
	"inkorg/sso"
)

// journey is an exit of mode response to a service provider and to pages on two other
// origins, and the exit's page as it was answered.
type journey struct {
	start  string // address that serves the page with its policy
	policy string // of the page; a test may change it

	taken  chan bool // the service provider was sent the form
	landed chan bool // the pages were reached
}

// newJourney takes an exit and has a browser without the citizen's session look at its
// page: everything but the session is as it was.
func newJourney(t *testing.T) *journey {
	t.Helper()
	j := &journey{taken: make(chan bool, 8), landed: make(chan bool, 8)}
	landing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		j.landed <- true
		fmt.Fprintf(w, `<!DOCTYPE html><title>Framme</title><p id="landed">%s</p>`, html.EscapeString(r.URL.RequestURI()))
	}))
	t.Cleanup(landing.Close)
	taker := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		j.taken <- true
		http.Redirect(w, r, r.PostFormValue("RelayState"), http.StatusSeeOther)
	}))
	t.Cleanup(taker.Close)

	s := newSite(t)
	s.lead(taker.URL, landing.URL)
	b, href := s.exitTo("INTYG")
	taken := b.get(href)
	j.policy = taken.Header.Get("Content-Security-Policy")
	public, err := url.Parse(s.public)
	if err != nil {
		t.Fatal(err)
	}
	// The rest of the site, for the page's script and style.
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(public)
	}}
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/start" {
			proxy.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", j.policy)
		w.Header().Set("Cache-Control", taken.Header.Get("Cache-Control"))
		_, _ = w.Write(taken.body)
	}))
	t.Cleanup(pages.Close)
	j.start = pages.URL + "/start"
	return j
}

// lead moves the system of mode response to other addresses on this machine.
func (s *site) lead(taker, landing string) {
	s.t.Helper()
	system := vouchedSystem(s.t)
	base, err := sso.ParseBase(landing+"/app/", true)
	if err != nil {
		s.t.Fatal(err)
	}
	system.Base, system.Receiver.ACSURL = &base, taker+"/acs"
	journal, _ := s.service.Directory().System("JOURNAL")
	unit, _ := s.service.Directory().Unit("SE23210000")
	directory, err := inbox.NewDirectory([]inbox.System{journal, system}, []inbox.Unit{unit})
	if err != nil {
		s.t.Fatal(err)
	}
	s.service.SetDirectory(directory)
}

const landedAt = "/app/?id=hemligt&flik=%C3%A5"

// TestExitPageInABrowser: by its script or by its button, a real browser lets the form go
// to the service provider and on from there.
func TestExitPageInABrowser(t *testing.T) {
	j := newJourney(t)
	browser := testkit.OpenBrowser(t)
	browser.Open(j.start)
	if landed := browser.Text("#landed"); landed != landedAt {
		t.Errorf("by the script: landed at %q", landed)
	}
	plain := testkit.OpenBrowser(t)
	plain.WithoutScripts()
	plain.Open(j.start)
	plain.Click("form[data-post-on] button", "#landed")
	if landed := plain.Text("#landed"); landed != landedAt {
		t.Errorf("by the button: landed at %q", landed)
	}
}

// TestBrowserHoldsThePolicyAgainstTheRedirect: why the policy names both origins.
func TestBrowserHoldsThePolicyAgainstTheRedirect(t *testing.T) {
	j := newJourney(t)
	action := j.policy[strings.Index(j.policy, "form-action"):]
	sources := strings.Fields(action[:strings.Index(action, ";")])
	if len(sources) != 4 {
		t.Fatalf("form-action is %v", sources)
	}
	j.policy = strings.Replace(j.policy, " "+sources[3]+";", ";", 1)
	testkit.OpenBrowser(t).Open(j.start)
	select {
	case <-j.taken:
	case <-time.After(10 * time.Second):
		t.Fatal("the form was not sent")
	}
	select {
	case <-j.landed:
		t.Error("the browser went on")
	case <-time.After(time.Second):
	}
}
