package config

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

const exampleFile = "inkorg.example.yaml"

func TestExampleLoads(t *testing.T) {
	c, err := Load(exampleFile, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Directory(); err != nil {
		t.Error(err)
	}
}

// wholeExample is the example with the settings that it leaves out. Those are the lines
// that begin with # and no single space after it.
func wholeExample(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	leftOut := regexp.MustCompile(`(?m)^( *)#( {2,}|[a-z])`)
	return leftOut.ReplaceAllString(string(text), "$1$2")
}

// With all that it leaves out, the example is one that production takes.
func TestWholeExampleLoadsInProduction(t *testing.T) {
	p := testParties(t)
	// Somebody else's mutual TLS stands in the place of one's own.
	yaml := regexp.MustCompile(`(?m)^  proxy:\n(    .*\n)+`).ReplaceAllString(wholeExample(t), "")
	c, err := load(t, map[string]string{
		"inkorg.yaml": yaml, "keys/tjanster.crt": p.certificate, "keys/tjanster.key": p.key, "keys/anropare-ca.crt": p.certificate,
		"keys/inkorg.crt": p.certificate, "keys/inkorg.key": p.key,
		"keys/uthopp.crt": p.exitCertificate, "keys/uthopp.key": p.exitKey, "keys/pseudonymer.secret": pseudonymSecret,
		"keys/federation.crt": p.certificate, "keys/smtp-ca.crt": p.certificate, "keys/sms-ca.crt": p.certificate, "idp-metadata.xml": p.metadata, "intyg-metadata.xml": p.spMetadata, "enheter.csv": "hsa_id;name\nSE1;Ett\n",
	}, nil, Flags{Environment: "production"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Units) != 2 || len(c.Systems) != 4 || len(c.Exits.Keys) != 1 || len(c.Login.Keys) != 1 || len(c.Login.IdPs) != 2 {
		t.Errorf("%d units, %d systems, %d keys, %d identity providers", len(c.Units), len(c.Systems), len(c.Login.Keys), len(c.Login.IdPs))
	}
}

func TestExampleNamesEveryKey(t *testing.T) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(wholeExample(t)), &document); err != nil {
		t.Fatal(err)
	}
	got := keysIn(document.Content[0], "")
	slices.Sort(got)
	if diff := cmp.Diff(everyKey(), slices.Compact(got)); diff != "" {
		t.Errorf("keys in the example (-exist +named):\n%s", diff)
	}
}

// A default that the example shows is the real one.
func TestExampleShowsDefaults(t *testing.T) {
	c, err := Load(exampleFile, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	demo := Demo()
	if diff := cmp.Diff(demo.Login, c.Login, cmp.Comparer(func(a, b KeyPair) bool { return a.Key == b.Key })); diff != "" {
		t.Errorf("login (-default +example):\n%s", diff)
	}
	if diff := cmp.Diff(demo.Usage, c.Usage); diff != "" {
		t.Errorf("usage (-default +example):\n%s", diff)
	}
	if c.Session != demo.Session || c.Retention != demo.Retention || c.Listen != demo.Listen || c.Contracts.RepeatWindow != demo.Contracts.RepeatWindow || c.Ops != demo.Ops || c.Organisation != demo.Organisation {
		t.Errorf("the example shows %+v, defaults are %+v", c, demo)
	}
}

// keysIn gives the keys of a tree, with those of lists under "list[]".
func keysIn(node *yaml.Node, under string) []string {
	var keys []string
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			keys = append(keys, keysIn(node.Content[i+1], join(under, node.Content[i].Value))...)
		}
	case yaml.SequenceNode:
		for _, entry := range node.Content {
			keys = append(keys, keysIn(entry, under+"[]")...)
		}
	default:
		keys = append(keys, regexp.MustCompile(`\[\]$`).ReplaceAllString(under, ""))
	}
	return keys
}

// everyKey gives all keys that exist, in the form of keysIn.
func everyKey() []string {
	var keys []string
	for _, s := range settings() {
		if s.fitsText() {
			keys = append(keys, s.full)
			continue
		}
		for _, below := range settingsOf(s.kind.Elem(), s.full+"[]", nil) {
			keys = append(keys, below.full)
		}
	}
	slices.Sort(keys)
	return keys
}
