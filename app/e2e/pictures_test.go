//go:build pictures

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/views"
)

// TestPictures takes pictures of every page in every state, on a phone and a desk, light
// and dark, in both languages, into the folder that PICTURES names; of those states alone
// whose names begin as ONLY says.
func TestPictures(t *testing.T) {
	folder := os.Getenv("PICTURES")
	if folder == "" {
		t.Fatal("PICTURES names no folder: use `make screenshots`")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	g := openGallery(t)
	for _, s := range states() {
		if !strings.HasPrefix(s.name, os.Getenv("ONLY")) {
			continue
		}
		for _, lang := range []string{views.Swedish, views.English} {
			g.look(looks()[0])
			g.show(s, lang)
			for _, look := range looks() {
				if look.width == 320 {
					continue
				}
				g.look(look)
				file := filepath.Join(folder, s.still(lang)+"-"+look.name+".png")
				if err := os.WriteFile(file, g.browser.Screenshot(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
