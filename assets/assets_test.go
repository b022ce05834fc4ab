package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"inkorg/assets"
)

// fileOf opens the file that an address names.
func fileOf(t *testing.T, set *assets.Set, url string) assets.File {
	t.Helper()
	hash, name := path.Split(strings.TrimPrefix(url, assets.Prefix))
	file, ok := set.Open(strings.TrimSuffix(hash, "/"), name)
	if !ok {
		t.Fatalf("%s does not open", url)
	}
	return file
}

// sheets are the style sheets and the most that each may weigh when packed, in bytes. Every
// page has the first; a page of a case has the second too.
var sheets = map[string]int{"inbox.css": 4100, "list.css": 900, "message.css": 1800, "own.css": 600, "other.css": 900}

func sheet(t *testing.T, name string) []byte {
	t.Helper()
	css, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return css
}

func TestEveryFileOpensByItsAddress(t *testing.T) {
	t.Parallel()
	set := assets.New()
	shape := regexp.MustCompile(`^/assets/[0-9a-f]{12}/[a-z0-9.-]+$`)
	for name, want := range map[string]string{
		"inbox.css": "text/css; charset=utf-8", "inbox.js": "text/javascript; charset=utf-8",
		"post-on.js": "text/javascript; charset=utf-8", "icons.svg": "image/svg+xml", "icon.svg": "image/svg+xml",
		"mark-ext.svg": "image/svg+xml", "source-sans-3.woff2": "font/woff2", "icon-192.png": "image/png",
	} {
		url := set.URL(name)
		file := fileOf(t, set, url)
		if !shape.MatchString(url) || len(file.Content) == 0 || file.Type != want {
			t.Errorf("%s: %d bytes of %s", url, len(file.Content), file.Type)
		}
	}
}

func TestOnlyTheRightAddressOpens(t *testing.T) {
	t.Parallel()
	set := assets.New()
	hash := strings.Split(set.URL("inbox.css"), "/")[2]
	for _, address := range [][2]string{
		{"000000000000", "inbox.css"},
		{"", "inbox.css"},
		{hash, "inbox.js"},
		{hash, "assets.go"},
		{hash, "../inbox.css"},
		{"", "nothing.css"},
		{hash, ""},
		{hash, "samples/samples.yaml"},
	} {
		if _, ok := set.Open(address[0], address[1]); ok {
			t.Errorf("%q opens", address)
		}
	}
}

func TestAddressChangesOnlyWithTheContent(t *testing.T) {
	t.Parallel()
	one, other := assets.New(), assets.New()
	if one.URL("inbox.css") != other.URL("inbox.css") {
		t.Error("the address differs between two sets of the same files")
	}
	if strings.Split(one.URL("inbox.css"), "/")[2] == strings.Split(one.URL("inbox.js"), "/")[2] {
		t.Error("two files have one fingerprint")
	}
}

func TestPackedFilesAreTheSame(t *testing.T) {
	t.Parallel()
	set := assets.New()
	for _, name := range []string{"inbox.css", "inbox.js", "icons.svg"} {
		file := fileOf(t, set, set.URL(name))
		reader, err := gzip.NewReader(bytes.NewReader(file.Gzip()))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if unpacked, err := io.ReadAll(reader); err != nil || !bytes.Equal(unpacked, file.Content) {
			t.Errorf("%s is another file when it is unpacked, %v", name, err)
		}
	}
	if font := fileOf(t, set, set.URL("source-sans-3.woff2")); len(font.Gzip()) > 0 {
		t.Errorf("the font is packed twice, and saves %d bytes", len(font.Content)-len(font.Gzip()))
	}
}

func TestStyleSheetsNameFilesThatExist(t *testing.T) {
	t.Parallel()
	set := assets.New()
	named := 0
	for name := range sheets {
		css := fileOf(t, set, set.URL(name)).Content
		for _, match := range regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllSubmatch(css, -1) {
			named++
			fileOf(t, set, string(match[1]))
		}
	}
	if named < 5 {
		t.Errorf("only %d files named", named)
	}
}

func TestStyleSheetsAreSmall(t *testing.T) {
	t.Parallel()
	set := assets.New()
	for name, most := range sheets {
		if got := len(fileOf(t, set, set.URL(name)).Gzip()); got > most {
			t.Errorf("%s has %d bytes when packed, more than %d", name, got, most)
		}
	}
}

func TestStyleSheetsKeepTheHabits(t *testing.T) {
	t.Parallel()
	css := slices.Concat(sheet(t, "inbox.css"), sheet(t, "list.css"), sheet(t, "message.css"), sheet(t, "own.css"), sheet(t, "other.css"))
	for what, pattern := range map[string]string{
		"type in px":        `font-size:\s*[\d.]+px`,
		"justified text":    `text-align:\s*justify`,
		"automatic hyphens": `hyphens:\s*auto`,
		"visited links":     `:visited`,
		"a remote file":     `https?:`,
		"an embedded file":  `data:`,
		"an import":         `@import`,
	} {
		if found := regexp.MustCompile(pattern).Find(css); found != nil {
			t.Errorf("%s: %s", what, found)
		}
	}
	for _, wanted := range []string{
		"prefers-color-scheme: dark", "prefers-contrast: more", "forced-colors: active", "prefers-reduced-motion: no-preference", "@media print", "@page",
		"@media (scripting: none) { .scripted { display: none; } }", // nothing is there that does nothing
	} {
		if !bytes.Contains(css, []byte(wanted)) {
			t.Errorf("no %s", wanted)
		}
	}
}

func TestScriptsOnlyAdd(t *testing.T) {
	t.Parallel()
	set := assets.New()
	for _, name := range []string{"inbox.js", "post-on.js"} {
		script := fileOf(t, set, set.URL(name)).Content
		if found := regexp.MustCompile(`eval|innerHTML|document\.write|https?:|localStorage|sessionStorage|serviceWorker`).Find(script); found != nil {
			t.Errorf("%s has %s", name, found)
		}
	}
}

func TestLicencesStandBesideWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"lucide-ISC.txt": "ISC License", "source-sans-3-OFL.txt": "SIL Open Font License"} {
		text, err := os.ReadFile(path.Join("licences", name))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSamplesAreEmbedded(t *testing.T) {
	t.Parallel()
	if _, err := fs.Stat(assets.Samples, "samples/samples.yaml"); err != nil {
		t.Error(err)
	}
}
