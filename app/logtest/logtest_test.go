package logtest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/logtest"
	"inkorg/app/testkit"
)

// planted is a test that hears of its failures instead of failing.
type planted struct {
	testing.TB
	cleanups []func()
	failures []string
}

func (p *planted) Cleanup(f func()) { p.cleanups = append(p.cleanups, f) }

func (p *planted) Errorf(format string, args ...any) {
	p.failures = append(p.failures, fmt.Sprintf(format, args...))
}

func (p *planted) end() {
	for len(p.cleanups) > 0 {
		last := len(p.cleanups) - 1
		cleanup := p.cleanups[last]
		p.cleanups = p.cleanups[:last]
		cleanup()
	}
}

// TestAPlantedNumberIsFound in whatever way a test's logs come about.
func TestAPlantedNumberIsFound(t *testing.T) {
	const number = "191212121212"
	for name, write := range map[string]func(t testing.TB, what string){
		"logger":          func(t testing.TB, what string) { logtest.Logger(t).Debug("opened", "by", what) },
		"log in JSON":     func(t testing.TB, what string) { logtest.New(t).JSON().Info("opened by " + what) },
		"secret":          func(t testing.TB, what string) { logtest.New(t, what[:4]).Text().Info(what[:4]) },
		"started program": func(t testing.TB, what string) { testkit.Start(t, "/bin/sh", "-c", "echo "+what+" >&2").Wait() },
		"program that was killed": func(t testing.TB, what string) {
			p := testkit.Start(t, "/bin/sh", "-c", "echo "+what+" >&2; echo ready; exec sleep 60")
			for !strings.Contains(p.Out(), "ready") && !p.Ended() {
				continue
			}
		},
	} {
		for what, want := range map[string]int{number: 1, "nobody": 0} {
			if name == "secret" && want == 0 {
				continue
			}
			p := &planted{TB: t}
			write(p, what)
			p.end()
			if len(p.failures) != want {
				t.Errorf("%s, %s: %q", name, what, p.failures)
			}
		}
	}
}

func TestWhatTellsOfAPerson(t *testing.T) {
	for text, leaks := range map[string]bool{
		"to 191212121212 at":                  true,
		`{"citizen":"19121212-1212"}`:         true,
		"191313131313":                        true,
		"number=121212-1212":                  true,
		"born 121212+1212":                    true,
		"19121212p212":                        true,
		"199908672391":                        true, // a coordination number
		"for Tolvan Tolvansson":               true,
		"SE2321000016-1003":                   false,
		"time=2026-11-27T07:56:40.191212+01:": false,
		"case=191212121212abcdefgh":           false,
		"micro=1795000000123456":              false,
		"duration=191.212121ms":               false,
	} {
		if found := logtest.Leaks(text); (len(found) > 0) != leaks {
			t.Errorf("%s: %q", text, found)
		}
	}
}

// TestNoTestLogsElsewhere: what a test makes the program log goes into a log that is checked.
// Benchmarks alone may log as they like, and speed/ has nothing else.
func TestNoTestLogsElsewhere(t *testing.T) {
	const root = "../.."
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "speed"):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "bench_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range logCalls(t, path, source) {
			t.Errorf("%s: expected a logger of logtest.Logger or logtest.New, whose log is checked", call)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := logCalls(t, "a_test.go", []byte(`package a; import "log/slog"; var a = slog.New(slog.DiscardHandler)`)); len(got) != 1 {
		t.Errorf("a planted logger: %q", got)
	}
}

// logCalls are the places of a test that make a logger.
func logCalls(t *testing.T, path string, source []byte) (found []string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is {
			return true
		}
		called, is := call.Fun.(*ast.SelectorExpr)
		if !is {
			return true
		}
		if of, is := called.X.(*ast.Ident); is && of.Name == "slog" && (called.Sel.Name == "New" || called.Sel.Name == "Default") {
			found = append(found, files.Position(call.Pos()).String())
		}
		return true
	})
	return found
}
