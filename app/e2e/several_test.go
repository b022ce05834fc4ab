package e2e

import (
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// TestSeveralByHand ticks two rows of the list, by their boxes and by pressing anywhere in
// them, does something to both and undoes it: with scripts and without.
func TestSeveralByHand(t *testing.T) {
	g := openGallery(t)
	for _, scripts := range []string{"with scripts", "without"} {
		if scripts == "without" {
			g.browser.WithoutScripts()
		}
		g.browser.Size(390, 800)
		g.show(only(t, "list-older"), views.Swedish)
		here := g.browser.Location()
		before := g.browser.Count("li[data-unread=true]")
		g.browser.Click(".many > summary", ".many[open]")
		g.browser.Click("li[data-unread=false]:nth-child(1) h3 a", "li:nth-child(1) .pick :checked")
		g.browser.Click("li[data-unread=false]:nth-child(2) .pick", "li:nth-child(2) .pick :checked")
		g.browser.Click("#many [value=olast]", "main [role=status] .undo")
		if marked := g.browser.Count("li[data-unread=true]"); marked != before+2 || g.browser.Location() != here {
			t.Errorf("%s: %d unread, not %d, at %s", scripts, marked, before+2, g.browser.Location())
		}
		g.browser.Click(".undo button", "main [role=status]:not(:has(form))")
		if undone := g.browser.Count("li[data-unread=true]"); undone != before || g.browser.Location() != here {
			t.Errorf("%s: undone, %d unread, not %d, at %s", scripts, undone, before, g.browser.Location())
		}
	}
}

// TestWhatNeedsAScript is not there without one.
func TestWhatNeedsAScript(t *testing.T) {
	g := openGallery(t)
	for _, scripts := range []bool{true, false} {
		if !scripts {
			g.browser.WithoutScripts()
		}
		for name, part := range map[string]string{"list-none-chosen": "[data-all]", "case": "[data-print]"} {
			g.show(only(t, name), views.Swedish)
			if seen := testkit.Evaluate[bool](g.browser, `document.querySelector("`+part+`").checkVisibility()`); seen != scripts {
				t.Errorf("scripts %v, %s is seen: %v", scripts, part, seen)
			}
		}
	}
}

// TestAllOfThePage: with scripts, one box ticks all the others.
func TestAllOfThePage(t *testing.T) {
	g := openGallery(t)
	g.show(only(t, "list"), views.Swedish)
	g.browser.Click(".many > summary", ".many[open]")
	for _, want := range []int{20, 0} {
		g.browser.Click("[data-all]", "body")
		if got := g.browser.Count(".pick :checked"); got != want {
			t.Errorf("%d boxes are ticked, not %d", got, want)
		}
	}
}
