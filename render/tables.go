package render

import "slices"

// The tables are built once and never change.
var (
	inkorgsfunktionen = newProfile("inkorgsfunktionen", true, publishedRows())
	inkorg1177        = newProfile("1177-inkorg", false, successorRows())
)

// Inkorgsfunktionen returns the profile of the published rules of the inbox function. It is
// the default.
func Inkorgsfunktionen() *Profile { return inkorgsfunktionen }

// Inkorg1177 returns the profile of the inbox function's successor, as far as it is published:
// the default profile with emphasis, itemized lists, links within the message, and boxes.
func Inkorg1177() *Profile { return inkorg1177 }

// Profiles returns all profiles, the default first.
func Profiles() []*Profile { return []*Profile{inkorgsfunktionen, inkorg1177} }

// ProfileByName returns the profile of that name.
func ProfileByName(name string) (*Profile, bool) {
	for _, p := range Profiles() {
		if p.name == name {
			return p, true
		}
	}
	return nil, false
}

// publishedRows is the published table: article has no title of its own (it is in info),
// sections do not nest, and bibliography and listitem hold text, which real DocBook forbids.
func publishedRows() []Element {
	link := []Attribute{
		{Name: "url", Required: true},
		{Name: "type", Values: []string{"_self", "_blank"}},
	}
	return []Element{
		{Name: "article", Children: []string{"info", "para", "section", "bibliography", "variablelist"}},
		{Name: "info", Children: []string{"title"}},
		{Name: "section", Children: []string{"info", "title", "para", "bibliography", "variablelist"}},
		{Name: "para", Children: []string{"ulink"}, Text: true},
		{Name: "bibliography", Text: true},
		{Name: "variablelist", Children: []string{"title", "varlistentry"}},
		{Name: "title", Text: true},
		{Name: "ulink", Text: true, Attributes: link},
		{Name: "varlistentry", Children: []string{"term", "listitem"}},
		{Name: "term", Text: true},
		{Name: "listitem", Text: true},
	}
}

// successorRows is the published table with what the successor's extension adds to it.
func successorRows() []Element {
	rows := publishedRows()
	row := func(name string) *Element {
		return &rows[slices.IndexFunc(rows, func(e Element) bool { return e.Name == name })]
	}
	link := []Attribute{
		{Name: "url"},
		{Name: "type", Values: []string{"_self", "_blank"}},
		{Name: "linkend"},
	}
	ids := []Attribute{{Name: "xml:id"}, {Name: "id"}}

	for _, name := range []string{"article", "section"} {
		row(name).Children = append(row(name).Children, "itemizedlist")
	}
	row("para").Children = append(row("para").Children, "link", "emphasis")
	row("title").Children = []string{"emphasis"}
	row("listitem").Children = []string{"link", "ulink"}
	row("ulink").Attributes = link
	for _, name := range []string{"section", "para", "variablelist"} {
		row(name).Attributes = slices.Clone(ids)
	}
	return append(rows,
		Element{Name: "link", Text: true, Attributes: slices.Clone(link)},
		Element{Name: "emphasis", Text: true, Attributes: []Attribute{{Name: "role", Values: roles()}}},
		Element{
			Name: "itemizedlist", Children: []string{"listitem"},
			Attributes: append([]Attribute{{Name: "mark", Values: []string{"bullet", "hyphen"}}}, ids...),
		},
	)
}

// roles are the values of emphasis/@role that mean something: three in running text, four in
// the title of a section.
func roles() []string {
	return []string{"bold", "italics", "underline", "information", "observe", "frame", "collapsible"}
}

// inlineRole returns the HTML element of a role in running text.
func inlineRole(role string) (tag string, ok bool) {
	switch role {
	case "bold":
		return "strong", true
	case "italics":
		return "em", true
	case "underline":
		return "u", true
	}
	return "", false
}

// boxRole says whether a role in a section's title turns the section into a box.
func boxRole(role string) bool {
	switch role {
	case "information", "observe", "frame", "collapsible":
		return true
	}
	return false
}
