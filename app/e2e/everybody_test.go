package e2e

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/views"
)

// TestPagesAreForEverybody looks at every page in every state and language: what tools for
// accessibility find, reflow, the size of what is pressed, and what moves. As many browsers as
// there is room for share the states.
func TestPagesAreForEverybody(t *testing.T) {
	g, script := openGallery(t), axe(t)
	all := states()
	var next, seen atomic.Int32
	begun := time.Now()
	t.Run("browsers", func(t *testing.T) {
		for n := range runtime.GOMAXPROCS(0) {
			t.Run(strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				own := g.inAnotherBrowser(t)
				own.browser.BeforeScripts(script)
				watch := own.browser.Watch()
				for at := next.Add(1) - 1; int(at) < len(all); at = next.Add(1) - 1 {
					for _, lang := range []string{views.Swedish, views.English} {
						own.isForEverybody(all[at], lang)
						seen.Add(1)
					}
				}
				for _, complaint := range complaints(watch) {
					t.Errorf("the browser says: %s", complaint)
				}
			})
		}
	})
	if int(seen.Load()) != 2*len(all) && !t.Failed() {
		t.Errorf("%d pages seen, not %d", seen.Load(), 2*len(all))
	}
	t.Logf("%d pages in %v", seen.Load(), time.Since(begun).Round(time.Second))
}

func (g *gallery) isForEverybody(s state, lang string) {
	g.t.Helper()
	g.look(looks()[0])
	g.show(s, lang)
	checks := []func(g *gallery) []string{smallTargets, motion, badReflow}
	// Where a page's policy lets nothing run, axe waits for ever for its own timers. Such a page
	// is a citizens' one, which is here by itself, too.
	if !strings.HasSuffix(s.route, "/sida") {
		checks = append(checks, axeFindings)
	}
	for _, check := range checks {
		for _, problem := range check(g) {
			g.t.Errorf("%s in %s: %s", s.name, lang, problem)
		}
	}
}

// complaints are what the browser itself says of pages, but for answers that are errors, as
// they are to be, the script that the gallery blocks, and dates that are none.
func complaints(watch *testkit.Watch) []string {
	return slices.DeleteFunc(watch.Complaints(), func(said string) bool {
		return strings.HasPrefix(said, "Failed to load resource: the server responded with a status of 4") ||
			strings.Contains(said, "ERR_BLOCKED_BY_CLIENT") || strings.Contains(said, "does not conform to the required format")
	})
}

// lines takes apart what a script found.
func lines(found string) []string {
	if found == "" {
		return nil
	}
	return strings.Split(found, "\n")
}

// named is, in scripts, an element as a person would name it.
const named = `(e) => e.tagName.toLowerCase() + [...e.classList].map(c => "." + c).join("") + " " + JSON.stringify(e.textContent.trim().slice(0, 40))`

// smallTargets are what is pressed and smaller than a finger: 24 pixels for everything, and
// 44 for buttons and what looks like one.
func smallTargets(g *gallery) []string {
	return lines(testkit.Evaluate[string](g.browser, `(() => {
		const named = `+named+`;
		const found = [];
		for (const e of document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")) {
			const box = e.getBoundingClientRect();
			if (!e.checkVisibility({visibilityProperty: true}) || e.matches(".skip:not(:focus)")) continue;
			const least = e.matches(".btn, .back, .tabs a, .exit:not(.inline), input:not([type=checkbox], [type=radio]), select, summary") ? 44 : 24;
			if (box.height < least - .01 || box.width < 24 - .01) found.push(named(e) + " is " + box.width.toFixed(1) + " x " + box.height.toFixed(1) + ", not " + least);
		}
		return found.join("\n");
	})()`))
}

// motion is what moves for somebody who has asked that nothing does.
func motion(g *gallery) []string {
	return lines(testkit.Evaluate[string](g.browser, `(() => {
		const named = `+named+`;
		return [...document.querySelectorAll("*")].filter(e => {
			const style = getComputedStyle(e);
			return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior === "smooth";
		}).map(e => named(e) + " moves").join("\n");
	})()`))
}

// badReflow is what does not fit a window of 320 pixels, which is a desk at 400 %, with the
// spacing of text that WCAG 1.4.12 asks a page to bear: a page that scrolls sideways, and
// text that is cut off. A long title is, in the list: it is whole in the case; and what is
// written in a field can be scrolled there.
func badReflow(g *gallery) []string {
	g.browser.Size(320, 900)
	return lines(testkit.Evaluate[string](g.browser, `(() => {
		const named = `+named+`;
		const sheet = new CSSStyleSheet();
		sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
		document.adoptedStyleSheets = [sheet];
		const found = [];
		if (document.documentElement.scrollWidth > 320) found.push("is " + document.documentElement.scrollWidth + " wide at 320");
		for (const e of document.querySelectorAll("body *:not(.vh, .vh *, input, svg, svg *, .scroll, .row h3)")) {
			const style = getComputedStyle(e), cuts = way => !["visible"].includes(way);
			if (cuts(style.overflowX) && e.scrollWidth > e.clientWidth + 1 || cuts(style.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(named(e) + " is cut off");
			const box = e.getBoundingClientRect();
			if (e.checkVisibility() && box.right > 321 && !e.closest(".scroll")) found.push(named(e) + " ends at " + box.right.toFixed(0));
		}
		document.adoptedStyleSheets = [];
		return found.join("\n");
	})()`))
}
