package web_test

import (
	"crypto/rand"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"inkorg/app/web"
)

// paced is a site whose clock stands still, behind a proxy on this machine: what a limit
// lets through depends on nothing but the numbers of requests.
type paced struct {
	*site
	mu  sync.Mutex
	now time.Time
}

func newPaced(t *testing.T) *paced {
	t.Helper()
	return newPacedTuned(t, func(*web.Config) {})
}

func newPacedTuned(t *testing.T, tune func(*web.Config)) *paced {
	t.Helper()
	p := &paced{now: time.Now()}
	p.site = newSiteTuned(t, 1, func(config *web.Config) {
		tune(config)
		config.Now = func() time.Time {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.now
		}
		config.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	return p
}

func (p *paced) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

// from gives a request that a proxy passes on from an address.
func from(request *http.Request, address string) *http.Request {
	request.Header.Set("X-Forwarded-For", address)
	return request
}

// until makes the same request until it is held back, and says how many passed.
func (b *browser) until(most int, make func() *http.Request) (passed int, held page) {
	b.t.Helper()
	for passed = range most {
		if held = b.do(make()); held.StatusCode == http.StatusTooManyRequests {
			return passed, held
		}
	}
	return most, held
}

const (
	ofBrowser = 60
	ofAddress = 1200
	ofMachine = 120
	ofWriter  = 240
)

// TestLogInIsHeldToAPace: a browser that comes again and again is told to wait, kindly,
// and others at the same address are not.
func TestLogInIsHeldToAPace(t *testing.T) {
	s := newPaced(t)
	b := s.browser()
	logIn := func(b *browser) func() *http.Request {
		return func() *http.Request { return from(b.request(http.MethodGet, "/logga-in", nil), "203.0.113.7") }
	}
	b.do(logIn(b)()) // without a cookie
	passed, held := b.until(2*ofBrowser, logIn(b))
	if passed != ofBrowser {
		t.Errorf("%d pass", passed)
	}
	wait, err := strconv.Atoi(held.Header.Get("Retry-After"))
	if err != nil || wait != 1 {
		t.Errorf("Retry-After %q", held.Header.Get("Retry-After"))
	}
	if text := held.doc.Find("main").Text(); !strings.Contains(text, "Vänta en stund") || held.doc.Find("main a.btn-p[href='/logga-in']").Length() != 1 {
		t.Errorf("the page says %s", text)
	}
	neighbour := s.browser()
	if got := neighbour.do(logIn(neighbour)()); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a neighbour: %d", got.StatusCode)
	}
	s.pass(time.Second)
	if got := b.do(logIn(b)()); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a second later: %d", got.StatusCode)
	}
}

// TestAddressesAreHeldToAPace: who comes without a cookie, or with cookies that nobody has
// logged in with, counts for the address, with a bound that a crowd behind it does not
// meet. A browser that has logged in goes on.
func TestAddressesAreHeldToAPace(t *testing.T) {
	s := newPaced(t)
	known := s.citizen(tolvan)

	script := s.browser()
	script.client.Jar = nil
	for range 2 * ofAddress / ofBrowser {
		made := &http.Cookie{Name: "inkorg-login", Value: rand.Text()}
		script.until(ofBrowser, func() *http.Request {
			request := from(script.request(http.MethodGet, "/logga-ut/vidare", nil), "127.0.0.1")
			request.AddCookie(made)
			return request
		})
	}
	if got := script.do(from(script.request(http.MethodGet, "/logga-in", nil), "127.0.0.1")); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the script goes on: %d", got.StatusCode)
	}
	if got := known.get("/logga-in"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a browser that has logged in: %d", got.StatusCode)
	}
	other := s.browser()
	if got := other.do(from(other.request(http.MethodGet, "/logga-in", nil), "203.0.113.8")); got.StatusCode != http.StatusSeeOther {
		t.Errorf("another address: %d", got.StatusCode)
	}
}

// TestEveryEndpointHasItsLimit: log-in and log-out share one, metadata have their own.
func TestEveryEndpointHasItsLimit(t *testing.T) {
	s := newPaced(t)
	script := s.browser()
	script.client.Jar = nil
	at := func(method, path, address string) func() *http.Request {
		return func() *http.Request { return from(script.request(method, path, url.Values{}), address) }
	}
	script.until(2*ofAddress, at(http.MethodGet, "/logga-ut/vidare", "203.0.113.7"))
	for _, endpoint := range []struct{ method, path string }{
		{http.MethodGet, "/logga-in"}, {http.MethodPost, "/saml/acs"}, {http.MethodGet, "/saml/slo"}, {http.MethodPost, "/saml/slo"}, {http.MethodGet, "/logga-ut/vidare"},
	} {
		if got := script.do(at(endpoint.method, endpoint.path, "203.0.113.7")()); got.StatusCode != http.StatusTooManyRequests {
			t.Errorf("%s %s: %d", endpoint.method, endpoint.path, got.StatusCode)
		}
	}
	if passed, _ := script.until(2*ofMachine, at(http.MethodGet, "/saml/metadata", "203.0.113.7")); passed != ofMachine {
		t.Errorf("metadata: %d pass", passed)
	}
	if got := script.do(at(http.MethodGet, "/saml/uthopp", "203.0.113.7")()); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the exits' metadata: %d", got.StatusCode)
	}
	if got := script.do(at(http.MethodGet, "/saml/metadata", "203.0.113.8")()); got.StatusCode != http.StatusOK {
		t.Errorf("metadata at another address: %d", got.StatusCode)
	}
	if got := script.get("/hjalp"); got.StatusCode != http.StatusOK {
		t.Errorf("a page without a limit: %d", got.StatusCode)
	}
}

// TestExitsAreHeldToAPace: by session, wherever it is used from.
func TestExitsAreHeldToAPace(t *testing.T) {
	s := newPaced(t)
	_, message := s.oneCase()
	b, again := s.citizen(tolvan), s.citizen(tolvan)
	n := 0
	passed, held := b.until(2*ofBrowser, func() *http.Request {
		n++
		return from(b.request(http.MethodGet, "/uthopp/"+message+"/0", nil), "203.0.113."+strconv.Itoa(n))
	})
	if passed != ofBrowser || held.Header.Get("Retry-After") == "" {
		t.Errorf("%d pass, Retry-After %q", passed, held.Header.Get("Retry-After"))
	}
	if got := again.get("/uthopp/" + message + "/0"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("another session: %d", got.StatusCode)
	}
}

// TestPreviewsAreHeldToAPace: by session, and by address where nobody has to log in.
func TestPreviewsAreHeldToAPace(t *testing.T) {
	s := newPaced(t)
	b, again := s.citizen(tolvan), s.citizen(tolvan)
	n := 0
	preview := func(b *browser) func() *http.Request {
		return func() *http.Request {
			n++
			return from(b.request(http.MethodGet, "/forhandsgranska/profiler.json", nil), "203.0.113."+strconv.Itoa(n))
		}
	}
	if passed, held := b.until(2*ofWriter, preview(b)); passed != ofWriter || held.Header.Get("Retry-After") != "1" {
		t.Errorf("%d pass, Retry-After %q", passed, held.Header.Get("Retry-After"))
	}
	if got := again.do(preview(again)()); got.StatusCode != http.StatusOK {
		t.Errorf("another session: %d", got.StatusCode)
	}

	open := newPacedTuned(t, func(config *web.Config) { config.OpenBench = true })
	stranger := open.browser()
	at := func(address string) func() *http.Request {
		return func() *http.Request {
			return from(stranger.request(http.MethodGet, "/forhandsgranska/profiler.json", nil), address)
		}
	}
	if passed, _ := stranger.until(2*ofWriter, at("203.0.113.7")); passed != ofWriter {
		t.Errorf("%d pass without a log-in", passed)
	}
	if got := stranger.do(at("203.0.113.8")()); got.StatusCode != http.StatusOK {
		t.Errorf("another address: %d", got.StatusCode)
	}
}

// TestPreviewsOfAScriptPass: sixty a minute, for as long as it likes; and so do those of a
// person who writes fast.
func TestPreviewsOfAScriptPass(t *testing.T) {
	s := newPaced(t)
	b := s.citizen(tolvan)
	for _, every := range []time.Duration{time.Second, 300 * time.Millisecond} {
		for n := range 2 * ofWriter {
			s.pass(every)
			if got := b.get("/forhandsgranska/profiler.json"); got.StatusCode != http.StatusOK {
				t.Fatalf("number %d, every %v: %d", n, every, got.StatusCode)
			}
		}
	}
}

// TestPersonLogsInFast: twenty times within the same moment, by the whole way.
func TestPersonLogsInFast(t *testing.T) {
	s := newPaced(t)
	b := s.browser()
	for range 20 {
		b.logIn(tolvan)
	}
}

// TestLargeMessages are refused before they are read, and a message of the real size with
// room to spare is not.
func TestLargeMessages(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for size, want := range map[int]int{100 << 10: http.StatusForbidden, 300 << 10: http.StatusRequestEntityTooLarge} {
		for _, path := range []string{"/saml/acs", "/saml/slo"} {
			if got := b.do(b.request(http.MethodPost, path, url.Values{"SAMLResponse": {strings.Repeat("A", size)}})); got.StatusCode != want {
				t.Errorf("%s, %d bytes: %d, want %d", path, size, got.StatusCode, want)
			}
		}
	}
}

// TestClientAddress: the header is believed from proxies alone, and from the nearest on.
func TestClientAddress(t *testing.T) {
	// The metadata's limit shows whom the listener takes two requests to be from.
	s := newPaced(t)
	b := s.browser()
	held := func(headers ...string) bool {
		request := b.request(http.MethodGet, "/saml/metadata", nil)
		for _, header := range headers {
			request.Header.Add("X-Forwarded-For", header)
		}
		return b.do(request).StatusCode == http.StatusTooManyRequests
	}
	for !held("203.0.113.7") {
	}
	for !held("2001:db8:1:2::1") {
	}
	for name, row := range map[string]struct {
		headers []string
		same    bool // as one of those that are held back
	}{
		"the same":                       {[]string{"203.0.113.7"}, true},
		"made up by the client":          {[]string{"198.51.100.1, 203.0.113.7"}, true},
		"made up, a line of its own":     {[]string{"198.51.100.1", "203.0.113.7"}, true},
		"through two proxies":            {[]string{"198.51.100.1, 203.0.113.7, 127.0.0.9"}, true},
		"with a port":                    {[]string{"203.0.113.7:4711"}, true},
		"as version 6":                   {[]string{"::ffff:203.0.113.7"}, true},
		"another of the same network":    {[]string{"2001:db8:1:2:ffff::9"}, true},
		"in brackets, with a port":       {[]string{"[2001:db8:1:2::3]:443"}, true},
		"another":                        {[]string{"203.0.113.8"}, false},
		"another network":                {[]string{"2001:db8:1:3::1"}, false},
		"not an address":                 {[]string{"unknown"}, false},
		"not an address behind the real": {[]string{"203.0.113.7, unknown"}, false},
		"none":                           {nil, false},
	} {
		if got := held(row.headers...); got != row.same {
			t.Errorf("%s: held back %v", name, got)
		}
	}
}

// TestHeaderOfStrangers: without configured proxies the header changes nothing.
func TestHeaderOfStrangers(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	n := 0
	passed, _ := b.until(2*ofMachine, func() *http.Request {
		n++
		return from(b.request(http.MethodGet, "/saml/metadata", nil), "203.0.113."+strconv.Itoa(n))
	})
	if passed >= 2*ofMachine {
		t.Error("whoever writes the header has no limit")
	}
}
