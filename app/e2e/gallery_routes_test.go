package e2e

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"inkorg/app/bench"
	"inkorg/app/demo"
	"inkorg/app/logtest"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/views"
)

// pageless are the addresses that show no page of their own: a sample of the bench is the
// page of a case.
var pageless = []string{
	"/forhandsgranska/profiler.json", "/forhandsgranska/exempel/:folder/:file",
	"/testbank/meddelande/:message/sida", "/testbank/meddelande/:message/felrapport", "/testbank/api/messages", "/testbank/protokoll/fil", "/testbank/protokoll/json",
	"/", "/assets/:hash/:file", "/favicon.ico", "/manifest.webmanifest", "/hjalp/felanmalan.txt",
	"/saml/metadata", "/saml/uthopp", "/logga-ut/vidare", "/test-idp/metadata", "/test-idp/uthopp", "/test-idp/slo", "/demo/etjanst/metadata",
}

// TestEveryRouteIsInTheGallery: a page that is added has to be looked at, too.
func TestEveryRouteIsInTheGallery(t *testing.T) {
	catalogue, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	app := web.New(web.Config{
		Words: catalogue, Assets: assets.New(), PublicURL: "http://127.0.0.1:1", Product: "Min inkorg", Test: true, Now: time.Now,
		Log: logtest.Logger(t), Parties: []web.Party{demo.NewIdP(demo.IdPConfig{Now: time.Now}), &demo.EService{}},
		Bench: bench.New(bench.Config{}),
	})
	shown := map[string]bool{}
	for _, s := range states() {
		shown[s.route] = true
	}
	var registered []string
	for _, route := range app.GetRoutes(true) {
		if route.Method == http.MethodGet {
			registered = append(registered, route.Path)
		}
	}
	for _, path := range registered {
		if !shown[path] && !slices.Contains(pageless, path) {
			t.Errorf("%s has no state in the gallery: add it to states, or to pageless if it shows no page", path)
		}
	}
	for _, s := range states() {
		if s.route != "" && !slices.Contains(registered, s.route) {
			t.Errorf("the state %s is of %s, which is no route", s.name, s.route)
		}
	}
}
