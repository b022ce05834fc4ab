package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"inkorg/render"
)

// explain prints the profiles' tables or the codes of findings, from the data that the
// renderer itself reads.
func (r renderCommand) explain(to io.Writer, chosen *render.Profile) error {
	switch asJSON := r.Format == "json"; {
	case r.Codes && asJSON:
		return printJSON(to, render.Catalogue())
	case r.Codes:
		return printCodes(to, r.lang())
	case asJSON:
		return printJSON(to, profileTables(r.wanted(chosen)))
	}
	return printProfiles(to, r.wanted(chosen))
}

// wanted are the profiles to print: the one that was named, or all.
func (r renderCommand) wanted(chosen *render.Profile) []*render.Profile {
	if r.Profile == "" {
		return render.Profiles()
	}
	return []*render.Profile{chosen}
}

// profileTable is a profile as JSON.
type profileTable struct {
	Name      string           `json:"name"`
	PlainText bool             `json:"plainText"`
	Elements  []render.Element `json:"elements"`
}

func profileTables(profiles []*render.Profile) []profileTable {
	var tables []profileTable
	for _, p := range profiles {
		tables = append(tables, profileTable{Name: p.Name(), PlainText: p.PlainText(), Elements: p.Elements()})
	}
	return tables
}

func printProfiles(to io.Writer, profiles []*render.Profile) error {
	for i, p := range profiles {
		if i > 0 {
			fmt.Fprintln(to)
		}
		also := "DocBook only"
		if p.PlainText() {
			also = "DocBook or plain text"
		}
		fmt.Fprintf(to, "Profile %s: %s\n\n", p.Name(), also)
		table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "Element\tParents\tChildren\tText\tAttributes (* required)")
		for _, e := range p.Elements() {
			text := "-"
			if e.Text {
				text = "yes"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", e.Name, listed(e.Parents), listed(e.Children), text, listed(attributes(e)))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func listed(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, " ")
}

// attributes are an element's attributes as they are written: type="_self|_blank", and url*
// for one that is required.
func attributes(e render.Element) []string {
	var all []string
	for _, a := range e.Attributes {
		name := a.Name
		if a.Required {
			name += "*"
		}
		if len(a.Values) > 0 {
			name += `="` + strings.Join(a.Values, "|") + `"`
		}
		all = append(all, name)
	}
	return all
}

func printCodes(to io.Writer, lang render.Lang) error {
	for i, h := range render.Catalogue() {
		if i > 0 {
			fmt.Fprintln(to)
		}
		severity := string(h.Severity)
		if h.Tolerated {
			severity += ", tolerated"
		}
		repeated := ""
		if h.Repeat > 0 {
			repeated = fmt.Sprintf(" (%d times)", h.Repeat)
		}
		_, err := fmt.Fprintf(to, "%s (%s)\n  %s\n  %s: %s%s\n", h.Code, severity, h.Sentence(lang), h.Profile,
			strings.ReplaceAll(h.Example, "\n", `\n`), repeated)
		if err != nil {
			return err
		}
	}
	return nil
}
