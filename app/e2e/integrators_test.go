package e2e

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
	"inkorg/app/pagetest"
	"inkorg/app/rivta"
	"inkorg/app/testkit"
)

// TestTheIntegratorsPageOfTheDemo: every command on it works as it stands.
func TestTheIntegratorsPageOfTheDemo(t *testing.T) {
	testkit.Need(t, "curl")
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	response, err := http.Get(demo.contracts)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	html, err := page.Html()
	if err != nil {
		t.Fatal(err)
	}
	pagetest.Check(t, pagetest.Page{URL: demo.contracts + "/", Status: response.StatusCode, Header: response.Header, Body: []byte(html)})
	commands := page.Find("#prova ~ pre code").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	wants := []string{":status>true<", ":resultCode>OK<", "dry run: nothing was stored"}
	for i, want := range wants {
		if i >= len(commands) {
			t.Fatalf("%d commands", len(commands))
		}
		if output, err := exec.Command("sh", "-c", commands[i]).CombinedOutput(); err != nil || !strings.Contains(string(output), want) {
			t.Errorf("%s\n%v\n%s", commands[i], err, output)
		}
	}
}

// TestTheIntegratorsPageIsAccessible: axe finds nothing on it, on a phone and a desk, light
// and dark, and it does not scroll sideways.
func TestTheIntegratorsPageIsAccessible(t *testing.T) {
	data := t.TempDir()
	demo := serve(t, data)
	defer demo.stop(t)
	demo.tell(t, data, "senders", "Svaren är långsamma. "+unbroken)
	demo.tell(t, data, "testers", "Adressen ändras.")
	b := testkit.OpenBrowser(t)
	for _, width := range []int64{320, 1280} {
		for _, dark := range []bool{false, true} {
			b.Look(width, 900, dark)
			b.Open(demo.contracts + "/?sprak=sv")
			testkit.Evaluate[any](b, axe(t)+";0")
			for _, violation := range violations(t, b) {
				t.Errorf("%d wide, dark %v: %s", width, dark, violation)
			}
			if got := b.ScrollWidth(); got > width {
				t.Errorf("%d wide, the page is %d", width, got)
			}
		}
	}
}

// TestWhereAMessagesElementsAreShown: as the integrators' page says, every element has its
// place on the citizen's pages, or none.
func TestWhereAMessagesElementsAreShown(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	client := rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest"}
	message := inbox.Delivery{
		SubjectOfCareID: "199908072391",
		OrganisationUnit: inbox.OrganisationUnit{
			UnitID: "SE23210000", UnitName: "Enhetens namn", UnitAddress: "Enhetens adress", UnitPostalCode: "990 13",
			UnitPostalCity: "Enhetens ort", UnitTelephone: "08-465 004 17",
		},
		MessageThreadID: "konversationens-id", Description: "Meddelandets rubrik", SourceSystem: "SE45454",
		Text:    "<article><para>Meddelandets text</para></article>",
		SSOLink: &inbox.SSOLink{SystemID: "DEMO-REDIRECT", Text: "Knappens text", QueryString: "fraga=hemlig", Type: inbox.NewTarget},
	}
	if answer, err := client.AddMessage(t.Context(), message); err != nil || answer.ResultCode != inbox.ResultOK {
		t.Fatalf("answered %+v, %v", answer, err)
	}
	love := demo.visitor(t)
	list := love.logIn("199908072391")
	row := list.doc.Find("li[data-case]").First()
	opened := love.get(row.Find("a").AttrOr("href", ""))
	shown := opened.doc.Find("main").Text()
	for _, text := range []string{"Enhetens namn", "Meddelandets rubrik"} {
		if !strings.Contains(row.Text(), text) {
			t.Errorf("the list does not say %s: %s", text, row.Text())
		}
	}
	for text, want := range map[string]bool{
		"Enhetens namn": true, "Enhetens adress": true, "990 13": true, "Enhetens ort": true, "08-465 004 17": true,
		"Meddelandets rubrik": true, "Meddelandets text": true, "Knappens text": true, "Demo-e-tjänsten": true, "ny flik": true,
		"SE23210000": false, "konversationens-id": false, "hemlig": false, "DEMO-REDIRECT": false, "SE45454": false,
	} {
		if strings.Contains(shown, text) != want {
			t.Errorf("%s is shown: %v", text, !want)
		}
	}
	if cards := opened.doc.Find("a[href^='/mottagning/SE23210000']").Length(); cards == 0 {
		t.Error("the sender's name does not lead to its contact card")
	}
}
