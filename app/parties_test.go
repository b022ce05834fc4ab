package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/config"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
)

// partyRoutes are the addresses of the parties that share the citizens' listener in the demo,
// and how they answer a request that brings no message and no form: whoever asks, for they know
// no citizen. app/web holds the inbox's own.
var partyRoutes = map[string]int{
	"GET /test-idp/metadata":     200,
	"GET /test-idp/sso":          400, // no request
	"GET /test-idp/slo":          400,
	"GET /test-idp/uthopp":       400, // to nobody
	"POST /test-idp/logga-in":    410, // the form is forgotten
	"POST /test-idp/avbryt":      410,
	"GET /demo/etjanst/metadata": 200,
	"POST /demo/etjanst/acs":     403,
	"GET /demo/etjanst/*":        303, // to the identity provider
}

// TestEveryRouteOfTheDemosParties asks for each in every way, as nobody and as a citizen.
func TestEveryRouteOfTheDemosParties(t *testing.T) {
	settings, err := config.Load("", nil, config.Flags{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), settings, logtest.Logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	site, err := p.citizens()
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := p.service.LogIn(t.Context(), "191212121212", "Tolvan Tolvansson", inbox.Login{AuthnInstant: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	app := site.(*fiber.App)
	var registered []string
	for _, route := range app.GetRoutes(true) {
		isTheirs := strings.HasPrefix(route.Path, "/test-idp") || strings.HasPrefix(route.Path, "/demo")
		if isTheirs && (route.Method == http.MethodGet || route.Method == http.MethodPost) {
			registered = append(registered, route.Method+" "+route.Path)
		}
	}
	slices.Sort(registered)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(partyRoutes)), registered); diff != "" {
		t.Errorf("routes (-table +listener):\n%s", diff)
	}
	for route := range partyRoutes {
		_, path, _ := strings.Cut(route, " ")
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodOptions} {
			want := partyStatus(method, path)
			askParty(t, app, string(settings.PublicURL), method, path, "", "same-origin", want)
			if method == http.MethodPost && want == http.StatusMethodNotAllowed {
				want = http.StatusForbidden // a citizen's form has no token
			}
			askParty(t, app, string(settings.PublicURL), method, path, "inkorg="+secret, "same-origin", want)
		}
		askParty(t, app, string(settings.PublicURL), http.MethodPost, path, "", "cross-site", http.StatusForbidden)
	}
}

// partyStatus is how a path is answered: with 405 where it does not take the method.
func partyStatus(method, path string) int {
	for _, pattern := range []string{path, "/demo/etjanst/*"} {
		status, taken := partyRoutes[strings.Replace(method, http.MethodHead, http.MethodGet, 1)+" "+pattern]
		if taken && (pattern == path || strings.HasPrefix(path, strings.TrimSuffix(pattern, "*"))) {
			return status
		}
	}
	return http.StatusMethodNotAllowed
}

func askParty(t *testing.T, app *fiber.App, publicURL, method, path, cookie, from string, want int) {
	t.Helper()
	request := httptest.NewRequest(method, strings.Replace(path, "*", "journal?id=1", 1), nil)
	request.Host = strings.TrimPrefix(publicURL, "http://")
	request.Header.Set("Sec-Fetch-Site", from)
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	response, err := app.Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != want {
		t.Errorf("%s %s from %s, cookie %t: %d, want %d", method, path, from, cookie != "", response.StatusCode, want)
	}
	wanted := map[string]string{"Cache-Control": "no-store"}
	headers.Set(func(name, value string) { wanted[name] = value }, false)
	for name, value := range wanted {
		if got := response.Header.Values(name); len(got) != 1 || got[0] != value {
			t.Errorf("%s %s: %s is %q", method, path, name, got)
		}
	}
}
