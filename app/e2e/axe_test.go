package e2e

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/assets"
)

// axe is axe-core, which finds what the rules for accessibility forbid: the same that the
// bench has for those who write messages.
func axe(t *testing.T) string {
	t.Helper()
	set := assets.WithBench()
	hash, name := path.Split(strings.TrimPrefix(set.URL("axe.min.js"), assets.Prefix))
	file, found := set.Open(strings.TrimSuffix(hash, "/"), name)
	if !found {
		t.Fatal("the bench has no axe-core")
	}
	return string(file.Content)
}

// runAxe runs all its rules, also those that are best practice, of level AAA or
// experimental, and gives what breaks them, one line for each rule and element.
const runAxe = `(async () => {
	const rules = Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, {enabled: true}]));
	const found = await axe.run(document, {rules, resultTypes: ["violations"], preload: false, iframes: false});
	return JSON.stringify(found.violations.flatMap(rule =>
		rule.nodes.map(node => rule.id + ": " + node.target.join(" ") + ": " + node.failureSummary)));
})()`

// axeFindings are what axe finds on a page, which has to hold it, on a phone and a desk,
// light and dark.
func axeFindings(g *gallery) []string {
	var all []string
	for _, look := range looks() {
		g.look(look)
		for _, violation := range violations(g.t, g.browser) {
			all = append(all, "at "+look.name+": "+violation)
		}
	}
	return all
}

func violations(t *testing.T, b *testkit.Browser) []string {
	t.Helper()
	var found []string
	if err := json.Unmarshal([]byte(testkit.Evaluate[string](b, runAxe)), &found); err != nil {
		t.Fatalf("axe says nothing that can be read: %v", err)
	}
	return found
}

// TestAxeFindsFaults: a tool that says nothing has looked, also by the rules that are off
// by default.
func TestAxeFindsFaults(t *testing.T) {
	b := testkit.OpenBrowser(t)
	b.Open("data:text/html,<title>a</title><p style='color:%23666'>grey text</p><img src=x>")
	testkit.Evaluate[any](b, axe(t)+";0")
	found := fmt.Sprint(violations(t, b))
	for _, rule := range []string{"image-alt", "html-has-lang", "region", "color-contrast-enhanced"} {
		if !strings.Contains(found, rule+":") {
			t.Errorf("%s is not found in %s", rule, found)
		}
	}
}
