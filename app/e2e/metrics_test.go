package e2e

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"inkorg/app/logtest"
)

// metrics are what Prometheus reads.
func (i *instance) metrics(t *testing.T) string {
	t.Helper()
	response, err := http.Get("http://" + i.ops + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", response.StatusCode, err)
	}
	return string(text)
}

// pester sends a request with a personal identity number wherever one can be put.
func pester(t *testing.T, method, address, body string) {
	t.Helper()
	const person = "191212121212"
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.URL.RawQuery = url.Values{"pnr": {person}, person: {"Tolvan"}, "till": {"/" + person}}.Encode()
	for _, name := range []string{"X-" + person, "User-Agent", "Cookie", "Referer", "Sec-Purpose", "X-Skltp-Correlation-Id", "X-Rivta-Original-Serviceconsumer-Hsaid"} {
		request.Header.Set(name, person)
	}
	request.Header.Set("Content-Type", "text/xml")
	response, err := (&http.Transport{}).RoundTrip(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	response.Body.Close()
}

// overload announces a body that is too large, and sends none of it.
func overload(t *testing.T, address string) {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, "POST /191212121212 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil {
		t.Fatal(err)
	}
}

// textFile keeps a text for send.
func textFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// labelled finds the labels of a metric.
var labelled = regexp.MustCompile(`(?m)^inkorg_\w+(\{.*\})`)

// TestMetricsHoldNobody: whatever stands in paths, queries, headers and bodies, and whoever
// logs in and gets messages, no label holds a personal identity number or a name; and what
// was done is counted.
func TestMetricsHoldNobody(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	tolvan := demo.visitor(t)
	tolvan.logIn("191212121212")
	deliver := func(to, system, text string) {
		demo.send(t, "--to", to, "--system", system, "--unit", "SE23210000", "--unit-name", "Tolvan", "--description", "191212121212",
			"--text", text, "--link-system", "SE45454", "--link-text", "Öppna", "--link-query", "pnr=191212121212")
	}
	article := textFile(t, "<article><para>Tolvan</para></article>")
	deliver("191212121212", "SE45454", article)
	deliver("191111111111", "SE45454", article)
	deliver("191212121212", "191212121212", article)
	deliver("191212121212", "SE45454", textFile(t, "<article><para><b>Tolvan</b></para></article>"))
	opened := tolvan.get(tolvan.get("/inkorg").doc.Find("li[data-case] a").First().AttrOr("href", ""))
	tolvan.get(opened.doc.Find("a[data-exit]").First().AttrOr("href", ""))
	for _, path := range []string{"/", "/191212121212", "/inkorg/191212121212", "/uthopp/191212121212/0", "/mottagning/191212121212", "/saml/acs"} {
		for _, method := range []string{"GET", "POST", "PUT"} {
			pester(t, method, demo.public+path, "191212121212")
			pester(t, method, demo.contracts+path, "<a>191212121212</a>")
		}
	}
	pester(t, "POST", demo.contracts+"/IsActiveUser/1/rivtabp21", "<a>191212121212</a>")
	overload(t, strings.TrimPrefix(demo.public, "http://"))

	text := demo.metrics(t)
	for _, labels := range labelled.FindAllString(text, -1) {
		if found := logtest.Leaks(labels, "Tolvan"); len(found) > 0 {
			t.Errorf("personal data: %q in %s", found, labels)
		}
	}
	for _, line := range []string{
		`inkorg_logins_total{outcome="accepted",reason=""} 1`,
		`inkorg_logins_total{outcome="refused",reason="xml"} 1`,
		`inkorg_contract_answers_total{contract="AddMessageToPatientPortalInbox",result="OK"} 2`,
		`inkorg_contract_answers_total{contract="AddMessageToPatientPortalInbox",result="ERROR"} 2`,
		`inkorg_contract_answers_total{contract="IsActiveUser",result="fault Client"} 1`,
		`inkorg_fallbacks_total{profile="inkorgsfunktionen"} 1`,
		`inkorg_exits_total{mode="redirect",outcome="sent"} 1`,
		`inkorg_http_request_duration_seconds_count{listener="citizens",method="GET",route="/inkorg/:case",status="303"} 1`,
		`inkorg_http_request_duration_seconds_count{listener="citizens",method="POST",route="other",status="413"} 1`,
		`inkorg_store_operation_duration_seconds_count{operation="Deliver"} 2`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("there is no %s", line)
		}
	}
	if t.Failed() {
		t.Logf("metrics:\n%s", strings.Join(regexp.MustCompile(`(?m)^inkorg_.*(total|count).*$`).FindAllString(text, -1), "\n"))
	}
}
