package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
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

// TestEveryRuleOfASVSIsAnswered: each of levels 1 and 2, once: by a test or a target, by a page
// that there is where it asks for one, by why it has nothing to apply to, or as a gap.
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
		for _, one := range expand(number) {
			if seen[one] {
				t.Errorf("%s stands twice", one)
			}
			seen[one] = true
		}
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
	for _, number := range rulesOfASVS() {
		if !seen[number] {
			t.Errorf("%s is not answered", number)
		}
		delete(seen, number)
	}
	for number := range seen {
		t.Errorf("%s is no rule of level 1 or 2", number)
	}
}

// rulesOfASVS are the numbers of the rules of levels 1 and 2 in the chapters that apply, of
// version 5.0.0. In each section they come first.
func rulesOfASVS() (numbers []string) {
	for section, rules := range map[string]int{
		"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
		"2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
		"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
		"4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
		"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
		"6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
		"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
		"8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
		"9.1": 3, "9.2": 4,
		"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
		"12.1": 3, "12.2": 2, "12.3": 4,
		"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
		"14.1": 2, "14.2": 4, "14.3": 3,
		"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
	} {
		for n := range rules {
			numbers = append(numbers, fmt.Sprintf("%s.%d", section, n+1))
		}
	}
	return numbers
}

// expand gives the numbers of a row: one, or from one to another of the same section.
func expand(row string) (numbers []string) {
	from, to, several := strings.Cut(row, "–")
	if !several {
		return []string{row}
	}
	at := strings.LastIndex(from, ".") + 1
	first, _ := strconv.Atoi(from[at:])
	last, _ := strconv.Atoi(strings.TrimPrefix(to, from[:at]))
	for n := first; n <= last; n++ {
		numbers = append(numbers, from[:at]+strconv.Itoa(n))
	}
	return numbers
}
