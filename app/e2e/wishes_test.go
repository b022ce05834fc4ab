package e2e

import (
	"slices"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// only gives the state of that name.
func only(t *testing.T, name string) state {
	t.Helper()
	all := states()
	at := slices.IndexFunc(all, func(s state) bool { return s.name == name })
	if at < 0 {
		t.Fatalf("no state %s", name)
	}
	return all[at]
}

// holds checks what has to be true in the page, by what it is called.
func (g *gallery) holds(where string, wanted map[string]string) {
	g.t.Helper()
	for what, expression := range wanted {
		if !testkit.Evaluate[bool](g.browser, `(() => {
			const one = document.querySelector.bind(document), all = s => [...document.querySelectorAll(s)];
			const style = (e, part) => getComputedStyle(e, part);
			const system = name => { const e = document.body.appendChild(document.createElement("i")); e.style.color = name; const c = style(e).color; e.remove(); return c };
			return `+expression+`;
		})()`) {
			g.t.Errorf("%s: not so: %s", where, what)
		}
	}
}

// TestForcedColours: where the reader's own colours replace ours, and shadows and grounds
// are gone, what is unread, current and in focus is still told apart.
func TestForcedColours(t *testing.T) {
	g := openGallery(t)
	g.browser.Wishes("", testkit.Wish{Feature: "forced-colors", Value: "active"})
	g.show(only(t, "list"), views.Swedish)
	g.browser.Press("\t")
	g.holds("list", map[string]string{
		"forced colours are on":        `matchMedia("(forced-colors: active)").matches`,
		"the unread bar is highlit":    `style(one(".row.un"), "::before").backgroundColor === system("Highlight")`,
		"the unread word has an edge":  `style(one(".row.un .pill")).borderTopStyle === "solid" && style(one(".row.un .pill")).borderTopColor === system("CanvasText")`,
		"unread titles are bold":       `Number(style(one(".row.un h3")).fontWeight) > 700 && Number(style(one(".row:not(.un) h3")).fontWeight) < 500`,
		"the current filter is framed": `style(one(".tabs [aria-current]")).borderTopWidth === "4px"`,
		"the focus is a line":          `style(document.activeElement).outlineStyle === "solid" && style(document.activeElement).boxShadow === "none"`,
	})
	g.show(only(t, "case-boxes"), views.Swedish)
	g.holds("case", map[string]string{
		"boxes are framed":  `all(".box").every(box => style(box).borderTopStyle === "solid")`,
		"pictures are seen": `style(one(".information"), "::before").backgroundColor === system("CanvasText")`,
	})
}

// TestMoreContrast: lines and muted text are at full strength.
func TestMoreContrast(t *testing.T) {
	g := openGallery(t)
	for _, scheme := range []string{"light", "dark"} {
		g.browser.Wishes("", testkit.Wish{Feature: "prefers-contrast", Value: "more"}, testkit.Wish{Feature: "prefers-color-scheme", Value: scheme})
		g.show(only(t, "list"), views.Swedish)
		g.holds("list in "+scheme, map[string]string{
			"muted text is not muted": `all(".from, .meta, .when, .lede").every(e => style(e).color === style(document.body).color)`,
			"lines are strong":        `style(one(".row + .row")).borderTopColor === style(one(".tabs a:not([aria-current])")).borderTopColor`,
		})
	}
}

// TestMotionIsForThoseWhoDoNotMind: colours alone glide, and briefly.
func TestMotionIsForThoseWhoDoNotMind(t *testing.T) {
	g := openGallery(t)
	g.browser.Wishes("", testkit.Wish{Feature: "prefers-reduced-motion", Value: "no-preference"})
	g.show(only(t, "list"), views.Swedish)
	g.holds("list", map[string]string{
		"links glide from colour to colour": `style(one(".tabs a")).transitionDuration.startsWith("0.12s")`,
		"nothing but colours does":          `all("*").every(e => style(e).transitionDuration === "0s" || style(e).transitionProperty === "background-color, color")`,
	})
}

// TestPrint: a case on paper is the message, all of it, with the addresses of its links.
func TestPrint(t *testing.T) {
	g := openGallery(t)
	for _, scheme := range []string{"light", "dark"} {
		g.show(only(t, "case-thread"), views.Swedish)
		testkit.Evaluate[any](g.browser, `for (const details of document.querySelectorAll("details")) details.open = false`)
		g.browser.Wishes("print", testkit.Wish{Feature: "prefers-color-scheme", Value: scheme})
		g.holds("thread, from "+scheme, map[string]string{
			"what is for the screen is left out": `all(".top, .env, .foot, .back, .msg > footer, .skip").every(e => style(e).display === "none")`,
			"closed messages are printed":        `all(".thread [data-body]").length > 0 && all(".thread [data-body]").every(e => e.getBoundingClientRect().height > 0)`,
			"it is black on white":               `style(document.body).color === "rgb(0, 0, 0)" && style(one(".card")).backgroundColor === "rgb(255, 255, 255)"`,
			"type is measured for paper":         `Math.abs(parseFloat(style(document.body).fontSize) - 11 * 96 / 72) < .1`,
		})
		g.browser.Wishes("")
		g.show(only(t, "case-elements"), views.Swedish)
		g.browser.Wishes("print", testkit.Wish{Feature: "prefers-color-scheme", Value: scheme})
		g.holds("links, from "+scheme, map[string]string{
			"addresses stand beside links": `all(".body a[href^=http]").length > 0 && all(".body a[href^=http]").every(a => style(a, "::after").content.includes(a.getAttribute("href")))`,
		})
		g.browser.Wishes("")
	}
}
