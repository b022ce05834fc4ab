package e2e

import (
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// TestLogOut ends the session here and with the test identity provider, in a browser with
// and without scripts, and says how far that went.
func TestLogOut(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	const everywhere, here = "och från e-legitimationen som du loggade in med", "Du kan fortfarande vara inloggad i andra tjänster"

	b := testkit.OpenBrowser(t)
	b.WithoutScripts()
	enter(t, b, demo.public)
	b.Click("header form[action='/logga-ut'] button", "a[data-go-on]")
	if text := b.Text("main"); !strings.Contains(text, "Du är utloggad från Min inkorg. Nu loggar vi ut dig från e-legitimationen också.") {
		t.Errorf("first the page says %s", text)
	}
	b.Click("a[data-go-on]", "main a.btn-p[href^='/logga-in']")
	if at, text := b.Location(), b.Text("main"); at != demo.public+"/utloggad" || !strings.Contains(text, everywhere) {
		t.Errorf("then, at %s: %s", at, text)
	}
	b.Open(demo.public + "/inkorg")
	if b.Count("form#test-idp") != 1 {
		t.Errorf("the inbox is still open, at %s", b.Location())
	}

	enter(t, b, demo.public)
	followExit(t, b, demo.public)
	b.Open(demo.public + "/inkorg")
	b.Click("header form[action='/logga-ut'] button", "a[data-go-on]")
	b.Click("a[data-go-on]", "main a.btn-p[href^='/logga-in']")
	if text := b.Text("main"); !strings.Contains(text, here) || strings.Contains(text, everywhere) {
		t.Errorf("while the e-service has a session of its own: %s", text)
	}

	b.WithScripts()
	b.Open(demo.public)
	b.Type("form#test-idp [name=account]", "191313131313")
	b.Type("form#test-idp [name=password]", "demo")
	b.Click("form#test-idp button[type=submit]", "[data-unread-count]")
	b.Click("header form[action='/logga-ut'] button", "main a.btn-p[href^='/logga-in']")
	if text := b.Text("main"); !strings.Contains(text, everywhere) {
		t.Errorf("with scripts: %s", text)
	}
}

// enter logs Tolvan in, without scripts.
func enter(t *testing.T, b *testkit.Browser, public string) {
	t.Helper()
	b.Open(public)
	b.Type("form#test-idp [name=account]", "191212121212")
	b.Type("form#test-idp [name=password]", "demo")
	b.Click("form#test-idp button[type=submit]", "form[action$='/saml/acs']")
	b.Click("form[action$='/saml/acs'] button", "[data-unread-count]")
}
