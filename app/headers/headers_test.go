package headers_test

import (
	"net/http"
	"strings"
	"testing"

	"inkorg/app/headers"
	"inkorg/app/pagetest"
)

// TestHeadersAreThoseOfEveryPage holds them to the invariants of pages; what these do not
// name is compared here.
func TestHeadersAreThoseOfEveryPage(t *testing.T) {
	for _, secure := range []bool{false, true} {
		got := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Cache-Control": {"no-store"}}
		headers.Set(got.Set, secure)
		for _, problem := range pagetest.Problems(pagetest.Page{URL: "/", Status: 200, Header: got}) {
			if strings.HasPrefix(problem, "header") || strings.HasPrefix(problem, "content security policy") {
				t.Error(problem)
			}
		}
		strict := map[bool]string{true: "max-age=63072000; includeSubDomains"}[secure] // two years
		if got.Get("Strict-Transport-Security") != strict {
			t.Errorf("secure %v: Strict-Transport-Security %q", secure, got.Get("Strict-Transport-Security"))
		}
		for name, want := range map[string]string{
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: %q", name, got.Get(name))
			}
		}
	}
}

func TestFormsMayGoToTheOriginsNamed(t *testing.T) {
	if got := headers.ContentPolicy("https://a.example", "https://b.example"); !strings.Contains(got, "form-action 'self' https://a.example https://b.example;") {
		t.Error(got)
	}
}
