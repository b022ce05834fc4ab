package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// routes are all addresses of the listener, as patterns: a new one has to be added here,
// with what it answers to whom.
var routes = []struct {
	method, path string
	open         bool // answers nobody in particular too
}{
	{"GET", "/", false},
	{"GET", "/inkorg", false},
	{"POST", "/inkorg/flera", false},
	{"POST", "/inkorg/angra", false},
	{"GET", "/inkorg/{case}", false},
	{"POST", "/inkorg/{case}/olast", false},
	{"POST", "/inkorg/{case}/arkivera", false},
	{"POST", "/inkorg/{case}/aterstall", false},
	{"GET", "/uthopp/{message}/{n}", false},
	{"GET", "/mottagning/{hsaid}", false},
	{"GET", "/installningar", false},
	{"POST", "/installningar", false},
	{"GET", "/installningar/sessioner", false},
	{"POST", "/installningar/sessioner", false},
	{"GET", "/installningar/logg", false},
	{"GET", "/installningar/hamta", false},
	{"POST", "/installningar/hamta", false},
	{"POST", "/logga-ut", false},
	{"POST", "/session/forlang", false},
	{"GET", "/forhandsgranska", false},
	{"POST", "/forhandsgranska/visa", false},
	{"POST", "/forhandsgranska/svar", false},
	{"POST", "/forhandsgranska/visning", false},
	{"POST", "/forhandsgranska/profiler", false},
	{"POST", "/forhandsgranska/ut", false},
	{"GET", "/forhandsgranska/profiler.json", false},
	{"GET", "/forhandsgranska/galleri", false},
	{"GET", "/forhandsgranska/exempel/{folder}/{file}", false},
	{"GET", "/testbank", false},
	{"GET", "/testbank/protokoll", false},
	{"POST", "/testbank/protokoll", false},
	{"GET", "/testbank/protokoll/fil", false},
	{"GET", "/testbank/protokoll/json", false},
	{"GET", "/testbank/konto", false},
	{"POST", "/testbank/konto/nollstall", false},
	{"POST", "/testbank/konto/nyckel", false},
	{"POST", "/testbank/api/render", true}, // whoever carries a token
	{"GET", "/testbank/api/messages", true},
	{"GET", "/testbank/skicka", false},
	{"POST", "/testbank/skicka", false},
	{"GET", "/testbank/meddelande/{message}/felrapport", false},
	{"GET", "/testbank/meddelande/{message}", false},
	{"GET", "/testbank/meddelande/{message}/sida", false},
	{"GET", "/hjalp", true},
	{"GET", "/hjalp/felanmalan.txt", true},
	{"GET", "/hjalp/docbook", true},
	{"GET", "/tillganglighet", true},
	{"GET", "/personuppgifter", true},
	{"POST", "/sprak", true},
	{"POST", "/driftinformation/dolj", true},
	{"GET", "/logga-in", true},
	{"GET", "/utloggad", true},
	{"GET", "/saml/metadata", true},
	{"POST", "/saml/acs", true},
	{"GET", "/saml/slo", true},
	{"POST", "/saml/slo", true},
	{"GET", "/logga-ut/vidare", true},
	{"GET", "/saml/uthopp", true},
	{"GET", "/assets/{hash}/{file}", true},
	{"GET", "/favicon.ico", true},
	{"GET", "/manifest.webmanifest", true},
}

// known says whether an address of a page or form leads to a route.
func known(method, path string) bool {
	for _, route := range routes {
		pattern := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(route.path, `[^/]+`)
		if route.method == method && regexp.MustCompile("^"+pattern+"$").MatchString(path) {
			return true
		}
	}
	return false
}

// fill puts real names into a pattern.
func fill(pattern, caseID, messageID string) string {
	return strings.NewReplacer("{case}", caseID, "{message}", messageID, "{n}", "0", "{hsaid}", "SE23210000", "{folder}", "svar", "{file}", "prov.xml").Replace(pattern)
}

// TestEveryRouteIsInTheTable: a route that is added, or lost, shows here.
func TestEveryRouteIsInTheTable(t *testing.T) {
	s := newSite(t)
	var registered, listed []string
	for _, route := range s.app.GetRoutes(true) {
		if route.Method == http.MethodGet || route.Method == http.MethodPost {
			registered = append(registered, route.Method+" "+route.Path)
		}
	}
	for _, route := range routes {
		listed = append(listed, route.method+" "+strings.NewReplacer("{", ":", "}", "").Replace(route.path))
	}
	slices.Sort(registered)
	slices.Sort(listed)
	if diff := cmp.Diff(listed, registered); diff != "" {
		t.Errorf("routes (-table +listener):\n%s", diff)
	}
}

// oneCase delivers a message with an exit to tolvan and gives its ids.
func (s *site) oneCase() (caseID, messageID string) {
	s.t.Helper()
	s.deliver(func(d *inbox.Delivery) {
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", Type: inbox.CurrentTarget}
	})
	b := s.citizen(tolvan)
	row := b.get("/inkorg").doc.Find("li[data-case]")
	if row.Length() != 1 {
		s.t.Fatalf("%d cases on the list", row.Length())
	}
	request := b.request(http.MethodGet, row.Find("a").AttrOr("href", ""), nil)
	request.Header.Set("Sec-Purpose", "prefetch") // stays unread
	opened := b.do(request)
	return row.AttrOr("data-case", ""), opened.doc.Find("article").AttrOr("data-message", "")
}

// TestAnotherCitizenSeesWhatDoesNotExist: another's case, message or exit answers as one
// that was never there, to the letter but for its reference and time.
func TestAnotherCitizenSeesWhatDoesNotExist(t *testing.T) {
	s := newSite(t)
	caseID, messageID := s.oneCase()
	b := s.citizen(agda)
	for _, route := range routes {
		if !strings.Contains(route.path, "{case}") && !strings.Contains(route.path, "{message}") {
			continue
		}
		var answers []string
		for _, ids := range [][2]string{{caseID, messageID}, {"nosuchcase", "nosuchmessage"}} {
			path := fill(route.path, ids[0], ids[1])
			var got page
			if route.method == http.MethodPost {
				got = b.post(path, nil)
			} else {
				got = b.get(path)
			}
			if got.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s: %d", route.method, path, got.StatusCode)
			}
			got.doc.Find(".support dd, input[name=till], main a[href^='/hjalp?fel='], dialog, [data-session-text]").Remove()
			html, err := got.doc.Html()
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, html)
		}
		if answers[0] != answers[1] {
			t.Errorf("%s: another's is told from one that does not exist", route.path)
		}
	}
	if unread := s.citizen(tolvan).get("/inkorg").doc.Find("[data-unread-count]").AttrOr("data-unread-count", ""); unread != "1" {
		t.Errorf("another citizen changed the case: %s unread", unread)
	}
}

func TestFormsNeedTheirToken(t *testing.T) {
	s := newSite(t)
	caseID, messageID := s.oneCase()
	b := s.citizen(tolvan)
	for _, route := range routes {
		if route.method != http.MethodPost || strings.HasPrefix(route.path, "/saml/") {
			continue // what identity providers send has its own proof
		}
		path := fill(route.path, caseID, messageID)
		for name, form := range map[string]url.Values{"no token": {}, "wrong token": {"csrf": {"x"}}} {
			if route.path == "/sprak" {
				continue // a choice of language needs no session, and so no token
			}
			if got := b.do(b.request(http.MethodPost, path, form)); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %s: %d", path, name, got.StatusCode)
			}
		}
		token := url.Values{"csrf": {b.get("/inkorg").doc.Find("input[name=csrf]").AttrOr("value", "")}}
		for name, set := range map[string]func(http.Header){
			"cross-site":          func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") },
			"same-site":           func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site") },
			"old browser, origin": func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "https://evil.example") },
			"old browser, null":   func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "null") },
		} {
			request := b.request(http.MethodPost, path, token)
			set(request.Header)
			if got := b.do(request); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s %s: %d", path, name, got.StatusCode)
			}
		}
	}
}

func TestUnknownAddressesGetAPage(t *testing.T) {
	s := newSite(t)
	s.oneCase()
	for name, b := range map[string]*browser{"nobody": s.browser(), "citizen": s.citizen(tolvan)} {
		for path, want := range map[string]int{
			"/finns-inte": 404, "/inkorg/": 404, "/INKORG": 404, "/assets/0/inbox.css": 404, "/%00": 404, "/%ff%fe": 404, "/..%2f..%2fetc": 404,
		} {
			if got := b.get(path); got.StatusCode != want || got.doc == nil {
				t.Errorf("%s, %s: %d", name, path, got.StatusCode)
			}
		}
	}
	b := s.citizen(tolvan)
	for path, want := range map[string]int{
		"/inkorg?efter=xyz": 400, "/inkorg?visa=allt": 400, "/inkorg/abc?fore=x": 400, "/inkorg/abc": 404, "/uthopp/abc/x": 404, "/uthopp/abc/0": 404,
		"/uthopp/abc/99999999999999999999": 404,
	} {
		if got := b.get(path); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
	}
}

// TestPagesWithoutAStore: when the store is gone, people still get a page that says so,
// with the reference that the log has.
func TestPagesWithoutAStore(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	got := b.get("/inkorg")
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Fatalf("%d", got.StatusCode)
	}
	reference := regexp.MustCompile(`[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}`).FindString(got.doc.Find(".support").Text())
	if reference == "" || !strings.Contains(s.log.String(), "reference="+reference) {
		t.Errorf("the reference %q is not in the log", reference)
	}
	if strings.Contains(string(got.body), "sql") {
		t.Error("the page shows the cause")
	}
}

func TestAnotherHostNameIsSentToThePublicOne(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	port := s.public[strings.LastIndex(s.public, ":"):]
	got := b.get("http://localhost" + port + "/inkorg?visa=olasta")
	if got.StatusCode != http.StatusFound || got.Header.Get("Location") != s.public+"/inkorg?visa=olasta" {
		t.Errorf("%d to %q", got.StatusCode, got.Header.Get("Location"))
	}
	if got := b.do(b.request(http.MethodPost, "http://localhost"+port+"/sprak", nil)); got.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a form sent to another name: %d", got.StatusCode)
	}
}

// raw sends bytes and gives the answer's status and body.
func (s *site) raw(request string) (status int, body string) {
	s.t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.public, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(connection, request); err != nil {
		s.t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(read)
}

func TestMalformedRequestsAreNeverEchoed(t *testing.T) {
	s := newSite(t)
	for name, request := range map[string]string{
		"no version":     "GET /hemlig-adress\r\nCookie: inkorg=hemlig\r\n\r\n",
		"broken header":  "GET / HTTP/1.1\r\nHost: x\r\nhemlig rad utan kolon\r\nCookie: inkorg=hemlig\r\n\r\n",
		"broken length":  "POST /sprak HTTP/1.1\r\nHost: x\r\nCookie: inkorg=hemlig\r\nContent-Length: hemlig\r\n\r\n",
		"huge header":    "GET / HTTP/1.1\r\nHost: x\r\nCookie: inkorg=" + strings.Repeat("hemlig", 10_000) + "\r\n\r\n",
		"huge body":      fmt.Sprintf("POST /sprak HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\nhemlig", 1<<30),
		"unknown method": "HEMLIG / HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		status, body := s.raw(request)
		if status < 400 || status >= 500 {
			t.Errorf("%s: %d", name, status)
		}
		if strings.Contains(strings.ToLower(body), "hemlig") || strings.Contains(strings.ToLower(s.log.String()), "hemlig") {
			t.Errorf("%s is echoed", name)
		}
	}
}

// TestOneRequestPerReading: what two parties may read in two ways is answered once, and
// the connection closed.
func TestOneRequestPerReading(t *testing.T) {
	s := newSite(t)
	host := strings.TrimPrefix(s.public, "http://")
	for name, headers := range map[string]string{
		"both lengths": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
		"folded":       "X-Long: a\r\n b\r\nTransfer-Encoding: chunked\r\n",
	} {
		connection, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
		smuggled := "GET /utloggad HTTP/1.1\r\nHost: " + host + "\r\n\r\n"
		fmt.Fprintf(connection, "POST /sprak HTTP/1.1\r\nHost: %s\r\n%s\r\n0\r\n\r\n%s", host, headers, smuggled)
		answered, err := io.ReadAll(connection)
		_ = connection.Close()
		if err != nil || strings.Count(string(answered), "HTTP/1.1 ") != 1 {
			t.Errorf("%s: %d answers, %v", name, strings.Count(string(answered), "HTTP/1.1 "), err)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	href := b.get("/utloggad").doc.Find("link[rel=stylesheet]").AttrOr("href", "")
	got := b.get(href)
	if got.StatusCode != http.StatusOK || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") ||
		!strings.HasPrefix(got.Header.Get("Content-Type"), "text/css") || got.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: %d %v", href, got.StatusCode, got.Header)
	}
	if got := b.get("/favicon.ico"); got.StatusCode != http.StatusFound {
		t.Errorf("favicon: %d", got.StatusCode)
	}
}
