package main

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/metrics"
	"inkorg/assets"
	"inkorg/render"
)

// citizensOf is the citizens' listener of an environment, over no store.
func citizensOf(t *testing.T, environment config.Environment) *fiber.App {
	t.Helper()
	settings := config.Demo()
	if settings.Environment = environment; environment != config.EnvironmentDemo {
		settings.Systems = nil // those of the demo lead to its own e-service
	}
	directory, err := settings.Directory()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{
		settings: settings, log: logtest.Logger(t), now: time.Now, files: assets.New(), metrics: metrics.New(metrics.Build{}, time.Now()),
	}
	p.board = inbox.NewBoard(emptyBoard{}, p.now, p.log)
	p.service = inbox.NewService(nil, directory, inbox.Options{Log: p.log})
	if environment == config.EnvironmentDemo {
		p.demo = &demoParts{service: &demo.EService{}}
		p.idp = demo.NewIdP(demo.IdPConfig{Now: time.Now})
	}
	made, err := p.citizens()
	if err != nil {
		t.Fatal(err)
	}
	return made.(*fiber.App)
}

// emptyBoard has no notices.
type emptyBoard struct{}

func (emptyBoard) AddNotice(context.Context, inbox.Notice) error { return nil }

func (emptyBoard) Notices(context.Context, time.Time) ([]inbox.Notice, error) { return nil, nil }

func (emptyBoard) RemoveNotice(context.Context, string) (inbox.Notice, error) {
	return inbox.Notice{}, nil
}

func get(t *testing.T, app *fiber.App, path string) *http.Response {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Host = "127.0.0.1:8177"
	response, err := app.Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// TestWhereTheBenchIs: open in the demo, behind the log-in in test, and in production
// neither its pages nor its files.
func TestWhereTheBenchIs(t *testing.T) {
	set := assets.WithBench()
	for environment, want := range map[config.Environment][2]int{
		config.EnvironmentDemo:       {http.StatusOK, http.StatusOK},
		config.EnvironmentTest:       {http.StatusSeeOther, http.StatusOK},
		config.EnvironmentProduction: {http.StatusNotFound, http.StatusNotFound},
	} {
		app := citizensOf(t, environment)
		for _, path := range []string{"/forhandsgranska", "/forhandsgranska/galleri", "/forhandsgranska/profiler.json", "/forhandsgranska/exempel/fel/html-tabell.xml"} {
			got := get(t, app, path)
			if got.StatusCode != want[0] {
				t.Errorf("%s in %s: %d", path, environment, got.StatusCode)
			}
			if to := got.Header.Get("Location"); want[0] == http.StatusSeeOther && !strings.HasPrefix(to, "/logga-in?") {
				t.Errorf("%s in %s leads to %s", path, environment, to)
			}
		}
		for _, file := range []string{"editor.js", "axe.min.js", "bench.css"} {
			if got := get(t, app, set.URL(file)); got.StatusCode != want[1] {
				t.Errorf("%s in %s: %d", file, environment, got.StatusCode)
			}
		}
	}
}

// TestWhereTheTestBenchIs: behind the log-in in the demo and in test, programs by their token;
// in production none of its addresses exists, and what goes over the wire is not kept.
func TestWhereTheTestBenchIs(t *testing.T) {
	for _, environment := range []config.Environment{config.EnvironmentDemo, config.EnvironmentTest, config.EnvironmentProduction} {
		app := citizensOf(t, environment)
		var found []string
		for _, route := range app.GetRoutes(true) {
			if strings.HasPrefix(route.Path, "/testbank") || strings.HasPrefix(route.Path, "/forhandsgranska") {
				found = append(found, route.Path)
			}
		}
		if is := len(found) > 0; is == (environment == config.EnvironmentProduction) {
			t.Errorf("%s has the addresses %q", environment, found)
		}
		want := http.StatusSeeOther
		if environment == config.EnvironmentProduction {
			want = http.StatusNotFound
		}
		for _, path := range []string{"/testbank", "/testbank/skicka", "/testbank/protokoll", "/testbank/konto", "/testbank/meddelande/a"} {
			if got := get(t, app, path); got.StatusCode != want {
				t.Errorf("%s in %s: %d, want %d", path, environment, got.StatusCode, want)
			}
		}
		p := &program{settings: config.Config{Environment: environment}, metrics: metrics.New(metrics.Build{}, time.Now()), now: time.Now, log: logtest.Logger(t)}
		p.newService(nil)
		made, err := p.contractsConfig()
		if err != nil {
			t.Fatal(err)
		}
		if kept := made.Keeper != nil; kept == (environment == config.EnvironmentProduction) {
			t.Errorf("%s keeps what goes over the wire: %v", environment, kept)
		}
	}
}

// TestTheGalleryHasEverySample, of those that lie among the files, and of each element and
// each box.
func TestTheGalleryHasEverySample(t *testing.T) {
	app := citizensOf(t, config.EnvironmentDemo)
	shown := map[string]bool{}
	kinds := pageOf(t, app, "/forhandsgranska/galleri").Find(".kinds a")
	for _, kind := range kinds.EachIter() {
		for _, sample := range pageOf(t, app, kind.AttrOr("href", "")).Find(".samples iframe").EachIter() {
			shown[strings.TrimPrefix(sample.AttrOr("src", ""), "/forhandsgranska/exempel/")] = true
		}
	}
	err := fs.WalkDir(assets.Samples, "samples", func(name string, _ fs.DirEntry, err error) error {
		file := strings.TrimPrefix(name, "samples/")
		if is := path.Ext(name) == ".xml" || path.Ext(name) == ".txt"; is && !shown[file] {
			t.Errorf("%s is not in the gallery", file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, profile := range render.Profiles() {
		for _, element := range profile.Elements() {
			if file := "element/" + element.Name + ".xml"; !shown[file] {
				t.Errorf("no %s", file)
			}
		}
	}
	for _, box := range []string{"information", "observe", "frame", "collapsible"} {
		if file := "ruta/" + box + ".xml"; !shown[file] {
			t.Errorf("no %s", file)
		}
	}
}

// TestPiecesAreSound: those that show one element or box have it, and nothing to remark on.
func TestPiecesAreSound(t *testing.T) {
	app := citizensOf(t, config.EnvironmentDemo)
	for _, kind := range []string{"element", "ruta"} {
		for _, sample := range pageOf(t, app, "/forhandsgranska/galleri?sort="+kind).Find(".samples h3 a").EachIter() {
			bench := pageOf(t, app, sample.AttrOr("href", ""))
			name := strings.Fields(sample.Text())[1]
			if text := bench.Find("textarea").Text(); !strings.Contains(text, "<"+name) && !strings.Contains(text, `role="`+name+`"`) {
				t.Errorf("%s does not have it:\n%s", sample.Text(), text)
			}
			if findings := bench.Find(".findings li").Length(); findings > 0 {
				t.Errorf("%s has %d findings", sample.Text(), findings)
			}
		}
	}
}

// TestRequestsOfTheBenchAreReadBack: what it writes is by the contract.
func TestRequestsOfTheBenchAreReadBack(t *testing.T) {
	p := &program{settings: config.Demo(), demo: &demoParts{}}
	directory, err := p.settings.Directory()
	if err != nil {
		t.Fatal(err)
	}
	p.service = inbox.NewService(nil, directory, inbox.Options{Log: logtest.Logger(t)})
	made, err := p.bench()
	if err != nil {
		t.Fatal(err)
	}
	want := p.exampleDelivery()
	want.Text, want.Description = "<article><para>Å & ä</para></article>", "Rubrik"
	got, err := made.ReadRequest(made.WriteRequest(want))
	if err != nil || got != want {
		t.Errorf("%v, %+v", err, got)
	}
	if _, err := made.ReadRequest([]byte("<a/>")); err == nil || strings.HasPrefix(err.Error(), "SOAP fault") || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("what is no request: %v", err)
	}
}

func pageOf(t *testing.T, app *fiber.App, path string) *goquery.Document {
	t.Helper()
	got := get(t, app, path)
	doc, err := goquery.NewDocumentFromReader(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", path, got.StatusCode, err)
	}
	return doc
}
