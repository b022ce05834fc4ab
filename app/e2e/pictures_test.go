package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"inkorg/app/testkit"
)

// TestPictures looks at the pages in a real browser, at the widths of a phone and a desk,
// light and dark. No page may scroll sideways, down to the 320 pixels that are 400 % of a
// desk's. PICTURES names a folder to keep the pictures in; the README's come from there.
func TestPictures(t *testing.T) {
	folder := os.Getenv("PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	b := testkit.OpenBrowser(t)
	b.Look(1280, 900, false)
	b.Open(demo.public)
	b.Type("form#test-idp [name=account]", "191212121212")
	b.Type("form#test-idp [name=password]", "demo")
	b.Click("form#test-idp button[type=submit]", "[data-unread-count]")
	list := demo.public + "/inkorg"
	b.Open(list)
	pages := map[string]string{"list": list, "missing": demo.public + "/finns-inte", "help": demo.public + "/hjalp", "archive": list + "?visa=arkiv"}
	for name, title := range map[string]string{
		"message": "Fyll i hälsoformuläret före ditt hälsosamtal", "boxes": "Så här kan ett meddelande med rutor se ut",
		"elements": "Så här kan ett meddelande se ut", "lab": "Svar på dina blodprover",
	} {
		pages[name] = list + "/" + caseTitled(t, b, title)
	}
	for name, address := range pages {
		takePictures(t, b, filepath.Join(folder, name), address)
	}
}

func takePictures(t *testing.T, b *testkit.Browser, file, address string) {
	t.Helper()
	for _, look := range []struct {
		name  string
		width int64
		dark  bool
	}{{"320-light", 320, false}, {"390-light", 390, false}, {"390-dark", 390, true}, {"1280-light", 1280, false}, {"1280-dark", 1280, true}} {
		b.Look(look.width, 900, look.dark)
		b.Open(address)
		if wide := b.ScrollWidth(); wide > look.width {
			t.Errorf("%s is %d pixels wide at %d", address, wide, look.width)
		}
		if err := os.WriteFile(file+"-"+look.name+".png", b.Screenshot(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
