package render

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGoldenSamples renders every sample message in both profiles. A golden file holds the
// HTML, the findings and the links of one of them; one without a sample is an error.
func TestGoldenSamples(t *testing.T) {
	const golden = "testdata/samples"
	wanted := map[string]bool{}
	for name, text := range sampleTexts(t, os.DirFS("../assets/samples")) {
		for _, p := range Profiles() {
			file := filepath.Join(golden, filepath.FromSlash(name)+"."+p.Name()+".golden")
			wanted[file] = true
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			d := show(t, text, Options{Profile: p, IDPrefix: "prov", Resolve: demoExits})
			compareGolden(t, file, sampleGolden(d))
		}
	}
	err := filepath.WalkDir(golden, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || wanted[file] {
			return err
		}
		if *update {
			return os.Remove(file)
		}
		t.Errorf("%s is left of a sample that is gone (run with -update)", file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sampleTexts reads every message text of a folder, by its path.
func sampleTexts(t *testing.T, folder fs.FS) map[string]string {
	t.Helper()
	// The token stands for the address of the demo's e-service.
	filled := strings.NewReplacer("{{demo}}", "https://formular.example.se/")
	texts := map[string]string{}
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".xml", ".txt"}, path.Ext(name)) {
			return err
		}
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		text, err := DecodeFile(content)
		texts[name] = filled.Replace(text)
		return err
	})
	if err != nil || len(texts) < 40 {
		t.Fatalf("%d samples, %v", len(texts), err)
	}
	return texts
}

// sampleGolden is all of a document that a person should look at when it changes.
func sampleGolden(d Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", d.Kind, strings.ReplaceAll(d.HTML, "><", ">\n<"))
	section := func(name string) { fmt.Fprintf(&b, "\n-- %s --\n", name) }
	section("findings")
	for _, f := range d.Findings {
		tolerated := ""
		if f.Tolerated {
			tolerated = ", tolerated"
		}
		fmt.Fprintf(&b, "%d:%d: %s%s: %s [%s]\n", f.Line, f.Column, f.Severity, tolerated, f.Message, f.Code)
	}
	section("links")
	for _, l := range d.Links {
		fmt.Fprintf(&b, "%d:%d: %d %s %s %q new tab: %t\n", l.Line, l.Column, l.N, l.Kind, l.URL, l.Text, l.NewTab)
	}
	return b.String()
}
