package e2e

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/views"
)

// The most that may come over the wire, in bytes, headers and all.
const (
	firstVisit = 45_000
	nextPage   = 10_000
)

// TestPagesAreLight: what a phone with a small allowance has to fetch for a first visit, and
// for each page after it; and nothing of it from anywhere else.
func TestPagesAreLight(t *testing.T) {
	g := openGallery(t)
	watch := g.browser.Watch()
	visits := []string{
		"list", "case", "list-unread", "list-older", "list-found", "case-thread", "case-boxes", "case-elements", "list-archive", "contact",
		"help", "help-message", "accessibility", "privacy", "logged-out", "error-404",
	}
	for n, name := range visits {
		g.show(only(t, name), views.Swedish)
		most := nextPage
		if n == 0 {
			most = firstVisit
		}
		time.Sleep(time.Second) // for what a browser fetches when it has shown the page
		bytes, files := 0, ""
		for _, transfer := range watch.Transfers() {
			if ownPicture(transfer.URL) {
				continue
			}
			bytes += transfer.Bytes
			files += fmt.Sprintf(" %s %d", path.Base(transfer.URL), transfer.Bytes)
		}
		t.Logf("%s: %d bytes:%s", name, bytes, files)
		if bytes > most || bytes == 0 {
			t.Errorf("%s: %d bytes, not %d", name, bytes, most)
		}
	}
	for _, address := range watch.Requests() {
		if !strings.HasPrefix(address, g.demo.public+"/") && !ownPicture(address) {
			t.Errorf("a page asks for %s", address)
		}
	}
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
