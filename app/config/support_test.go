package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// TestSystemSaysWhoSupportsIt: second-line support and its questions, for fault reports.
func TestSystemSaysWhoSupportsIt(t *testing.T) {
	c, err := load(t, map[string]string{"inkorg.yaml": `environment: demo
systems:
  - id: A
    name: Första
    support: {name: Stödet, telephone: 08-465 004 91, hours: Vardagar 8–16, web_page: "https://a.example.se/hjalp"}
    questions: ["Vilket formulär?", "Vilken dag, och när?"]
  - {id: B, name: Andra}
`}, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	directory, err := c.Directory()
	if err != nil {
		t.Fatal(err)
	}
	a, _ := directory.System("A")
	want := inbox.Support{Name: "Stödet", Telephone: "08-465 004 91", Hours: "Vardagar 8–16", WebPage: "https://a.example.se/hjalp"}
	if a.Support != want || cmp.Diff([]string{"Vilket formulär?", "Vilken dag, och när?"}, a.Questions) != "" {
		t.Errorf("support %+v, questions %q", a.Support, a.Questions)
	}
	if b, _ := directory.System("B"); b.Support != (inbox.Support{}) || len(b.Questions) != 0 {
		t.Errorf("support that nobody named: %+v", b.Support)
	}
}
