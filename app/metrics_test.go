package main

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/testkit"
	"inkorg/sso"
)

var update = flag.Bool("update", false, "write the table of metrics anew")

// metricsPage documents the metrics.
const metricsPage = "ops/docs/metrics.md"

// table finds the table of metrics in the page.
var table = regexp.MustCompile(`(?s)\| Metric \|.*?\n\n`)

// TestEveryMetricIsDocumented: the page has every metric that the program has, with its
// labels and in its own words, and no other.
func TestEveryMetricIsDocumented(t *testing.T) {
	page, err := os.ReadFile(metricsPage)
	if err != nil {
		t.Fatal(err)
	}
	want := "| Metric | Kind | Labels | What it says |\n|---|---|---|---|\n" + strings.Join(rows(t, usedMetrics(t)), "") + "\n"
	if *update {
		if err := os.WriteFile(metricsPage, table.ReplaceAllLiteral(page, []byte(want)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(table.Find(page))); diff != "" {
		t.Errorf("%s (-program +page; -update writes the table):\n%s", metricsPage, diff)
	}
}

// usedMetrics are all metrics of a program, as Prometheus reads them, once everything that is
// told has been told.
func usedMetrics(t *testing.T) string {
	t.Helper()
	settings, err := config.Load("", nil, config.Flags{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	federation := testkit.NewFederation(t)
	made, err := issuers()
	if err != nil {
		t.Fatal(err)
	}
	federation.Publish([]*sso.Issuer{made[idpOne]}, "validUntil", "2036-01-01T00:00:00Z")
	settings.Login.IdPs = []config.IdP{{Metadata: config.Source{URL: config.WebURL(federation.URL)}, Refresh: time.Hour}}
	p, err := assemble(t.Context(), settings, logtest.Logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	citizens, contracts := p.metrics.Citizens(), p.metrics.Contracts()
	citizens.Request("/inkorg", "GET", 200, time.Millisecond)
	citizens.LogIn("accepted", "")
	citizens.Exit(inbox.ModeRedirect, "sent")
	contracts.Answer("IsActiveUser", "answered")
	p.metrics.Notification(inbox.MethodEmail, "sent")
	p.metrics.Fallback("inkorgsfunktionen")
	p.metrics.Stored("SE45454")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := p.service.IsActiveUser(gone, "191212121212"); err == nil {
		t.Error("who has gone is answered")
	}
	answer := httptest.NewRecorder()
	p.metrics.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	return answer.Body.String()
}

// The lines of the format that Prometheus reads.
var (
	helpLine  = regexp.MustCompile(`(?m)^# HELP (inkorg_\S+) (.*)$`)
	typeLine  = regexp.MustCompile(`(?m)^# TYPE (inkorg_\S+) (\S+)$`)
	labelName = regexp.MustCompile(`[{,]([a-z_]+)="`)
)

// rows gives a row of the table for each of the program's own metrics.
func rows(t *testing.T, text string) []string {
	t.Helper()
	kinds := map[string]string{}
	for _, found := range typeLine.FindAllStringSubmatch(text, -1) {
		kinds[found[1]] = found[2]
	}
	var rows []string
	for _, found := range helpLine.FindAllStringSubmatch(text, -1) {
		name, help := found[1], found[2]
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |\n", name, kinds[name], strings.Join(labels(text, name), ", "), help))
	}
	if len(rows) < 10 {
		t.Errorf("only %d metrics in\n%s", len(rows), text)
	}
	return rows
}

// labels are those of a metric, but for the bound of a histogram's bucket.
func labels(text, name string) []string {
	sample := regexp.MustCompile(`(?m)^` + name + `(?:_bucket)?(\{.*\}) `).FindStringSubmatch(text)
	if sample == nil {
		return nil
	}
	var names []string
	for _, found := range labelName.FindAllStringSubmatch(sample[1], -1) {
		if found[1] != "le" {
			names = append(names, "`"+found[1]+"`")
		}
	}
	slices.Sort(names)
	return names
}
