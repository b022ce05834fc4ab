package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// TestChoiceOfIdPs in the reader's language, and in the order of the Swedish alphabet, in
// which å, ä and ö are letters of their own.
func TestChoiceOfIdPs(t *testing.T) {
	s := newSiteWith(t, 5)
	config := s.loginConfig
	for i, names := range []map[string]string{
		{"sv": "Ö-legitimation", "en": "The O"}, {"sv": "åland"}, {"sv": "Zeta", "en": "A zeta"}, {"sv": "Ängel"}, {"en": "Only English"},
	} {
		config.IdPs[i].DisplayNames = names
	}
	s.loginAs(config)
	for language, want := range map[string][]string{
		"sv": {"Only English", "Zeta", "åland", "Ängel", "Ö-legitimation"},
		"en": {"A zeta", "Only English", "The O", "åland", "Ängel"},
	} {
		request := s.browser().request(http.MethodGet, "/logga-in?till=/inkorg", nil)
		request.Header.Set("Accept-Language", language)
		got := s.browser().do(request).doc.Find("ul.choices a").Map(func(_ int, link *goquery.Selection) string { return link.Text() })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", language, diff)
		}
	}
}

// TestNoIdPToLogInWith says so, and to come back.
func TestNoIdPToLogInWith(t *testing.T) {
	s := newSiteWith(t, 2)
	config := s.loginConfig
	for i := range config.IdPs {
		config.IdPs[i].ValidUntil = time.Now().Add(-time.Minute)
	}
	s.loginAs(config)
	got := s.browser().get("/logga-in")
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", got.StatusCode, got.Header.Get("Retry-After"))
	}
	if !strings.Contains(s.log.String(), "no identity provider that can be used") {
		t.Error("the log does not say why")
	}
	if got := s.browser().get("/saml/metadata"); got.StatusCode != http.StatusOK {
		t.Errorf("own metadata: %d", got.StatusCode)
	}
}
