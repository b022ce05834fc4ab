package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"inkorg/app/config"
	"inkorg/app/testkit"
)

const (
	alertsFile     = "ops/deploy/alerts.yaml"
	alertTestsFile = "ops/deploy/alerts_test.yaml"
	dashboardFile  = "ops/deploy/grafana-dashboard.json"
	containerFile  = "ops/deploy/Containerfile"
	composeFile    = "ops/deploy/compose.yaml"
	runbookFile    = "ops/docs/runbook.md"
)

// alertRule is a rule of the file for Prometheus.
type alertRule struct {
	Alert       string
	Expr        string
	Labels      map[string]string
	Annotations map[string]string
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func alertRules(t *testing.T) []alertRule {
	t.Helper()
	var file struct{ Groups []struct{ Rules []alertRule } }
	readYAML(t, alertsFile, &file)
	var rules []alertRule
	for _, group := range file.Groups {
		rules = append(rules, group.Rules...)
	}
	if len(rules) < 10 {
		t.Fatalf("only %d rules in %s", len(rules), alertsFile)
	}
	return rules
}

// dashboardQueries are what the dashboard asks Prometheus.
func dashboardQueries(t *testing.T) (queries []string) {
	t.Helper()
	text, err := os.ReadFile(dashboardFile)
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatalf("%s: %v", dashboardFile, err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			queries = append(queries, strings.ReplaceAll(target.Expr, "$__rate_interval", "5m"))
		}
	}
	if len(queries) < 10 {
		t.Fatalf("only %d queries in %s", len(queries), dashboardFile)
	}
	return queries
}

var (
	// usedMetric finds the metrics of a query, with what stands in braces behind.
	usedMetric = regexp.MustCompile(`\b((?:inkorg|process|go)_\w+)(?:\{([^}]*)\})?`)
	// selected finds the labels in the braces.
	selected = regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)`)
)

// TestQueriesNameRealMetrics: every metric of the dashboard and of the alert rules, and every
// label that they select by, is one that the running program has.
func TestQueriesNameRealMetrics(t *testing.T) {
	text := usedMetrics(t)
	queries := dashboardQueries(t)
	for _, rule := range alertRules(t) {
		queries = append(queries, rule.Expr)
	}
	for _, query := range queries {
		for _, used := range usedMetric.FindAllStringSubmatch(query, -1) {
			sample := regexp.MustCompile(`(?m)^` + used[1] + `(\{.*\})? `).FindStringSubmatch(text)
			if sample == nil {
				t.Errorf("%s: the program has no %s", query, used[1])
				continue
			}
			for _, label := range selected.FindAllStringSubmatch(used[2], -1) {
				if label[1] != "job" && label[1] != "instance" && !strings.Contains(sample[1], label[1]+`="`) {
					t.Errorf("%s: %s has no label %s", query, used[1], label[1])
				}
			}
		}
	}
}

// TestEveryMetricIsLookedAt: the dashboard or an alert rule asks for each of the program's own.
func TestEveryMetricIsLookedAt(t *testing.T) {
	asked := strings.Join(dashboardQueries(t), "\n")
	for _, rule := range alertRules(t) {
		asked += "\n" + rule.Expr
	}
	for _, found := range helpLine.FindAllStringSubmatch(usedMetrics(t), -1) {
		if !strings.Contains(asked, found[1]) {
			t.Errorf("neither the dashboard nor an alert rule asks for %s", found[1])
		}
	}
}

// TestEveryAlertIsInTheRunbook, under its name, with a priority; and the runbook has no others.
func TestEveryAlertIsInTheRunbook(t *testing.T) {
	runbook, err := os.ReadFile(runbookFile)
	if err != nil {
		t.Fatal(err)
	}
	var sections, alerts []string
	for _, heading := range regexp.MustCompile(`(?m)^### (Inkorg\w+)$`).FindAllStringSubmatch(string(runbook), -1) {
		sections = append(sections, heading[1])
	}
	for _, rule := range alertRules(t) {
		alerts = append(alerts, rule.Alert)
		if want := "runbook.md#" + strings.ToLower(rule.Alert); rule.Annotations["runbook"] != want {
			t.Errorf("%s leads to %q, not to %s", rule.Alert, rule.Annotations["runbook"], want)
		}
		if !slices.Contains([]string{"1", "2", "3", "4"}, rule.Labels["priority"]) || rule.Annotations["summary"] == "" {
			t.Errorf("%s has priority %q and summary %q", rule.Alert, rule.Labels["priority"], rule.Annotations["summary"])
		}
	}
	slices.Sort(sections)
	slices.Sort(alerts)
	if diff := cmp.Diff(alerts, sections); diff != "" {
		t.Errorf("alerts and sections (-alerts +runbook):\n%s", diff)
	}
}

// TestAlertsAreRaised has Prometheus itself read the rules and the dashboard's queries, and
// raise every alert by made-up metrics.
func TestAlertsAreRaised(t *testing.T) {
	promtool := testkit.Need(t, "promtool")
	queries, err := yaml.Marshal(map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": dashboardRules(t)}}})
	if err != nil {
		t.Fatal(err)
	}
	asRules := filepath.Join(t.TempDir(), "dashboard.yaml")
	if err := os.WriteFile(asRules, queries, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check", "rules", alertsFile, asRules}, {"test", "rules", alertTestsFile}} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
	var file struct {
		Tests []struct {
			Cases []struct {
				Alert  string `yaml:"alertname"`
				Raised []any  `yaml:"exp_alerts"`
			} `yaml:"alert_rule_test"`
		}
	}
	readYAML(t, alertTestsFile, &file)
	raised := map[string]bool{}
	for _, test := range file.Tests {
		for _, one := range test.Cases {
			raised[one.Alert] = raised[one.Alert] || len(one.Raised) > 0
		}
	}
	for _, rule := range alertRules(t) {
		if !raised[rule.Alert] {
			t.Errorf("%s raises no %s", alertTestsFile, rule.Alert)
		}
	}
}

// dashboardRules are the dashboard's queries in the form of recording rules.
func dashboardRules(t *testing.T) (rules []map[string]string) {
	t.Helper()
	for _, query := range dashboardQueries(t) {
		rules = append(rules, map[string]string{"record": "dashboard", "expr": query})
	}
	return rules
}

// TestContainerfileCopiesWhatThereIs: what the image is built from exists, and is all that is
// under version control.
func TestContainerfileCopiesWhatThereIs(t *testing.T) {
	text, err := os.ReadFile(containerFile)
	if err != nil {
		t.Fatal(err)
	}
	var copied []string
	for _, line := range regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`).FindAllStringSubmatch(string(text), -1) {
		copied = append(copied, strings.Fields(line[1])...)
	}
	for _, name := range copied {
		if _, err := os.Stat(filepath.Join("..", name)); err != nil {
			t.Error(err)
		}
	}
	tracked, err := exec.Command("git", "-C", "..", "ls-tree", "--name-only", "HEAD").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := append(strings.Fields(string(tracked)), ".git")
	slices.Sort(want)
	slices.Sort(copied)
	if diff := cmp.Diff(want, copied); diff != "" {
		t.Errorf("what is tracked (-) and what is copied (+):\n%s", diff)
	}
	for _, wanted := range []string{"\nFROM scratch\n", "\nUSER 65532:65532\n", "CGO_ENABLED=0"} {
		if !bytes.Contains(text, []byte(wanted)) {
			t.Errorf("%s has no %q", containerFile, wanted)
		}
	}
}

// service is a service of the Compose file, as far as these tests ask.
type service struct {
	Command     []string
	Build       struct{ Context, Dockerfile string }
	Environment map[string]string
	NetworkMode string `yaml:"network_mode"`
	ReadOnly    bool   `yaml:"read_only"`
	User        string
	CapDrop     []string `yaml:"cap_drop"`
	Ports       []string
}

func composeServices(t *testing.T) map[string]service {
	t.Helper()
	var file struct{ Services map[string]service }
	readYAML(t, composeFile, &file)
	return file.Services
}

// TestCompose: the file is one that Compose reads, it builds the Containerfile, nothing of it
// is reached from other machines, and the program understands the store that it is given.
func TestCompose(t *testing.T) {
	services := composeServices(t)
	inkorg, postgres := services["inkorg"], services["postgres"]
	folder := filepath.Join(filepath.Dir(composeFile), inkorg.Build.Context)
	if _, err := os.Stat(filepath.Join(folder, inkorg.Build.Dockerfile)); err != nil {
		t.Error(err)
	}
	if !inkorg.ReadOnly || inkorg.User != "65532:65532" || !slices.Equal(inkorg.CapDrop, []string{"ALL"}) || postgres.NetworkMode != "none" {
		t.Errorf("not shut in: %+v, %+v", inkorg, postgres)
	}
	for _, port := range inkorg.Ports {
		if !strings.HasPrefix(port, "127.0.0.1:") {
			t.Errorf("port %s is reached from other machines", port)
		}
	}
	if inkorg.Environment["INKORG_STORE_FILE"] == "" {
		t.Error("the store is not given")
	}
	text, err := os.ReadFile(composeFile)
	if err != nil {
		t.Fatal(err)
	}
	store := regexp.MustCompile(`(?m)^#   store +(\S+)$`).FindSubmatch(text)
	if store == nil {
		t.Fatal("the file does not say what stands in secrets/store")
	}
	settings, err := config.Load("", []string{"INKORG_STORE=" + string(store[1])}, config.Flags{Data: t.TempDir()})
	if err != nil || settings.Store.Postgres.Address() != string(store[1]) {
		t.Errorf("%s: %+v, %v", store[1], settings.Store, err)
	}
	compose := exec.Command(testkit.Need(t, "docker-compose"), "-f", composeFile, "config", "--quiet")
	if out, err := compose.CombinedOutput(); err != nil {
		t.Errorf("%v: %v\n%s", compose.Args, err, out)
	}
}

// TestComposeDatabase starts a PostgreSQL with the settings of the Compose file: it knows them
// all, and is reached by its socket alone.
func TestComposeDatabase(t *testing.T) {
	var settings []string
	for _, word := range composeServices(t)["postgres"].Command {
		if strings.Contains(word, "=") {
			settings = append(settings, word)
		}
	}
	if len(settings) < 3 {
		t.Fatalf("only the settings %v", settings)
	}
	server := testkit.StartPostgres(t, append(settings, "fsync=off")...)
	server.Exec(t, server.Database(t), "SELECT 1")
	if connection, err := net.Dial("tcp", server.Address()); err == nil {
		connection.Close()
		t.Error("it listens on the network")
	}
}

// TestDeployFilesAreNamed: every file for operators is named in a page or in the README, or
// nobody would find it.
func TestDeployFilesAreNamed(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	all := string(readme)
	for _, page := range pages(t) {
		all += page
	}
	for _, folder := range []string{"ops/deploy", "ops/docs"} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && !strings.Contains(all, filepath.Base(path)) {
				t.Errorf("no page names %s", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
