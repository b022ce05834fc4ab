package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testName is a test or a fuzz target as the pages name it.
var testName = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9_]*)`")

// TestNamedTestsExist: what a page says that a test shows is shown by one of that name.
func TestNamedTestsExist(t *testing.T) {
	exist := existingTests(t)
	if !exist["TestNamedTestsExist"] || exist["TestNoSuchTest"] {
		t.Fatal("the tests are not found")
	}
	count := 0
	for name, page := range pages(t) {
		for _, named := range testName.FindAllStringSubmatch(page, -1) {
			count++
			if !exist[named[1]] {
				t.Errorf("%s: there is no %s", name, named[1])
			}
		}
	}
	if count < 200 {
		t.Errorf("only %d names found", count)
	}
}

// existingTests are the names of all tests and fuzz targets, also of those under a build tag.
func existingTests(t *testing.T) map[string]bool {
	t.Helper()
	const root = ".."
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declared := range file.Decls {
			if function, is := declared.(*ast.FuncDecl); is && function.Recv == nil {
				found[function.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestEveryRuleOfASVSIsAnswered: by a test or a target, by a page that there is where it asks
// for one, by why it has nothing to apply to, or as a gap; and each rule once.
func TestEveryRuleOfASVSIsAnswered(t *testing.T) {
	rule := regexp.MustCompile(`^\| (\d+\.\d+\.\d+\S*) \|[^|]+\|([^|]+)\|\n$`)
	target, link := regexp.MustCompile("`make [a-z]+`"), regexp.MustCompile(`\]\(([a-z-]+\.md)\)`)
	seen := map[string]bool{}
	for line := range strings.Lines(pages(t)["asvs.md"]) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| Rule ") {
			continue
		}
		row := rule.FindStringSubmatch(line)
		if row == nil {
			t.Errorf("no rule: %s", line)
			continue
		}
		number, answer := row[1], row[2]
		if seen[number] {
			t.Errorf("%s stands twice", number)
		}
		seen[number] = true
		for _, linked := range link.FindAllStringSubmatch(answer, -1) {
			if pages(t)[linked[1]] == "" {
				t.Errorf("%s: there is no page %s", number, linked[1])
			}
		}
		answered := testName.MatchString(answer) || target.MatchString(answer) || link.MatchString(answer) ||
			strings.Contains(answer, "Does not apply") || strings.Contains(strings.ToLower(answer), "**gap**")
		if !answered {
			t.Errorf("%s: nothing shows it, and it is no gap:%s", number, answer)
		}
	}
	if len(seen) < 150 {
		t.Errorf("only %d rules", len(seen))
	}
}
