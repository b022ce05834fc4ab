package e2e

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/testkit"
)

// TestNewcomer goes through the inbox in a real browser with scripts switched off: log-in
// by SAML, list, message, back, exit, and a message that a care system just sent.
func TestNewcomer(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	b := testkit.OpenBrowser(t)
	b.WithoutScripts()

	b.Open(demo.public)
	b.Type("form#test-idp [name=account]", "191212121212")
	b.Type("form#test-idp [name=password]", "demo")
	b.Click("form#test-idp button[type=submit]", "form[action$='/saml/acs']")
	b.Click("form[action$='/saml/acs'] button", "[data-unread-count]")

	unread := b.Attribute("[data-unread-count]", "data-unread-count")
	if cases := b.Count("li[data-case]"); cases != 20 || unread == "0" {
		t.Fatalf("the list shows %d cases, %s unread", cases, unread)
	}
	readOneCase(t, b, unread)
	followExit(t, b, demo.public)
	receiveOne(t, b, demo)
}

// readOneCase opens the newest unread case and goes back: it is read then.
func readOneCase(t *testing.T, b *testkit.Browser, unread string) {
	t.Helper()
	row := "li[data-case][data-unread=true]"
	title := b.Text(row + " [data-title]")
	caseID := b.Attribute(row, "data-case")
	b.Click(row+" a", "article[data-message]")
	if got := b.Text("article[data-message] [data-title]"); got != title {
		t.Errorf("the list says %q, the message %q", title, got)
	}
	if got := b.Attribute("article[data-message]", "data-unread"); got != "true" {
		t.Errorf("data-unread is %q, want what it was before this view", got)
	}
	if strings.TrimSpace(b.Text("[data-body]")) == "" {
		t.Error("the message has no text")
	}
	b.Click("a.back", "[data-unread-count]")
	if got := b.Attribute("li[data-case='"+caseID+"']", "data-unread"); got != "false" {
		t.Errorf("the case is still unread after it was opened: %q", got)
	}
	if got := b.Attribute("[data-unread-count]", "data-unread-count"); got == unread {
		t.Errorf("still %s unread", got)
	}
}

// followExit follows the exit of a message: the e-service knows who came, and at which
// deep link, without another log-in form.
func followExit(t *testing.T, b *testkit.Browser, public string) {
	t.Helper()
	b.Open(public + "/inkorg")
	b.Click("li[data-case='"+caseTitled(t, b, "Fyll i hälsoformuläret före ditt hälsosamtal")+"'] a", "a[data-exit]")
	if got := b.Text("article"); !strings.Contains(got, "loggas in automatiskt") {
		t.Error("the page does not say before the click that the log-in follows along")
	}
	b.Click("a[data-exit]", "form[action$='/demo/etjanst/acs']")
	b.Click("form[action$='/demo/etjanst/acs'] button", "body.eservice")
	if at := b.Location(); at != public+"/demo/etjanst/?formular=halsa&id=42" {
		t.Errorf("the exit ended at %s", at)
	}
	for _, wanted := range []string{"Tolvan Tolvansson", "191212121212", "loa3", "formular", "halsa"} {
		if !strings.Contains(b.Text("main"), wanted) {
			t.Errorf("the e-service does not show %q", wanted)
		}
	}
}

// caseTitled gives the id of the case on the list that has a title.
func caseTitled(t *testing.T, b *testkit.Browser, title string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.HTML()))
	if err != nil {
		t.Fatal(err)
	}
	id, titles := "", []string{}
	doc.Find("li[data-case]").Each(func(_ int, row *goquery.Selection) {
		titles = append(titles, row.Find("[data-title]").Text())
		if row.Find("[data-title]").Text() == title {
			id = row.AttrOr("data-case", "")
		}
	})
	if id == "" {
		t.Fatalf("no case on the list is titled %q, of %q", title, titles)
	}
	return id
}

// receiveOne sends a message over SOAP and finds it at the top of the list.
func receiveOne(t *testing.T, b *testkit.Browser, demo *instance) {
	t.Helper()
	out, code := demo.send(t, "--to", "191212121212", "--system", "SE45454", "--unit", "SE23210000",
		"--unit-name", "Nya mottagningen", "--description", "Alldeles nytt", "--text", "-")
	if code != 0 || !strings.Contains(out, "OK") {
		t.Fatalf("send: %d %s", code, out)
	}
	b.Open(demo.public + "/inkorg")
	if got := b.Text("li[data-case][data-unread=true] [data-title]"); got != "Alldeles nytt" {
		t.Errorf("the newest unread case is %q", got)
	}
	if got := b.Text("li[data-case] [data-sender]"); got != "Nya mottagningen" {
		t.Errorf("its sender is %q", got)
	}
}
