package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// logsPage documents the log.
const logsPage = "ops/docs/logs.md"

// logged is what the program's source writes to the log.
type logged struct {
	lines  map[string]string // by what a line says: its level, or levels
	fields map[string]bool
}

// levels are the methods of a logger that write a line, and which of their arguments says
// what it is about. Those with no level of their own are given one.
var levels = map[string]struct {
	level string
	says  int
}{
	"Info": {"INFO", 0}, "Warn": {"WARN", 0}, "Error": {"ERROR", 0}, "LogAttrs": {"", 2}, "Log": {"", 2},
}

// fieldMakers are the functions that make a field.
var fieldMakers = []string{"String", "Int", "Int64", "Bool", "Duration", "Time", "Any"}

// loggedBySource reads all product code but the demo's parties, which are not the program's.
func loggedBySource(t *testing.T) logged {
	t.Helper()
	found := logged{map[string]string{}, map[string]bool{}}
	for _, root := range []string{".", "../sso", "../render"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "demo/") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(node ast.Node) bool {
				if call, is := node.(*ast.CallExpr); is {
					found.add(call)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// add notes a call that writes a line or makes a field.
func (l logged) add(call *ast.CallExpr) {
	method, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return
	}
	on := lastName(method.X)
	if on == "slog" && slices.Contains(fieldMakers, method.Sel.Name) {
		l.field(call.Args[0])
		return
	}
	line, writes := levels[method.Sel.Name]
	if !writes || !strings.EqualFold(on, "log") || len(call.Args) <= line.says {
		return
	}
	if text, is := literal(call.Args[line.says]); is {
		level := line.level
		if level == "" {
			level = strings.ToUpper(strings.TrimPrefix(lastName(call.Args[1]), "Level"))
		}
		if before, known := l.lines[text]; known && before != level {
			level = before + ", " + level
		}
		l.lines[text] = level
	}
	if method.Sel.Name == "LogAttrs" {
		return // its fields are made by functions
	}
	for i := line.says + 1; i < len(call.Args); i++ {
		if l.field(call.Args[i]) {
			i++ // its value
		}
	}
}

// field notes the name of a field, if that is what an argument is.
func (l logged) field(argument ast.Expr) bool {
	name, is := literal(argument)
	if is {
		l.fields[name] = true
	}
	return is
}

// lastName is the name of a value or of the field that it is.
func lastName(of ast.Expr) string {
	switch of := of.(type) {
	case *ast.Ident:
		return of.Name
	case *ast.SelectorExpr:
		return of.Sel.Name
	}
	return ""
}

func literal(of ast.Expr) (string, bool) {
	text, is := of.(*ast.BasicLit)
	if !is || text.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(text.Value)
	return value, err == nil
}

// documented gives the rows of the page's table under a heading: what stands in the first
// column, and in the second.
func documented(t *testing.T, heading string) map[string]string {
	t.Helper()
	page, err := os.ReadFile(logsPage)
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("%s has no section %s", logsPage, heading)
	}
	table, _, _ = strings.Cut(table, "\n## ")
	rows := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\|").FindAllStringSubmatch(table, -1) {
		rows[row[1]] = strings.TrimSpace(row[2])
	}
	return rows
}

// TestLogIsDocumented: the page has every line that the program writes to the log, with its
// level, and every field, and no others.
func TestLogIsDocumented(t *testing.T) {
	found := loggedBySource(t)
	if len(found.lines) < 20 || len(found.fields) < 20 {
		t.Fatalf("only %d lines and %d fields are found in the source", len(found.lines), len(found.fields))
	}
	if diff := cmp.Diff(found.lines, documented(t, "Lines")); diff != "" {
		t.Errorf("lines (-source +page):\n%s", diff)
	}
	fields := map[string]bool{}
	for name := range documented(t, "Fields") {
		fields[name] = true
	}
	for _, always := range []string{"time", "level", "msg"} {
		if !fields[always] {
			t.Errorf("the page does not have %s", always)
		}
		delete(fields, always)
	}
	if diff := cmp.Diff(found.fields, fields); diff != "" {
		t.Errorf("fields (-source +page):\n%s", diff)
	}
}
