package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// packageInfo is what the Go tool says of a package.
type packageInfo struct {
	ImportPath string
	Doc        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []packageInfo {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Doc,GoFiles,Imports", "inkorg/...")
	listed, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []packageInfo
	for decoder := json.NewDecoder(strings.NewReader(string(listed))); ; {
		var one packageInfo
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, one)
	}
}

// TestImportsPointInwards: adapters know the rules and never each other; the libraries
// know nothing of the program; the web framework stays in the listeners; no other program is
// started by any.
func TestImportsPointInwards(t *testing.T) {
	adapters := []string{"inkorg/app/metrics", "inkorg/app/web", "inkorg/app/bench", "inkorg/app/rivta", "inkorg/app/sqlstore", "inkorg/app/demo", "inkorg/app/ops", "inkorg/app/metadata", "inkorg/app/notify"}
	listeners := []string{"inkorg/app/web", "inkorg/app/bench", "inkorg/app/rivta", "inkorg/app/demo", "inkorg/app/ops"}
	kits := []string{"inkorg/app/testkit", "inkorg/app/pagetest", "inkorg/app/logtest"}
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			ours := strings.HasPrefix(imported, "inkorg/")
			switch {
			case ours && (p.ImportPath == "inkorg/render" || p.ImportPath == "inkorg/sso" || p.ImportPath == "inkorg/assets"):
				t.Errorf("%s is a library and imports %s", p.ImportPath, imported)
			case ours && p.ImportPath == "inkorg/app/inbox" && imported != "inkorg/render" && imported != "inkorg/sso":
				t.Errorf("the rules import %s", imported)
			case slices.Contains(adapters, imported) && p.ImportPath != "inkorg/app":
				t.Errorf("%s imports the adapter %s", p.ImportPath, imported)
			case strings.HasPrefix(imported, "github.com/gofiber/") && !slices.Contains(listeners, p.ImportPath):
				t.Errorf("%s imports the web framework", p.ImportPath)
			case strings.HasPrefix(imported, "github.com/prometheus/") && p.ImportPath != "inkorg/app/metrics":
				t.Errorf("%s imports the metrics library", p.ImportPath)
			case imported == "os/exec" && !slices.Contains(kits, p.ImportPath):
				t.Errorf("%s starts other programs", p.ImportPath)
			case imported == "database/sql" && p.ImportPath != "inkorg/app/sqlstore":
				t.Errorf("%s imports database/sql", p.ImportPath)
			case slices.Contains(kits, imported) && !slices.Contains(kits, p.ImportPath):
				t.Errorf("%s is no test and imports %s", p.ImportPath, imported)
			}
		}
	}
}

// TestEveryPackageSaysWhatItOwns: one sentence or more, and what it must not know.
func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// TestTopLevel: nothing stands at the top but what a newcomer expects there.
func TestTopLevel(t *testing.T) {
	wanted := []string{".ci", ".gitignore", "LICENSE", "Makefile", "README.md", "app", "assets", "go.mod", "go.sum", "render", "sso", "views"}
	listed, err := exec.Command("git", "-C", "..", "ls-tree", "--name-only", "HEAD").Output()
	if err != nil {
		t.Skip("not a git checkout")
	}
	found := strings.Fields(string(listed))
	if !slices.Equal(found, wanted) {
		t.Errorf("top level: %v\nwant:      %v", found, wanted)
	}
	if _, err := os.Stat("../go.mod"); err != nil {
		t.Error(err)
	}
}
