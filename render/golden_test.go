package render

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every sample is rendered in both profiles, as HTML with findings and links, and as text.
func TestGolden(t *testing.T) {
	samples, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(samples) < 6 {
		t.Fatalf("samples: %v %v", samples, err)
	}
	for _, sample := range samples {
		content, err := os.ReadFile(sample)
		if err != nil {
			t.Fatal(err)
		}
		text, err := DecodeFile(content)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range Profiles() {
			base := strings.TrimSuffix(sample, ".xml") + "." + p.Name()
			d := show(t, text, Options{Profile: p, IDPrefix: "prov", Resolve: demoExits})
			compareGolden(t, base+".golden.html", strings.ReplaceAll(d.HTML, "><", ">\n<")+"\n")
			compareGolden(t, base+".golden.txt", d.PlainText())
			compareGolden(t, base+".golden.json", findingsJSON(t, d))
		}
	}
}

func demoExits(n int, url string) (Exit, bool) {
	if !strings.HasPrefix(url, "https://formular.example.se/") {
		return Exit{}, false
	}
	return everyLinkIsAnExit(n, url)
}

func findingsJSON(t *testing.T, d Document) string {
	t.Helper()
	d.HTML = ""
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// The sample as it stands in messageText is the sample.
func TestEncodedSample(t *testing.T) {
	encoded, decoded := readSample(t, "published-sample.encoded.txt"), readSample(t, "published-sample.xml")
	if got, err := Decode(encoded); err != nil || got != decoded {
		t.Errorf("decoded to %q, %v", got, err)
	}
	if got := Encode(decoded); got != encoded {
		t.Errorf("encoded to %q", got)
	}
}

func readSample(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The samples that are handed to everybody, where they are at hand, are those of testdata.
func TestSharedSamples(t *testing.T) {
	for _, name := range []string{"published-sample.xml", "published-sample.encoded.txt"} {
		shared, err := os.ReadFile(filepath.Join("..", "..", "shared", "samples", name))
		if os.IsNotExist(err) {
			t.Skip("the shared samples are not at hand")
		}
		if err != nil {
			t.Fatal(err)
		}
		if string(shared) != readSample(t, name) {
			t.Errorf("%s differs from the shared one", name)
		}
	}
}
