package e2e

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/render"
)

// TestEveryPageThatLinksLeadTo goes through the whole demo as each of its people: every
// local link leads to a page, and every page keeps the invariants (visitor checks them).
func TestEveryPageThatLinksLeadTo(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	for account, cases := range map[string]int{"191212121212": 25, "189001019802": 3, "199908072391": 0, "191313131313": 1, "199101012384": 0} {
		v := demo.visitor(t)
		v.logIn(account)
		seen := v.crawl("/inkorg")
		opened, fallbacks := 0, 0
		for path, p := range seen {
			if strings.HasPrefix(path, "/inkorg/") {
				opened++
				fallbacks += strings.Count(p.body, render.Mismatch)
			}
		}
		if opened < cases {
			t.Errorf("%s: %d cases, want at least %d", account, opened, cases)
		}
		if account == "191212121212" && fallbacks < 2 {
			t.Errorf("the demo shows the fallback %d times: a mismatched element and a whole message are wanted", fallbacks)
		}
	}
}

// crawl opens an address and all that its links lead to, by path.
func (v *visitor) crawl(start string) map[string]page {
	v.t.Helper()
	seen := map[string]page{}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		address, err := url.Parse(queue[0])
		if err != nil {
			v.t.Fatal(err)
		}
		// The same page with another place in the list is the same page.
		key := address.Path
		if address.Path == "/inkorg" {
			key = address.RequestURI()
		}
		if _, done := seen[key]; done {
			continue
		}
		got := v.get(address.RequestURI())
		if got.StatusCode != 200 {
			v.t.Errorf("%s: %d", address.Path, got.StatusCode)
		}
		seen[key] = got
		if inFrame(address.Path) {
			continue
		}
		got.doc.Find("a[href^='/']:not([download])").Each(func(_ int, link *goquery.Selection) { queue = append(queue, link.AttrOr("href", "")) })
	}
	return seen
}
