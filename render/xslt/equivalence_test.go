package xslt

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"inkorg/render"
)

// The stylesheet that the speed is compared with does the same work: its HTML is the
// renderer's, but for how it is written.
func TestSmallStylesheetIsEquivalent(t *testing.T) {
	program := buildTransform(t)
	theirs := run(t, program, small, sample)
	ours := render.New().Render(readSample(t), render.Options{}).HTML
	if diff := cmp.Diff(outline(t, ours), outline(t, theirs)); diff != "" {
		t.Errorf("ours and theirs differ:\n%s", diff)
	}
}

func readSample(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// outline spells out the tree that a browser builds of HTML, a line for each node: white space
// collapsed, attributes sorted.
func outline(t testing.TB, fragment string) []string {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var walk func(n *html.Node, indent string)
	walk = func(n *html.Node, indent string) {
		if line := describe(n); line != "" {
			lines = append(lines, indent+line)
		}
		for c := range n.ChildNodes() {
			walk(c, indent+"  ")
		}
	}
	for _, n := range nodes {
		walk(n, "")
	}
	return lines
}

func describe(n *html.Node) string {
	if n.Type == html.TextNode {
		return strings.Join(strings.Fields(n.Data), " ")
	}
	var attributes []string
	for _, a := range n.Attr {
		attributes = append(attributes, " "+a.Key+"="+a.Val)
	}
	slices.Sort(attributes)
	return "<" + n.Data + strings.Join(attributes, "") + ">"
}
