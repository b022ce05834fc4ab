package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"inkorg/app/web"
)

// TestCookiesByHTTPS: where citizens come by https, every cookie is for this host, for
// encrypted connections and for no script; one alone comes along from the identity
// provider's page.
func TestCookiesByHTTPS(t *testing.T) {
	s := newSiteTuned(t, 1, func(c *web.Config) { c.PublicURL = "https://inkorg.example.se" })
	b := s.browser()
	kept := map[string]*http.Cookie{}
	exchange := func(method, path string, form url.Values, site string) page {
		t.Helper()
		request := b.request(method, path, form)
		request.Host = "inkorg.example.se"
		request.Header.Set("Sec-Fetch-Site", site)
		for _, cookie := range kept {
			request.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value}) // the test's own jar would not send it by http
		}
		got := b.do(request)
		for _, cookie := range got.Cookies() {
			kept[cookie.Name] = cookie
		}
		return got
	}
	asked := b.asked(exchange(http.MethodGet, "/logga-in", nil, "none"))
	exchange(http.MethodPost, web.ACSPath, b.answer(asked, tolvan), "cross-site")
	exchange(http.MethodPost, "/sprak", url.Values{"sprak": {"en"}}, "same-origin")
	list := exchange(http.MethodGet, "/inkorg", nil, "none")
	token := list.doc.Find("input[name=csrf]").AttrOr("value", "")
	exchange(http.MethodPost, "/inkorg/flera", url.Values{"csrf": {token}, "gor": {"last"}}, "same-origin")
	draft := formOf(t, exchange(http.MethodGet, settingsPath, nil, "none"), both)
	draft.Del("spara")
	exchange(http.MethodPost, settingsPath, draft, "same-origin")
	for name, sameSite := range map[string]http.SameSite{
		"inkorg": http.SameSiteLaxMode, "inkorg-sprak": http.SameSiteLaxMode, "inkorg-notis": http.SameSiteLaxMode, "inkorg-utkast": http.SameSiteLaxMode, "inkorg-login": http.SameSiteNoneMode,
	} {
		cookie := kept["__Host-"+name]
		if cookie == nil {
			t.Errorf("no cookie __Host-%s among %v", name, kept)
			continue
		}
		if !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" || cookie.SameSite != sameSite {
			t.Errorf("%s", strings.ReplaceAll(cookie.String(), cookie.Value, "…"))
		}
	}
}
