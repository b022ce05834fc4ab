package e2e

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestEveryExitOfTheDemo takes all exits of one person's messages, without a browser's
// scripts. The page before the click names the receiver; the e-service behind it, a SAML
// service provider of its own, shows who arrived, with which level, and in all three ways.
func TestEveryExitOfTheDemo(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	v := demo.visitor(t)
	v.logIn("191212121212")
	modes := map[string]int{}
	for path, opened := range v.crawl("/inkorg") {
		if !strings.HasPrefix(path, "/inkorg/") {
			continue
		}
		opened.doc.Find("article[data-message]").Each(func(_ int, message *goquery.Selection) {
			message.Find("a[data-exit]").Each(func(_ int, exit *goquery.Selection) {
				if !strings.Contains(message.Text(), "Demo-e-tjänsten") {
					t.Errorf("%s does not name who its exit leads to", path)
				}
				modes[v.arrival(exit.AttrOr("href", ""))]++
			})
		})
	}
	for _, mode := range []string{"redirect", "idp-link", "response"} {
		if modes[mode] == 0 {
			t.Errorf("no exit arrives by %s: %v", mode, modes)
		}
		if noted := strings.Count(demo.log(), "mode="+mode); noted < modes[mode] {
			t.Errorf("%d exits by %s, %d of them in the log", modes[mode], mode, noted)
		}
	}
}

// arrival takes an exit and sends the forms that pass on; it gives the mode by which the
// e-service says that its visitor came.
func (v *visitor) arrival(href string) string {
	v.t.Helper()
	at := v.get(href)
	for range 3 {
		if at.doc.Find("form[data-post-on]").Length() == 0 {
			break
		}
		at = v.submit(at, "form[data-post-on]", nil)
	}
	said := at.doc.Find("body.eservice dl.pairs dd").Map(func(_ int, value *goquery.Selection) string { return value.Text() })
	if len(said) < 4 || said[0] != "Tolvan Tolvansson" || said[1] != "191212121212" || !strings.HasSuffix(said[2], "/loa3") {
		v.t.Fatalf("%s ends at %s, which shows %q", href, at.Request.URL.Path, said)
	}
	return said[3]
}
