package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/web"
	"inkorg/assets"
)

// publicHost is the name by which browsers reach the site of these tests, by https.
const publicHost = "inkorg.example.se"

// newSecureSite starts a site that browsers reach by https, with a case of tolvan's that has
// an exit, and gives its ids.
func newSecureSite(t *testing.T) (s *site, caseID, messageID string) {
	t.Helper()
	s = newSiteTuned(t, 1, func(c *web.Config) { c.PublicURL = "https://" + publicHost })
	s.deliver(func(d *inbox.Delivery) {
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", Type: inbox.CurrentTarget}
	})
	cases, err := s.store.Cases(t.Context(), tolvan, inbox.CaseQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	caseID = cases.Cases[0].ID
	_, messages, err := s.store.Thread(t.Context(), tolvan, caseID, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	return s, caseID, messages[0].ID
}

// asker is who asks for an address: nobody, or a citizen who has just logged in.
type asker struct {
	*site
	secret, token string
}

func (s *site) asker(who inbox.PersonID) asker {
	s.t.Helper()
	a := asker{site: s}
	if who == "" {
		return a
	}
	var err error
	a.secret, _, err = s.service.LogIn(s.t.Context(), who, "Tolvan Tolvansson", inbox.Login{IdP: "https://idp.example.se/1", LoA: loa3, AuthnInstant: time.Now()})
	if err != nil {
		s.t.Fatal(err)
	}
	list, err := goquery.NewDocumentFromReader(a.ask(http.MethodGet, "/hjalp").Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a.token = list.Find("input[name=csrf]").AttrOr("value", "")
	return a
}

// ask asks as a page of the site would have a browser do.
func (a asker) ask(method, path string, header ...string) *http.Response {
	a.t.Helper()
	form := url.Values{"csrf": {a.token}, "sprak": {"sv"}}.Encode()
	if method == http.MethodGet || method == http.MethodHead {
		form = ""
	}
	request := httptest.NewRequest(method, path, strings.NewReader(form))
	request.Host = publicHost
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	if a.secret != "" {
		request.AddCookie(&http.Cookie{Name: "__Host-inkorg", Value: a.secret})
	}
	response, err := a.app.Test(request, -1)
	if err != nil {
		a.t.Fatalf("%s %s: %v", method, path, err)
	}
	return response
}

// answers are the statuses that nobody, another citizen and the citizen themself get.
type answers struct{ nobody, another, same int }

// odd are the answers that do not follow from what kind of route it is. HEAD is answered as
// GET, unless it is here by itself.
var odd = map[string]answers{
	"GET /":                          {303, 303, 303},
	"GET /logga-in":                  {303, 303, 303}, // on to the identity provider
	"HEAD /logga-in":                 {204, 204, 204}, // a look begins nothing
	"GET /utloggad":                  {200, 303, 303}, // nobody who is logged in reads that they are not
	"GET /logga-ut/vidare":           {303, 303, 303},
	"HEAD /logga-ut/vidare":          {204, 204, 204},
	"GET /saml/slo":                  {403, 403, 403}, // no message, so no proof
	"HEAD /saml/slo":                 {204, 204, 204},
	"POST /saml/slo":                 {403, 403, 403},
	"POST /saml/acs":                 {403, 403, 403},
	"GET /favicon.ico":               {302, 302, 302},
	"GET /uthopp/:message/:n":        {303, 404, 303}, // on to the system
	"HEAD /uthopp/:message/:n":       {303, 404, 204},
	"GET /inkorg/flera":              {303, 404, 404}, // no case of that id
	"POST /inkorg/flera":             {303, 400, 400}, // no choice
	"GET /inkorg/angra":              {303, 404, 404},
	"POST /inkorg/angra":             {303, 409, 409}, // nothing to take back
	"POST /installningar/hamta":      {303, 200, 200}, // a file
	"POST /session/forlang":          {303, 200, 200},
	"POST /testbank/konto/nollstall": {303, 200, 200}, // nothing is confirmed
	"POST /testbank/konto/nyckel":    {303, 200, 200},
	"POST /testbank/api/render":      {401, 401, 401}, // no token
	"GET /testbank/api/messages":     {401, 401, 401},
	"POST /testbank/skicka":          {303, 400, 400}, // no message to send
	"POST /testbank/protokoll":       {303, 400, 400}, // no line to note on
	// The bench shows what it is given, and stores nothing.
	"POST /forhandsgranska/visa":     {303, 200, 200},
	"POST /forhandsgranska/visning":  {303, 200, 200},
	"POST /forhandsgranska/svar":     {303, 200, 200},
	"POST /forhandsgranska/profiler": {303, 200, 200},
	"POST /forhandsgranska/ut":       {303, 400, 400}, // no form to take out
}

// wanted is what an address should answer to a method, given the routes that there are.
func wanted(method, path string, taken map[string]bool) answers {
	for _, like := range []string{method, strings.Replace(method, http.MethodHead, http.MethodGet, 1)} {
		if special, is := odd[like+" "+path]; is {
			return special
		}
	}
	if !taken[method+" "+path] {
		return answers{http.StatusMethodNotAllowed, http.StatusMethodNotAllowed, http.StatusMethodNotAllowed}
	}
	done := http.StatusOK
	if method == http.MethodPost {
		done = http.StatusSeeOther
	}
	all := answers{done, done, done}
	if !isOpen(method, path) {
		all.nobody = http.StatusSeeOther
	}
	if strings.Contains(path, ":case") || strings.Contains(path, ":message") {
		all.another = http.StatusNotFound
	}
	return all
}

// isOpen says whether a route answers nobody in particular too, by the table of routes.
func isOpen(method, path string) bool {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, route := range routes {
		if route.method == method && colons(route.path) == path {
			return route.open
		}
	}
	return false
}

func colons(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }

// TestEveryRouteForEverybody asks every address that the listener has, in every way, as
// everybody: what comes back is what should, with the headers that should be on it.
func TestEveryRouteForEverybody(t *testing.T) {
	s, caseID, messageID := newSecureSite(t)
	taken := map[string]bool{}
	var paths []string
	for _, route := range s.app.GetRoutes(true) {
		taken[route.Method+" "+route.Path] = true
		if !slices.Contains(paths, route.Path) {
			paths = append(paths, route.Path)
		}
	}
	css := assets.New().URL("inbox.css")
	for _, path := range paths {
		filled := strings.NewReplacer(":case", caseID, ":message", messageID, ":n", "0", ":hsaid", "SE23210000", ":folder/:file", "svar/prov.xml", assets.Prefix+":hash/:file", css).Replace(path)
		askers := map[inbox.PersonID]asker{"": s.asker(""), agda: s.asker(agda), tolvan: s.asker(tolvan)}
		// POST comes last: it may end a session.
		for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodPut, http.MethodOptions, http.MethodPost} {
			want := wanted(method, path, taken)
			for who, status := range map[inbox.PersonID]int{"": want.nobody, agda: want.another, tolvan: want.same} {
				got := askers[who].ask(method, filled)
				if got.StatusCode != status {
					t.Errorf("%s %s as %q: %d, want %d", method, path, who, got.StatusCode, status)
				}
				if who == "" && taken[method+" "+path] && !isOpen(method, path) && !strings.HasPrefix(got.Header.Get("Location"), "/logga-in?") {
					t.Errorf("%s %s as nobody: leads to %q", method, path, got.Header.Get("Location"))
				}
				for _, problem := range wrongHeaders(got, path) {
					t.Errorf("%s %s as %q: %s", method, path, who, problem)
				}
			}
		}
	}
}

// isFile says whether an address is a file's, which anybody may keep.
func isFile(path string) bool {
	return strings.HasPrefix(path, assets.Prefix) || path == "/manifest.webmanifest" || path == "/favicon.ico"
}

// framePolicies are the content policies of the pages that show a message in a frame, and of
// the page in it, by their addresses.
func framePolicies() map[string]string {
	return map[string]string{
		"/forhandsgranska": headers.FramingPolicy(), "/forhandsgranska/visa": headers.FramingPolicy(),
		"/forhandsgranska/galleri": headers.FramingPolicy(), "/forhandsgranska/profiler": headers.FramingPolicy(),
		"/testbank/meddelande/:message": headers.FramingPolicy(), "/testbank/meddelande/:message/sida": headers.FramedPolicy(),
		"/forhandsgranska/visning": headers.FramedPolicy(), "/forhandsgranska/exempel/:folder/:file": headers.FramedPolicy(),
	}
}

// wrongHeaders are the headers of an answer that are missing, twice or wrong. Those of a
// page that is loaded need not stand on a file.
func wrongHeaders(got *http.Response, path string) (problems []string) {
	want := map[string]string{}
	headers.Set(func(name, value string) { want[name] = value }, true)
	if policy, is := framePolicies()[path]; is && got.StatusCode == http.StatusOK {
		want["Content-Security-Policy"] = policy
	}
	if !isFile(path) {
		want["Cache-Control"] = "no-store"
	} else if got.StatusCode < 300 {
		want["Content-Security-Policy"] = "default-src 'none'"
		for _, name := range []string{"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"} {
			delete(want, name)
		}
	}
	for name, value := range want {
		if found := got.Header.Values(name); len(found) != 1 || found[0] != value {
			problems = append(problems, name+" is "+strings.Join(found, " and "))
		}
	}
	// What there is to read says what it is, and texts in which encoding.
	kind := got.Header.Get("Content-Type")
	if body, _ := io.ReadAll(got.Body); len(body) > 0 && (kind == "" || strings.HasPrefix(kind, "text/") && !strings.HasSuffix(strings.ToLower(kind), "; charset=utf-8")) {
		problems = append(problems, "Content-Type is "+kind)
	}
	for _, cookie := range got.Cookies() {
		if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite == http.SameSiteDefaultMode || cookie.Path != "/" || cookie.Domain != "" {
			problems = append(problems, "the cookie "+cookie.Name+" is not as it should be")
		}
	}
	return problems
}

// TestLookingMarksNothingRead: asked for its headers, or fetched ahead, by whichever address,
// a case stays as it is.
func TestLookingMarksNothingRead(t *testing.T) {
	s, caseID, messageID := newSecureSite(t)
	tolvansson := s.asker(tolvan)
	wantUnread := func(want int) {
		t.Helper()
		cases, err := s.store.Cases(t.Context(), tolvan, inbox.CaseQuery{Limit: 1})
		if err != nil || cases.Counts.Unread != want {
			t.Errorf("%d cases unread, want %d, %v", cases.Counts.Unread, want, err)
		}
	}
	for _, route := range routes {
		if route.method != http.MethodGet {
			continue
		}
		path := fill(route.path, caseID, messageID)
		tolvansson.ask(http.MethodHead, path)
		tolvansson.ask(http.MethodGet, path, "Sec-Purpose", "prefetch")
		tolvansson.ask(http.MethodGet, path, "Sec-Purpose", "prefetch;prerender")
		tolvansson.ask(http.MethodGet, path, "Purpose", "prefetch")
	}
	wantUnread(1)
	tolvansson.ask(http.MethodGet, fill("/inkorg/{case}", caseID, messageID))
	wantUnread(0)
}
