package assets_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"inkorg/assets"
)

// fileOf opens the file that an address names.
func fileOf(t *testing.T, set *assets.Set, url string) ([]byte, string) {
	t.Helper()
	hash, name := path.Split(strings.TrimPrefix(url, assets.Prefix))
	content, contentType, ok := set.Open(strings.TrimSuffix(hash, "/"), name)
	if !ok {
		t.Fatalf("%s does not open", url)
	}
	return content, contentType
}

func TestEveryFileOpensByItsAddress(t *testing.T) {
	t.Parallel()
	set := assets.New()
	shape := regexp.MustCompile(`^/assets/[0-9a-f]{12}/[a-z0-9.-]+$`)
	for name, want := range map[string]string{
		"inbox.css": "text/css; charset=utf-8", "inbox.js": "text/javascript; charset=utf-8",
		"post-on.js": "text/javascript; charset=utf-8", "icons.svg": "image/svg+xml", "icon.svg": "image/svg+xml",
		"mark-ext.svg": "image/svg+xml", "source-sans-3.woff2": "font/woff2",
	} {
		url := set.URL(name)
		content, contentType := fileOf(t, set, url)
		if !shape.MatchString(url) || len(content) == 0 || contentType != want {
			t.Errorf("%s: %d bytes of %s", url, len(content), contentType)
		}
	}
}

func TestOnlyTheRightAddressOpens(t *testing.T) {
	t.Parallel()
	set := assets.New()
	hash := strings.Split(set.URL("inbox.css"), "/")[2]
	for _, address := range [][2]string{
		{"000000000000", "inbox.css"}, {"", "inbox.css"}, {hash, "inbox.js"}, {hash, "assets.go"}, {hash, "../inbox.css"},
		{"", "nothing.css"}, {hash, ""}, {hash, "samples/samples.yaml"},
	} {
		if _, _, ok := set.Open(address[0], address[1]); ok {
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

func TestStyleSheetNamesFilesThatExist(t *testing.T) {
	t.Parallel()
	set := assets.New()
	css, _ := fileOf(t, set, set.URL("inbox.css"))
	named := regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllSubmatch(css, -1)
	if len(named) < 5 {
		t.Errorf("only %d files named", len(named))
	}
	for _, match := range named {
		fileOf(t, set, string(match[1]))
	}
}

func TestStyleSheetIsSmall(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("inbox.css")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Write(css); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	const most = 5500 // bytes
	if packed.Len() > most {
		t.Errorf("the style sheet has %d bytes when packed, more than %d", packed.Len(), most)
	}
}

func TestStyleSheetKeepsTheHabits(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("inbox.css")
	if err != nil {
		t.Fatal(err)
	}
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
		script, _ := fileOf(t, set, set.URL(name))
		if found := regexp.MustCompile(`eval|innerHTML|document\.write|https?:`).Find(script); found != nil {
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
