package sso

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
)

// FuzzExit looks for input that builds a URL outside the base URL, crashes, or is read
// differently the second time.
func FuzzExit(f *testing.F) {
	for _, c := range exitCases(f) {
		if c.kind != "base" {
			f.Add(c.base, c.input)
		}
	}
	f.Add("http://127.0.0.1:18080/secure/", "http://127.0.0.1:18080/secure/x?a[]=1")
	f.Add("https://vard.example.se/app", "https://vard.example.se/apple")
	f.Add("https://vard.example.se/a%2541/?t=1", "https://vard.example.se/a%2541/%2541?t=12")
	f.Fuzz(func(t *testing.T, rawBase, input string) {
		base, err := ParseBase(rawBase, true)
		if err != nil {
			return
		}
		again, err := ParseBase(base.String(), true)
		if len(base.String()) <= maxURL && (err != nil || again.String() != base.String()) {
			t.Fatalf("base %q is read as %q, then as %q, %v", rawBase, base, again, err)
		}
		if built, err := base.WithQuery(input); err == nil {
			wantUnder(t, base, built)
		}
		if matched, err := base.Match(input); err == nil {
			wantUnder(t, base, matched)
		}
	})
}

// wantUnder checks a built URL with net/url, which is not what built it.
func wantUnder(t *testing.T, base Base, built string) {
	t.Helper()
	u, err := url.Parse(built)
	if err != nil {
		t.Fatalf("%q: %v", built, err)
	}
	of, err := url.Parse(base.String())
	if err != nil {
		t.Fatalf("%q: %v", base, err)
	}
	if u.Scheme != of.Scheme || u.Hostname() != of.Hostname() || u.Port() != of.Port() || u.User != nil || u.Opaque != "" || strings.Contains(built, "#") {
		t.Errorf("%q is not at %q", built, base)
	}
	wantPathUnder(t, of.Path, u.Path)
	wantParameters(t, of.RawQuery, u)
	if len(built) > maxURL {
		return
	}
	if again, err := base.Match(built); err != nil || again != built {
		t.Errorf("%q is read as %q, %v", built, again, err)
	}
}

// wantPathUnder holds a path to a base path by whole segments, however often it is decoded
// on its way.
func wantPathUnder(t *testing.T, base, decoded string) {
	t.Helper()
	for range decodings {
		if decoded != base && !strings.HasPrefix(decoded, strings.TrimSuffix(base, "/")+"/") {
			t.Errorf("the path %q is not under %q", decoded, base)
		}
		if clean := path.Clean(decoded); clean != decoded && clean+"/" != decoded {
			t.Errorf("the path %q leads to %q", decoded, clean)
		}
		base, decoded = decodedAgain(base), decodedAgain(decoded)
	}
}

// decodedAgain leaves alone what no longer decodes.
func decodedAgain(path string) string {
	if next, err := url.PathUnescape(path); err == nil {
		return next
	}
	return path
}

// wantParameters wants the parameters of the base first and unchanged, and none of the
// SAML bindings.
func wantParameters(t *testing.T, fixed string, u *url.URL) {
	t.Helper()
	own, all := pieces(fixed), pieces(u.RawQuery)
	if len(all) < len(own) || !slices.Equal(all[:len(own)], own) {
		t.Errorf("%q lost parameters of %q", u, fixed)
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		t.Errorf("%q: %v", u, err)
	}
	for name := range values {
		if reserved(strings.ToLower(name)) {
			t.Errorf("%q brings a log-in of its own", u)
		}
	}
}

func pieces(query string) []string {
	if query == "" {
		return nil
	}
	return strings.Split(query, "&")
}
