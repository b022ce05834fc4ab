package sqlstore

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inBackquotes is a name on a page.
var inBackquotes = regexp.MustCompile("`([a-z_]+)`")

// TestDataMap: the page of what is stored names every table and every column, and none that
// is not there.
func TestDataMap(t *testing.T) {
	page, err := os.ReadFile("../ops/docs/data-map.md")
	if err != nil {
		t.Fatal(err)
	}
	_, inStore, _ := strings.Cut(string(page), "\n## In the store\n")
	inStore, _, _ = strings.Cut(inStore, "\n## ")
	documented := map[string][]string{}
	for _, section := range strings.Split(inStore, "\n### ")[1:] {
		table := inBackquotes.FindStringSubmatch(section)[1]
		if !strings.Contains(section, "*How long:*") && !strings.Contains(section, "No personal data.") {
			t.Errorf("%s: nothing says how long it is kept", table)
		}
		documented[table] = nil
		for line := range strings.Lines(section) {
			if columns := strings.Split(line, "|"); len(columns) == 4 {
				for _, name := range inBackquotes.FindAllStringSubmatch(columns[1], -1) {
					documented[table] = append(documented[table], name[1])
				}
			}
		}
		slices.Sort(documented[table])
	}
	tables, err := tablesOf(t.Context(), openTest(t).reader)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string][]string{}
	for _, table := range tables {
		slices.Sort(table.columns)
		kept[table.name] = table.columns
	}
	if diff := cmp.Diff(kept, documented); diff != "" {
		t.Errorf("app/ops/docs/data-map.md (-schema +page):\n%s", diff)
	}
}
