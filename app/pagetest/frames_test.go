package pagetest_test

import (
	"strings"
	"testing"

	"inkorg/app/pagetest"
)

// framing is the good page with a frame, which its policy lets it fill.
func framing(frame string) pagetest.Page {
	page := goodPage()
	page.Header.Set("Content-Security-Policy", goodPolicy+"; frame-src 'self'")
	page.Body = []byte(strings.Replace(goodBody, "<h1>", frame+"<h1>", 1))
	return page
}

func TestPagesWithFrames(t *testing.T) {
	t.Parallel()
	good := `<iframe title="Meddelandet" sandbox="allow-same-origin" src="/inkorg"></iframe>`
	if problems := pagetest.Problems(framing(good), pagetest.Routes(known)); len(problems) > 0 {
		t.Errorf("problems of a good frame: %q", problems)
	}
	for old, want := range map[string]string{
		` title="Meddelandet"`:         "no title",
		` sandbox="allow-same-origin"`: "lets scripts run",
		`allow-same-origin`:            "",
		`src="/inkorg"`:                "leads to no address",
	} {
		bad := strings.Replace(good, old, "", 1)
		if old == "allow-same-origin" {
			bad, want = strings.Replace(good, old, "allow-scripts", 1), "lets scripts run"
		}
		wantProblem(t, pagetest.Problems(framing(bad), pagetest.Routes(known)), want)
	}
	unknown := strings.Replace(good, "/inkorg", "/inkorgen", 1)
	wantProblem(t, pagetest.Problems(framing(unknown), pagetest.Routes(known)), "does not exist")
	elsewhere := framing(good)
	elsewhere.Header.Set("Content-Security-Policy", goodPolicy+"; frame-src *")
	wantProblem(t, pagetest.Problems(elsewhere), "frame-src")
}

func TestPagesInFrames(t *testing.T) {
	t.Parallel()
	page := goodPage()
	page.Header.Set("Content-Security-Policy",
		strings.Replace(goodPolicy, "frame-ancestors 'none'", "frame-ancestors 'self'; sandbox allow-same-origin allow-popups", 1))
	if problems := pagetest.Problems(page, pagetest.Framed()); len(problems) > 0 {
		t.Errorf("problems of a framed page: %q", problems)
	}
	wantProblem(t, pagetest.Problems(page), "frame-ancestors")
	wantProblem(t, pagetest.Problems(goodPage(), pagetest.Framed()), "no sandbox")
}
