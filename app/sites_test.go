package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/config"
	"inkorg/app/logtest"
)

// demoSites are the listeners' applications of the demo, by name.
func demoSites(t *testing.T) map[string]*fiber.App {
	t.Helper()
	settings, err := config.Load("", nil, config.Flags{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), settings, logtest.Logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	sites, err := p.sites()
	if err != nil {
		t.Fatal(err)
	}
	apps := map[string]*fiber.App{}
	for _, site := range sites {
		apps[site.name] = site.app.(*fiber.App)
	}
	return apps
}

// open are the addresses that answer nobody in particular with 200, by listener. What is not
// here leads to the log-in, or wants a proof of its own.
var open = map[string][]string{
	"citizens'": {
		"/demo/etjanst/metadata", "/forhandsgranska", "/forhandsgranska/galleri", "/forhandsgranska/profiler.json", "/hjalp", "/hjalp/docbook", "/hjalp/felanmalan.txt", "/manifest.webmanifest", "/personuppgifter",
		"/saml/metadata", "/saml/uthopp", "/test-idp/metadata", "/tillganglighet", "/utloggad",
	},
	"contracts": {"/", "/AddMessageToPatientPortalInbox/1/rivtabp21", "/IsActiveUser/1/rivtabp21", "/PingForConfiguration/1/rivtabp21", "/notices.json"},
	"ops":       {"/healthz", "/metrics", "/readyz"},
}

// TestWhatNobodyGets asks every address of every listener, in every way, as nobody: a route
// that is added shows here when it answers.
func TestWhatNobodyGets(t *testing.T) {
	for name, app := range demoSites(t) {
		var opened []string
		for _, path := range paths(app) {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodOptions} {
				got := asNobody(t, app, method, path)
				refused := got.StatusCode == http.StatusMethodNotAllowed
				if unused := method == http.MethodPut || method == http.MethodOptions; unused && !refused || refused && takes(app, method, path) {
					t.Errorf("%s: %s %s: %d", name, method, path, got.StatusCode)
				}
				isFault := name == "contracts" && method == http.MethodPost // SOAP has no other status
				if got.StatusCode >= http.StatusInternalServerError && !isFault {
					t.Errorf("%s: %s %s: %d", name, method, path, got.StatusCode)
				}
				if got.Header.Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("%s: %s %s may be taken for something else", name, method, path)
				}
				if cache := got.Header.Get("Cache-Control"); cache != "no-store" && path != "/manifest.webmanifest" && path != "/favicon.ico" {
					t.Errorf("%s: %s %s may be kept: %q", name, method, path, cache)
				}
				if method == http.MethodGet && got.StatusCode == http.StatusOK {
					opened = append(opened, path)
				}
			}
		}
		slices.Sort(opened)
		if diff := cmp.Diff(open[name], opened); diff != "" {
			t.Errorf("%s: open to nobody (-wanted +is):\n%s", name, diff)
		}
	}
}

// paths are the addresses of an application, as patterns.
func paths(app *fiber.App) (all []string) {
	for _, route := range app.GetRoutes(true) {
		if !slices.Contains(all, route.Path) {
			all = append(all, route.Path)
		}
	}
	return all
}

func takes(app *fiber.App, method, path string) bool {
	return slices.ContainsFunc(app.GetRoutes(true), func(r fiber.Route) bool { return r.Method == method && r.Path == path })
}

func asNobody(t *testing.T, app *fiber.App, method, pattern string) *http.Response {
	t.Helper()
	request := httptest.NewRequest(method, strings.ReplaceAll(pattern, "*", ""), strings.NewReader(""))
	request.Host = "127.0.0.1:8177"
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := app.Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// TestNoListenerWaitsForEver: whoever sends slowly, or without end, is cut off. That a
// request has its whole time once, however it drips, is tested where the contracts are.
func TestNoListenerWaitsForEver(t *testing.T) {
	const mebi = 1 << 20
	for name, app := range demoSites(t) {
		c := app.Config()
		if c.ReadTimeout <= 0 || c.ReadTimeout > 30*time.Second || c.WriteTimeout <= 0 || c.WriteTimeout > time.Minute || c.IdleTimeout > 2*time.Minute {
			t.Errorf("%s: waits %v to read, %v to write, %v for the next", name, c.ReadTimeout, c.WriteTimeout, c.IdleTimeout)
		}
		if c.BodyLimit > 4*mebi || c.ReadBufferSize > 16<<10 {
			t.Errorf("%s: reads bodies of %d bytes, headers of %d", name, c.BodyLimit, c.ReadBufferSize)
		}
	}
}
