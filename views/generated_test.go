package views_test

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/a-h/templ/generator"
	parser "github.com/a-h/templ/parser/v2"
)

// TestGeneratedCodeIsCurrent fails when a template has changed since its Go code was
// generated, or when code is left of a template that is gone.
func TestGeneratedCodeIsCurrent(t *testing.T) {
	t.Parallel()
	templates, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	generated, err := filepath.Glob("*_templ.go")
	if err != nil {
		t.Fatal(err)
	}
	if len(templates) == 0 || len(templates) != len(generated) {
		t.Errorf("%d templates, %d generated files", len(templates), len(generated))
	}
	for _, name := range templates {
		template, err := parser.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		var code bytes.Buffer
		options := []generator.GenerateOpt{generator.WithVersion(templ.Version()), generator.WithFileName("views/" + name)}
		if _, err := generator.Generate(template, &code, options...); err != nil {
			t.Fatal(err)
		}
		want, err := format.Source(bytes.ReplaceAll(code.Bytes(), []byte("templ.JoinStringErrs("), []byte("plain(")))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(strings.TrimSuffix(name, ".templ") + "_templ.go")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: run `make generate`", name)
		}
	}
}
