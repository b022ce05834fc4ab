package e2e

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// stop is where the focus is after a press of the tabulator: one box around it, and how
// long the edges of all its boxes are, since a link can go over two lines.
type stop struct {
	Name  string
	Index int  // in the document's order
	Frame bool // it is in a frame, whose document has stops of its own
	Top   float64
	Lower float64
	Area  testkit.Area
	Edge  float64
}

// whereFocusIs gives the stop, with an empty name when the focus has left the page. The
// focus of a row's link is drawn around the row.
const whereFocusIs = `(() => {
	const named = ` + named + `;
	const e = document.activeElement;
	if (!e || e === document.body) return {Name: ""};
	const shown = e.closest(".row h3, .call h3") ? e.closest(".row, .call") : e;
	const box = shown.getBoundingClientRect(), room = 10;
	return {
		Name: named(e), Index: [...document.querySelectorAll("*")].indexOf(e), Frame: e.matches("iframe"), Top: box.top + scrollY, Lower: box.bottom + scrollY,
		Area: {X: Math.max(0, box.left + scrollX - room), Y: Math.max(0, box.top + scrollY - room), Width: box.width + 2 * room, Height: box.height + 2 * room},
		Edge: [...shown.getClientRects()].reduce((sum, r) => sum + 2 * (r.width + r.height), 0),
	};
})()`

// TestKeyboardReachesEverything: the focus goes through all that can be used, in the order
// of reading, is never lost, and is seen wherever it is, light and dark.
func TestKeyboardReachesEverything(t *testing.T) {
	g := openGallery(t)
	for _, look := range []look{{"phone, light", 390, "light"}, {"desk, dark", 1280, "dark"}} {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			own := g.inAnotherBrowser(t)
			own.look(look)
			for _, name := range []string{
				"list", "list-select", "list-find", "case-thread", "settings", "sessions-elsewhere", "help-message", "notices", "login-choice", "error-404", "test-idp",
				"test-traffic", "test-message", "test-send", "test-protocol", "test-account",
			} {
				own.show(only(t, name), views.Swedish)
				own.walk(name)
			}
		})
	}
}

func (g *gallery) walk(where string) {
	g.t.Helper()
	last := stop{Index: -1}
	seen := map[int]bool{}
	for range 200 {
		g.browser.Press("\t")
		at := testkit.Evaluate[stop](g.browser, whereFocusIs)
		if at.Index == last.Index && at.Name != "" {
			continue // a field of several parts, such as a date
		}
		if at.Name == "" || seen[at.Index] {
			break // at the end, browsers leave the page or begin anew
		}
		if at.Index <= last.Index || at.Lower <= last.Top {
			g.t.Errorf("%s: the focus goes back from %s to %s", where, last.Name, at.Name)
		}
		if !at.Frame {
			g.focusIsSeen(where, at)
		}
		last, seen[at.Index] = at, true
	}
	if want := testkit.Evaluate[int](g.browser, canBeUsed); len(seen) != want {
		g.t.Errorf("%s: the keyboard reaches %d of %d", where, len(seen), want)
	}
}

// canBeUsed counts what the keyboard should reach.
const canBeUsed = `[...document.querySelectorAll("a[href], button, summary, select, textarea, iframe, input:not([type=hidden]), [tabindex='0']")]
	.filter(e => e.checkVisibility({visibilityProperty: true}) || e.matches(".skip")).length`

// focusIsSeen compares pictures with and without the focus. What changes with a contrast of
// 3 or more has to be as much as a line of two pixels around it (WCAG 2.4.13), some of which
// the rounded corners save.
func (g *gallery) focusIsSeen(where string, at stop) {
	g.t.Helper()
	const thick, corners = 2, .8
	with := decoded(g.t, g.browser.Picture(at.Area))
	testkit.Evaluate[any](g.browser, "document.activeElement.blur()")
	without := decoded(g.t, g.browser.Picture(at.Area))
	changed := 0
	for y := range min(with.Bounds().Dy(), without.Bounds().Dy()) {
		for x := range min(with.Bounds().Dx(), without.Bounds().Dx()) {
			if contrast(with, without, x, y) >= 3 {
				changed++
			}
		}
	}
	if least := thick * corners * at.Edge; float64(changed) < least {
		g.t.Errorf("%s: the focus on %s changes %d pixels, not %.0f", where, at.Name, changed, least)
	}
}

func decoded(t *testing.T, picture []byte) image.Image {
	t.Helper()
	read, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func contrast(one, other image.Image, x, y int) float64 {
	a, b := luminance(one, x, y), luminance(other, x, y)
	return (max(a, b) + .05) / (min(a, b) + .05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(picture image.Image, x, y int) float64 {
	at := picture.Bounds().Min
	r, g, b, _ := picture.At(at.X+x, at.Y+y).RGBA()
	channel := func(v uint32) float64 {
		if share := float64(v) / 0xffff; share > .04045 {
			return math.Pow((share+.055)/1.055, 2.4)
		}
		return float64(v) / 0xffff / 12.92
	}
	return .2126*channel(r) + .7152*channel(g) + .0722*channel(b)
}
