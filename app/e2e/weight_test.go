package e2e

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// The most that may come over the wire, in bytes, headers and all.
const (
	firstVisit = 45_000
	nextPage   = 10_000
)

// TestFirstVisitIsLight: what a phone with a small allowance has to fetch when it has nothing
// yet, wherever somebody comes in.
func TestFirstVisitIsLight(t *testing.T) {
	g := openGallery(t)
	for _, name := range []string{"list", "case-elements", "list-found", "settings", "help-message", "error-404"} {
		cold := g.inAnotherBrowser(t)
		cold.isLight(only(t, name), cold.browser.Watch(), firstVisit)
	}
}

// TestPagesAreLight: what it has to fetch for each page after the first, of all that a citizen
// can open; and nothing of it from anywhere else.
func TestPagesAreLight(t *testing.T) {
	g := openGallery(t)
	watch := g.browser.Watch()
	g.isLight(only(t, "list"), watch, firstVisit)
	for _, s := range states() {
		if s.path == "" || forTesters(s) {
			continue
		}
		s.then, s.press = "", "" // what somebody does on a page fetches another
		g.isLight(s, watch, nextPage)
	}
	for _, address := range watch.Requests() {
		if !strings.HasPrefix(address, g.demo.public+"/") && !ownPicture(address) {
			t.Errorf("a page asks for %s", address)
		}
	}
}

// isLight shows a state, and says when more bytes come over the wire than may.
func (g *gallery) isLight(s state, watch *testkit.Watch, most int) {
	g.t.Helper()
	g.show(s, views.Swedish)
	watch.Quiet()
	bytes, files := 0, ""
	for _, transfer := range watch.Transfers() {
		if ownPicture(transfer.URL) {
			continue
		}
		bytes += transfer.Bytes
		files += fmt.Sprintf(" %s %d", path.Base(transfer.URL), transfer.Bytes)
	}
	g.t.Logf("%s: %d bytes:%s", s.name, bytes, files)
	if bytes > most || bytes == 0 {
		g.t.Errorf("%s: %d bytes, not %d", s.name, bytes, most)
	}
}

// forTesters says whether a state is of pages that citizens never see.
func forTesters(s state) bool {
	for _, route := range []string{"/forhandsgranska", "/test", "/hjalp/docbook", "/demo/"} {
		if strings.HasPrefix(s.route, route) {
			return true
		}
	}
	return false
}

// ownPicture says whether something is a picture of the browser's own, for its form fields:
// it comes over no wire.
func ownPicture(address string) bool { return strings.HasPrefix(address, "data:image/") }

// TestNothingMovesOnASlowConnection: what comes late, such as the font, must not push away
// what somebody has begun to read.
func TestNothingMovesOnASlowConnection(t *testing.T) {
	g := openGallery(t)
	g.browser.BeforeScripts(noteShifts)
	g.browser.SlowAndCold()
	for _, name := range []string{"list", "case", "case-thread", "help-message", "login-choice"} {
		for _, width := range []int64{390, 1280} {
			g.browser.Size(width, 900)
			g.show(only(t, name), views.Swedish)
			testkit.Evaluate[any](g.browser, "document.fonts.ready.then(() => new Promise(done => setTimeout(done, 300)))")
			for _, problem := range shifts(g) {
				t.Errorf("%s at %d: %s", name, width, problem)
			}
		}
	}
}

// noteShifts notes what moves on the page without anybody having done anything.
const noteShifts = `window.shifts = [];
	new PerformanceObserver(list => {
		for (const shift of list.getEntries()) {
			if (!shift.hadRecentInput) window.shifts.push(shift.value + " " + shift.sources.map(s => s.node?.nodeName + "." + s.node?.className).join(", "));
		}
	}).observe({type: "layout-shift", buffered: true});`

// shifts are what has moved since the page began to load: nothing may.
func shifts(g *gallery) []string {
	return lines(testkit.Evaluate[string](g.browser, `window.shifts.map(s => "shifts by " + s).join("\n")`))
}
