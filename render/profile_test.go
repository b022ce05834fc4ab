package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// publishedTable and successorTable are written here once more, column by column as they are
// published, so that a slip in the product's table shows.
var publishedTable = []Element{
	{Name: "article", Children: fields("info para section bibliography variablelist")},
	{Name: "info", Parents: fields("article section"), Children: fields("title")},
	{Name: "section", Parents: fields("article"), Children: fields("info title para bibliography variablelist")},
	{Name: "para", Parents: fields("article section"), Children: fields("ulink"), Text: true},
	{Name: "bibliography", Parents: fields("article section"), Text: true},
	{Name: "variablelist", Parents: fields("article section"), Children: fields("title varlistentry")},
	{Name: "title", Parents: fields("info section variablelist"), Text: true},
	{Name: "ulink", Parents: fields("para"), Text: true},
	{Name: "varlistentry", Parents: fields("variablelist"), Children: fields("term listitem")},
	{Name: "term", Parents: fields("varlistentry"), Text: true},
	{Name: "listitem", Parents: fields("varlistentry"), Text: true},
}

var successorTable = []Element{
	{Name: "article", Children: fields("info para section bibliography variablelist itemizedlist")},
	{Name: "info", Parents: fields("article section"), Children: fields("title")},
	{Name: "section", Parents: fields("article"), Children: fields("info title para bibliography variablelist itemizedlist")},
	{Name: "para", Parents: fields("article section"), Children: fields("ulink link emphasis"), Text: true},
	{Name: "bibliography", Parents: fields("article section"), Text: true},
	{Name: "variablelist", Parents: fields("article section"), Children: fields("title varlistentry")},
	{Name: "title", Parents: fields("info section variablelist"), Children: fields("emphasis"), Text: true},
	{Name: "ulink", Parents: fields("para listitem"), Text: true},
	{Name: "varlistentry", Parents: fields("variablelist"), Children: fields("term listitem")},
	{Name: "term", Parents: fields("varlistentry"), Text: true},
	{Name: "listitem", Parents: fields("varlistentry itemizedlist"), Children: fields("link ulink"), Text: true},
	{Name: "link", Parents: fields("para listitem"), Text: true},
	{Name: "emphasis", Parents: fields("para title"), Text: true},
	{Name: "itemizedlist", Parents: fields("article section"), Children: fields("listitem")},
}

// fields keeps the tables above readable.
func fields(s string) []string { return strings.Fields(s) }

func table(p *Profile) []Element {
	if p == Inkorg1177() {
		return successorTable
	}
	return publishedTable
}

func TestTables(t *testing.T) {
	for _, p := range Profiles() {
		got := p.Elements()
		for i := range got {
			got[i].Attributes = nil
		}
		if diff := cmp.Diff(table(p), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.Name(), diff)
		}
	}
}

func TestAttributesOfTables(t *testing.T) {
	tests := []struct {
		profile *Profile
		element string
		want    []Attribute
	}{
		{Inkorgsfunktionen(), "ulink", []Attribute{{Name: "url", Required: true}, {Name: "type", Values: fields("_self _blank")}}},
		{Inkorgsfunktionen(), "para", nil},
		{Inkorg1177(), "ulink", []Attribute{{Name: "url"}, {Name: "type", Values: fields("_self _blank")}, {Name: "linkend"}}},
		{Inkorg1177(), "link", []Attribute{{Name: "url"}, {Name: "type", Values: fields("_self _blank")}, {Name: "linkend"}}},
		{Inkorg1177(), "emphasis", []Attribute{{Name: "role", Values: fields("bold italics underline information observe frame collapsible")}}},
		{Inkorg1177(), "section", []Attribute{{Name: "xml:id"}, {Name: "id"}}},
		{Inkorg1177(), "para", []Attribute{{Name: "xml:id"}, {Name: "id"}}},
		{Inkorg1177(), "variablelist", []Attribute{{Name: "xml:id"}, {Name: "id"}}},
		{Inkorg1177(), "itemizedlist", []Attribute{{Name: "mark", Values: fields("bullet hyphen")}, {Name: "xml:id"}, {Name: "id"}}},
		{Inkorg1177(), "term", nil},
	}
	for _, tt := range tests {
		want := append(tt.want, Attribute{Name: "xml:lang"}, Attribute{Name: "lang"})
		e, _ := tt.profile.Element(tt.element)
		if diff := cmp.Diff(want, e.Attributes); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.profile.Name(), tt.element, diff)
		}
	}
}

func TestProfileByName(t *testing.T) {
	for _, p := range Profiles() {
		if got, ok := ProfileByName(p.Name()); !ok || got != p {
			t.Errorf("ProfileByName(%q) = %v, %v", p.Name(), got, ok)
		}
	}
	if p, ok := ProfileByName("docbook"); ok {
		t.Errorf("ProfileByName of an unknown name = %v", p)
	}
	if _, ok := Inkorgsfunktionen().Element("emphasis"); ok {
		t.Error("the default profile has emphasis")
	}
	if !Inkorgsfunktionen().PlainText() || Inkorg1177().PlainText() {
		t.Error("plain text is allowed in the wrong profile")
	}
	if names := []string{Profiles()[0].Name(), Profiles()[1].Name()}; !slices.Equal(names, []string{"inkorgsfunktionen", "1177-inkorg"}) {
		t.Errorf("profiles are %v", names)
	}
}

// A caller that changes what it was given changes nothing for others.
func TestProfileIsImmutable(t *testing.T) {
	rows := Inkorgsfunktionen().Elements()
	rows[0].Children[0], rows[7].Attributes[1].Values[0] = "script", "_evil"
	if Inkorgsfunktionen().Allows("article", "script") {
		t.Error("the table changed")
	}
	if e, _ := Inkorgsfunktionen().Element("ulink"); e.Attributes[1].Values[0] != "_self" {
		t.Error("the values of an attribute changed")
	}
	d := New().Render("<article><x/></article>", Options{})
	d.Findings[0].AllowedChildren[0] = "script"
	if Inkorgsfunktionen().Allows("article", "script") {
		t.Error("a finding changed the table")
	}
}

func TestElementJSON(t *testing.T) {
	e, _ := Inkorgsfunktionen().Element("para")
	got, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"name":"para","parents":["article","section"],"children":["ulink"],"text":true,"attributes":[{"name":"xml:lang"},{"name":"lang"}]}`
	if string(got) != want {
		t.Errorf("got %s", got)
	}
}

// within returns DocBook in which inner stands directly in an element of that name.
func within(parent, inner string) string {
	around := map[string]string{
		"article":      "%s",
		"info":         "<info>%s</info>",
		"section":      "<section>%s</section>",
		"para":         "<para>%s</para>",
		"bibliography": "<bibliography>%s</bibliography>",
		"variablelist": "<variablelist>%s</variablelist>",
		"title":        "<section><title>%s</title></section>",
		"ulink":        "<para><ulink url='https://example.se'>%s</ulink></para>",
		"link":         "<para><link url='https://example.se'>%s</link></para>",
		"emphasis":     "<para><emphasis role='bold'>%s</emphasis></para>",
		"varlistentry": "<variablelist><varlistentry>%s</varlistentry></variablelist>",
		"term":         "<variablelist><varlistentry><term>%s</term></varlistentry></variablelist>",
		"listitem":     "<variablelist><varlistentry><listitem>%s</listitem></varlistentry></variablelist>",
		"itemizedlist": "<itemizedlist>%s</itemizedlist>",
	}
	return "<article>" + fmt.Sprintf(around[parent], inner) + "</article>"
}

// Every element in every element, in both profiles: shown where the table allows it, replaced
// by one fallback text with one finding where it does not.
func TestEveryPair(t *testing.T) {
	everyName := append(fields("article info section para bibliography variablelist title ulink varlistentry term listitem"),
		fields("link emphasis itemizedlist itemizedList span script")...)
	for _, p := range Profiles() {
		for _, parent := range table(p) {
			for _, child := range everyName {
				name := fmt.Sprintf("%s/%s/%s", p.Name(), parent.Name, child)
				t.Run(name, func(t *testing.T) { testPair(t, p, parent, child) })
			}
		}
	}
}

func testPair(t *testing.T, p *Profile, parent Element, child string) {
	allowed := slices.Contains(parent.Children, child)
	text := within(parent.Name, "<"+child+">ord</"+child+">")
	d := show(t, text, Options{Profile: p})

	var mismatches []Finding
	for _, f := range d.Findings {
		if f.Code == CodeMismatch {
			mismatches = append(mismatches, f)
		}
	}
	fallbacks := strings.Count(d.HTML, Mismatch)
	if allowed {
		if len(mismatches) > 0 || fallbacks > 0 || !strings.Contains(d.HTML, "ord") {
			t.Errorf("allowed, but got %s %v", d.HTML, mismatches)
		}
		return
	}
	if len(mismatches) != 1 || fallbacks != 1 || strings.Contains(d.HTML, "ord") {
		t.Fatalf("not allowed, but got %s %v", d.HTML, mismatches)
	}
	wantTag := `<p class="mismatch">`
	if parent.Text {
		wantTag = `<span class="mismatch">`
	}
	if !strings.Contains(d.HTML, wantTag+Mismatch) {
		t.Errorf("got %s", d.HTML)
	}
	f := mismatches[0]
	if f.Element != child || f.Parent != parent.Name || f.Line != 1 || f.Column != strings.LastIndex(text, "<"+child+">")+1 {
		t.Errorf("got %+v", f)
	}
	if !slices.Equal(f.AllowedChildren, parent.Children) {
		t.Errorf("allowed children are %v", f.AllowedChildren)
	}
	if row, ok := p.Element(child); ok && !slices.Equal(f.AllowedParents, row.Parents) {
		t.Errorf("allowed parents are %v", f.AllowedParents)
	}
}

// Text in every element: kept, with a finding where only elements may stand.
func TestTextInEveryElement(t *testing.T) {
	for _, p := range Profiles() {
		for _, parent := range table(p) {
			d := show(t, within(parent.Name, "ord"), Options{Profile: p})
			stray := slices.Contains(codes(d), CodeStrayText)
			if stray == parent.Text || !strings.Contains(d.HTML, "ord") {
				t.Errorf("%s %s: %s %v", p.Name(), parent.Name, d.HTML, codes(d))
			}
			if stray && !strings.Contains(d.HTML, "<p>ord</p>") {
				t.Errorf("%s %s: %s", p.Name(), parent.Name, d.HTML)
			}
		}
	}
}
