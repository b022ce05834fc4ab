package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

// laterClock lets a test put the page's clock on. The page then finds out what time it is,
// as it does when a machine wakes up.
const laterClock = `{
	const now = Date.now;
	let later = 0;
	Date.now = () => now() + later;
	window.wait = minutes => { later += minutes * 60000; document.dispatchEvent(new Event("visibilitychange")); };
}`

const dialogIsOpen = `document.querySelector("dialog[data-session]").open`

// TestWarningBeforeTheLogInEnds: two minutes before, with the focus on the one action that
// makes it last; at the end, the kind page, from which a log-in leads back.
func TestWarningBeforeTheLogInEnds(t *testing.T) {
	g := openGallery(t)
	g.browser.BeforeScripts(laterClock)
	g.show(only(t, "case"), views.Swedish)
	at := g.browser.Location()
	wait(g, "27.9")
	if testkit.Evaluate[bool](g.browser, dialogIsOpen) {
		t.Error("it warns more than two minutes before")
	}
	wait(g, "0.2")
	g.holds("two minutes before", map[string]string{
		"it warns":                      dialogIsOpen,
		"the focus is on staying":       `document.activeElement.closest("form").getAttribute("action") === "/session/forlang"`,
		"it says how long":              `one("#session-text").innerText.includes("mindre än 2 minuter")`,
		"the way out stands beside":     `one("dialog form[action='/logga-ut'] button").checkVisibility()`,
		"the last thing is not offered": `!one("dialog button[data-when=final]").checkVisibility()`,
	})
	wait(g, "1")
	g.holds("a minute before", map[string]string{"it says how long": `one("#session-text").innerText.includes("mindre än 1 minut")`})

	g.browser.Click("dialog form[action='/session/forlang'] button", "dialog:not([open])")
	g.holds("after staying", map[string]string{"the page is still there": `location.href === "` + at + `"`})
	wait(g, "27.9")
	if testkit.Evaluate[bool](g.browser, dialogIsOpen) {
		t.Error("it has not been made to last")
	}
	wait(g, "2.2")
	g.browser.Await("a[href^='/logga-in']:not([href*=slut])")
	if !strings.Contains(g.browser.Location(), "/logga-in?slut=1") || !strings.Contains(g.browser.Attribute("main a.btn-p", "href"), "inkorg%2F") {
		t.Errorf("it ends at %s, and leads back to %s", g.browser.Location(), g.browser.Attribute("main a.btn-p", "href"))
	}
}

func wait(g *gallery, minutes string) {
	g.t.Helper()
	testkit.Evaluate[any](g.browser, "wait("+minutes+")")
}

// TestLogInThatCannotLastLonger says so, beforehand on the page and in the warning.
func TestLogInThatCannotLastLonger(t *testing.T) {
	file := filepath.Join(t.TempDir(), "inkorg.yaml")
	if err := os.WriteFile(file, []byte("environment: demo\nsession: {idle: 20m, absolute: 20m}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	demo := serve(t, t.TempDir(), "--config", file)
	defer demo.stop(t)
	v := demo.visitor(t)
	list := v.logIn(manyCases)
	if said := list.doc.Find("footer [data-session-text]").Text(); !strings.Contains(said, "längre går inte") {
		t.Errorf("the page says %q", said)
	}
	g := &gallery{t: t, demo: demo, visitors: map[string]*visitor{manyCases: v}, browser: testkit.OpenBrowser(t)}
	g.browser.BeforeScripts(laterClock)
	g.show(only(t, "list"), views.Swedish)
	wait(g, "18.5")
	g.holds("at the end", map[string]string{
		"it warns":            dialogIsOpen,
		"staying is no offer": `!one("dialog form[action='/session/forlang']").checkVisibility()`,
		"it says why":         `one("#session-text").innerText.includes("Du har snart varit inloggad i 20 minuter")`,
		"it can be closed":    `one("dialog button[data-when=final]").checkVisibility()`,
	})
	g.browser.Click("dialog button[data-when=final]", "dialog:not([open])")
}
