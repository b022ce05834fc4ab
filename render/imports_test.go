package render

import (
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The package is a library: it knows nothing of web frameworks, databases or the rest of the
// program, and does nothing to the outside.
func TestImports(t *testing.T) {
	allowed := []string{
		"github.com/beevik/etree", "github.com/microcosm-cc/bluemonday",
		"golang.org/x/net/html", "golang.org/x/net/idna", "golang.org/x/text/",
	}
	forbidden := []string{"net", "net/http", "os", "os/exec", "database/sql", "syscall", "unsafe", "log", "log/slog", "time"}

	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !mayImport(path, allowed, forbidden) {
				t.Errorf("%s imports %s", file.Name(), path)
			}
		}
	}
	if seen == 0 {
		t.Fatal("no file was looked at")
	}
}

func mayImport(path string, allowed, forbidden []string) bool {
	for _, f := range forbidden {
		if path == f {
			return false
		}
	}
	if host, _, _ := strings.Cut(path, "/"); !strings.Contains(host, ".") {
		return host != "inkorg" // the standard library
	}
	for _, a := range allowed {
		if strings.HasPrefix(path, a) {
			return true
		}
	}
	return false
}
