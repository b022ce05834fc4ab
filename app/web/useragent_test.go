package web_test

import (
	"strings"
	"testing"
)

// TestReportNamesBrowserAndSystem of real User-Agent headers, and is not fooled by what
// browsers say to be taken for others.
func TestReportNamesBrowserAndSystem(t *testing.T) {
	b := newSite(t).browser()
	for userAgent, want := range map[string][2]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36":                                    {"Chrome 141", "Windows 10/11"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0":                      {"Edge 141", "Windows 10/11"},
		"Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0":                                                                    {"Firefox 115", "Windows"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                              {"Safari 18.5", "macOS"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":          {"Safari 17.5", "iOS 17.5"},
		"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1":             {"Chrome 120", "iOS 16.6"},
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36":                                    {"Chrome 141", "Android"},
		"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": {"Samsung Internet 25", "Android 14"},
		"Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0":                                                                               {"Firefox 143", "Android 15"},
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/122.0.0.0":                                {"Opera 122", "Linux"},
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36":                                     {"Chrome 141", "ChromeOS"},
		"<script>alert(1)</script>": {"", ""},
	} {
		report := b.getAs("/hjalp", userAgent).doc.Find("[data-report]").Text()
		for n, name := range []string{"Webbläsare", "Operativsystem"} {
			if line := strings.TrimSpace(name + ": " + want[n]); !strings.Contains(report, "\n"+line+"\n") {
				t.Errorf("%s\nwant the line %q in\n%s", userAgent, line, report)
			}
		}
	}
}
