//go:build lighthouse

package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/views"
)

const lighthouseCLI = "../../.tools/lighthouse/node_modules/lighthouse/cli/index.js"

// TestLighthouse wants 100 for accessibility and best practices, of every state that is
// answered with 200: Lighthouse does not judge others. A page that only posts on stays.
func TestLighthouse(t *testing.T) {
	node, chromium := testkit.Need(t, "node"), testkit.Need(t, "chromium")
	g := openGallery(t)
	for _, s := range states() {
		t.Run(s.name, func(t *testing.T) {
			address := g.still.URL + "/guarded/" + s.still(views.Swedish)
			if s.view == nil {
				address = g.demo.public + g.address(s)
				if status := g.visitors[s.as].get(address).StatusCode; status != http.StatusOK {
					t.Skipf("answered with %d", status)
				}
			}
			for category, score := range judge(t, node, chromium, address, g.cookies(s, views.Swedish)) {
				if score < 1 {
					t.Errorf("%s %.0f", category, 100*score)
				}
			}
		})
	}
}

// judge gives the scores of a page, by category, from 0 to 1.
func judge(t *testing.T, node, chromium, address string, cookies []*http.Cookie) map[string]float64 {
	t.Helper()
	var sent []string
	for _, cookie := range cookies {
		sent = append(sent, cookie.Name+"="+cookie.Value)
	}
	headers, err := json.Marshal(map[string]string{"Cookie": strings.Join(sent, "; ")})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(node, lighthouseCLI, address, "--only-categories=accessibility,best-practices", "--output=json", "--quiet",
		"--blocked-url-patterns=*/post-on.js", "--extra-headers="+string(headers), "--chrome-flags=--headless --no-sandbox --disable-gpu")
	command.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	var said strings.Builder
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		t.Errorf("%s: %v\n%s", address, err, said.String())
		return nil
	}
	var report struct {
		Categories map[string]struct{ Score float64 }
		Audits     map[string]struct {
			Score *float64
			Title string
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	scores := map[string]float64{}
	for name, category := range report.Categories {
		scores[name] = category.Score
	}
	for id, audit := range report.Audits {
		if audit.Score != nil && *audit.Score < 1 {
			t.Logf("%s: %s: %s", address, id, audit.Title)
		}
	}
	if len(scores) != 2 {
		t.Errorf("%s: scores %v", address, scores)
	}
	return scores
}
