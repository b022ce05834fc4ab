package assets_test

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"inkorg/assets"
)

// benchFiles are the files that only the bench has.
var benchFiles = []string{"bench.css", "bench.js", "bench-look.js", "bench-take.js", "bench-check.js", "editor.js", "axe.min.js", "labels.css", "protocol.css"}

// TestOnlyTheBenchHasItsFiles: a set without it has none of them, and the addresses of all
// others are the same in both.
func TestOnlyTheBenchHasItsFiles(t *testing.T) {
	t.Parallel()
	without, with := assets.New(), assets.WithBench()
	for _, name := range benchFiles {
		hash, _ := path.Split(strings.TrimPrefix(with.URL(name), assets.Prefix))
		if _, found := with.Open(strings.TrimSuffix(hash, "/"), name); !found {
			t.Errorf("the bench has no %s", name)
		}
		if _, found := without.Open(strings.TrimSuffix(hash, "/"), name); found {
			t.Errorf("%s is served without a bench", name)
		}
	}
	for _, name := range []string{"inbox.css", "inbox.js", "icons.svg"} {
		if without.URL(name) != with.URL(name) {
			t.Errorf("%s has two addresses", name)
		}
	}
	for _, licence := range []string{"axe-core-MPL.txt", "axe-core-3rd-party.txt", "codemirror-MIT.txt"} {
		if _, found := with.Open("", licence); found {
			t.Errorf("%s is no file of a page", licence)
		}
	}
}

// TestScriptsOfTheBenchOnlyAdd, as those of the citizens' pages: what is made of others'
// packages is not ours to judge here.
func TestScriptsOfTheBenchOnlyAdd(t *testing.T) {
	t.Parallel()
	for _, name := range benchFiles[1:5] {
		script, err := os.ReadFile(path.Join("bench", name))
		if err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(`eval|innerHTML|document\.write|https?:|localStorage|sessionStorage|serviceWorker`).Find(script); found != nil {
			t.Errorf("%s has %s", name, found)
		}
	}
}

func TestStyleSheetOfTheBenchKeepsTheHabits(t *testing.T) {
	t.Parallel()
	css := sheet(t, path.Join("bench", "bench.css"))
	if found := regexp.MustCompile(`font-size:\s*[\d.]+px|text-align:\s*justify|:visited|https?:|data:|@import|!important`).Find(css); found != nil {
		t.Errorf("bench.css has %s", found)
	}
	if got, most := len(fileOf(t, assets.WithBench(), assets.WithBench().URL("bench.css")).Gzip()), 3000; got > most {
		t.Errorf("bench.css has %d bytes when packed, more than %d", got, most)
	}
}

// TestPartsOfOthersSayWhoseTheyAre: what is bundled names its licence, which stands beside it.
func TestPartsOfOthersSayWhoseTheyAre(t *testing.T) {
	t.Parallel()
	set := assets.WithBench()
	for name, says := range map[string]string{"editor.js": "MIT: licences/codemirror-MIT.txt", "axe.min.js": "Mozilla Public"} {
		if script := fileOf(t, set, set.URL(name)).Content; !bytes.Contains(script[:min(len(script), 600)], []byte(says)) {
			t.Errorf("%s does not say %s", name, says)
		}
	}
	for name, says := range map[string]string{
		"codemirror-MIT.txt": "@codemirror/view\n\nMIT License", "axe-core-MPL.txt": "Mozilla Public License", "axe-core-3rd-party.txt": "MIT License",
	} {
		text, err := os.ReadFile(path.Join("bench", "licences", name))
		if err != nil || !strings.Contains(string(text), says) {
			t.Errorf("%s does not say %s: %v", name, says, err)
		}
	}
}
