//go:build security

package e2e

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// known are the findings of wapiti that are none, by their kind and how address and words
// begin, each with what shows it.
var known = []struct{ kind, path, says, because string }{
	{"HTTP Secure Headers", "", "X-Frame-Options is not set", "obsolete beside frame-ancestors: TestEachInvariantOfTheHeaders"},
	{"HTTP Secure Headers", "", "X-XSS-Protection is not set", "obsolete, and harmful where it still works; no script of a page's own runs: TestHostileBodiesInABrowser"},
	{"HTTP Secure Headers", "", "Strict-Transport-Security is not set", "the demo is plain HTTP on loopback; by https it is: TestHeadersAreThoseOfEveryPage"},
	{"Secure Flag cookie", "", "Secure flag is not set", "likewise: TestCookiesByHTTPS"},
	{"Cross Site Request Forgery", "/sprak", "Lack of anti CSRF token", "the choice of language belongs to no session; other sites' forms are refused by their origin: TestFormsNeedTheirToken"},
	{"Cross Site Request Forgery", "/forhandsgranska/", "Lack of anti CSRF token", "of nobody, who has no session; what is sent is shown and not kept: TestPreviewLeavesNoTrace"},
	{"Cross Site Request Forgery", "/saml/acs", "Lack of anti CSRF token", "what identity providers post is signed and answers what this browser asked: TestReplayedLogInOpensNothing"},
	{"Cross Site Request Forgery", "/demo/etjanst/acs", "Lack of anti CSRF token", "likewise: TestEServiceRefusesAnswers"},
	{"Cross Site Request Forgery", "/logga-ut", "CSRF token 'csrf' is not properly checked", "the scan's own proxy answers there, whatever the token: TestFormsNeedTheirToken"},
}

// wapitiModules attack; those that need somebody else's server on the Internet are left out.
const wapitiModules = "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss"

// TestScanByWapiti has wapiti crawl and attack every listener, as nobody and as somebody who
// is logged in.
func TestScanByWapiti(t *testing.T) {
	wapiti := testkit.Need(t, "wapiti")
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	tolvan := demo.visitor(t)
	tolvan.logIn("191212121212")
	proxy := httptest.NewServer(onlyTo(demo))
	defer proxy.Close()
	for name, args := range map[string][]string{
		"nobody":     {"-u", demo.public + "/tillganglighet", "-s", demo.public + "/hjalp/docbook"},
		"citizen":    {"-u", demo.public + "/inkorg", "-H", "Cookie: " + tolvan.cookies()},
		"sender":     {"-u", demo.contracts + "/"},
		"operations": {"-u", "http://" + demo.ops + "/metrics", "-s", "http://" + demo.ops + "/healthz"},
	} {
		t.Run(name, func(t *testing.T) {
			report := filepath.Join(t.TempDir(), "report.json")
			command := exec.Command(wapiti, append(args, "-p", proxy.URL, "-m", wapitiModules, "--scope", "domain", "-f", "json", "-o", report,
				"--store-session", t.TempDir(), "--flush-session", "--no-bugreport", "--max-links-per-page", "60", "--max-files-per-dir", "20",
				"--max-parameters", "10", "--max-scan-time", "90", "--max-attack-time", "30")...)
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("wapiti: %v\n%s", err, out)
			}
			judgeReport(t, report)
		})
	}
	if page := tolvan.get("/inkorg"); page.Request.URL.Path != "/inkorg" {
		t.Error("the scanner was not logged in to the end")
	}
}

// onlyTo is a proxy that leads nowhere but to the demo, and keeps whoever uses it from
// logging out.
func onlyTo(demo *instance) http.Handler {
	forward := &httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}}
	listeners := []string{strings.TrimPrefix(demo.public, "http://"), strings.TrimPrefix(demo.contracts, "http://"), demo.ops}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(listeners, r.URL.Host) || r.URL.Path == "/logga-ut" {
			http.Error(w, "not scanned", http.StatusForbidden)
			return
		}
		forward.ServeHTTP(w, r)
	})
}

func (v *visitor) cookies() string {
	v.t.Helper()
	at, err := url.Parse(v.public)
	if err != nil {
		v.t.Fatal(err)
	}
	var all []string
	for _, cookie := range v.client.Jar.Cookies(at) {
		all = append(all, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(all, "; ")
}

func judgeReport(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type finding struct{ Method, Path, Info, Parameter string }
	var report struct{ Vulnerabilities, Anomalies map[string][]finding }
	if err := json.Unmarshal(text, &report); err != nil || len(report.Vulnerabilities) == 0 {
		t.Fatalf("no report: %v\n%s", err, text)
	}
	for _, kinds := range []map[string][]finding{report.Vulnerabilities, report.Anomalies} {
		for kind, findings := range kinds {
			for _, found := range findings {
				if because := explained(kind, found.Path, found.Info); because != "" {
					t.Logf("%s: %s %s %s: %s", kind, found.Method, found.Path, found.Info, because)
					continue
				}
				t.Errorf("%s: %s %s (%s) %s", kind, found.Method, found.Path, found.Parameter, found.Info)
			}
		}
	}
}

func explained(kind, path, info string) string {
	for _, k := range known {
		if k.kind == kind && strings.HasPrefix(info, k.says) && strings.HasPrefix(path, k.path) {
			return k.because
		}
	}
	return ""
}

// TestScanBySlowHTTP holds hundreds of connections open by all kinds of slowness. Others are
// served meanwhile.
func TestScanBySlowHTTP(t *testing.T) {
	slow := testkit.Need(t, "slowhttptest")
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	for name, args := range map[string][]string{
		"headers":            {"-H", "-u", demo.public + "/hjalp/docbook"},
		"body":               {"-B", "-s", "200000", "-u", demo.public + "/sprak"},
		"range":              {"-R", "-u", demo.public + "/hjalp/docbook"},
		"reading":            {"-X", "-u", demo.public + "/hjalp/docbook"},
		"headers to senders": {"-H", "-u", demo.contracts + "/"},
		"body to senders":    {"-B", "-s", "200000", "-f", "text/xml", "-u", demo.contracts + "/IsActiveUser/1/rivtabp21"},
	} {
		t.Run(name, func(t *testing.T) {
			command := exec.Command(slow, append(args, "-c", "400", "-r", "200", "-i", "5", "-l", "12", "-p", "3")...)
			ended := make(chan struct{})
			go servedMeanwhile(t, demo, ended)
			out, err := command.CombinedOutput()
			ended <- struct{}{}
			if err != nil || !strings.Contains(string(out), "YES") || strings.Contains(string(out), "available:") && strings.Contains(string(out), "NO\n") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// servedMeanwhile wants every page that somebody else asks for in good time, until it is
// told to end.
func servedMeanwhile(t *testing.T, demo *instance, ended chan struct{}) {
	client := http.Client{Timeout: 3 * time.Second}
	for {
		select {
		case <-ended:
			return
		case <-time.After(500 * time.Millisecond):
		}
		response, err := client.Get(demo.public + "/tillganglighet")
		if err != nil {
			t.Errorf("somebody else is not served: %v", err)
			continue
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("somebody else is answered %s", response.Status)
		}
	}
}

// TestScanOfTLS wants the contracts listener to agree to nothing that sslscan calls old or
// weak.
func TestScanOfTLS(t *testing.T) {
	sslscan := testkit.Need(t, "sslscan")
	demo := serveSecured(t)
	defer demo.stop(t)
	out, err := exec.Command(sslscan, "--no-colour", "--show-certificate", strings.TrimPrefix(demo.contracts, "https://")).CombinedOutput()
	report := string(out)
	if err != nil {
		t.Fatalf("sslscan: %v\n%s", err, report)
	}
	for _, wanted := range []string{
		"SSLv2     disabled", "SSLv3     disabled", "TLSv1.0   disabled", "TLSv1.1   disabled", "TLSv1.2   enabled", "TLSv1.3   enabled",
		"TLSv1.3 not vulnerable to heartbleed", "TLSv1.2 not vulnerable to heartbleed",
	} {
		if !strings.Contains(report, wanted) {
			t.Errorf("it does not say %q", wanted)
		}
	}
	for line := range strings.Lines(report) {
		accepted := strings.HasPrefix(line, "Accepted") || strings.HasPrefix(line, "Preferred")
		if accepted && !strings.Contains(line, "GCM") && !strings.Contains(line, "POLY1305") {
			t.Errorf("agrees to %s", line)
		}
		if strings.Contains(line, "Insecure session renegotiation") || strings.Contains(line, "Compression enabled") {
			t.Error(line)
		}
	}
	t.Log(report)
}
