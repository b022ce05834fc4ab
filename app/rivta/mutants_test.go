package rivta_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// wholeMessage has every element of the contract once.
func wholeMessage() string {
	return with(goodMessage, "     <c:unitTelephone>",
		"     <c:unitAddress>Björkvägen 4</c:unitAddress>\n     <c:unitPostalCode>990 12</c:unitPostalCode>\n     <c:unitPostalCity>Ekvik</c:unitPostalCity>\n     <c:unitTelephone>")
}

// mutation changes one element of a request as senders get it wrong.
type mutation struct {
	name  string
	apply func(*etree.Element) bool // false: it does not concern the element
}

func mutations() []mutation {
	return []mutation{
		{"left out", func(e *etree.Element) bool { return e.Parent().RemoveChild(e) != nil }},
		{"twice", func(e *etree.Element) bool { e.Parent().InsertChildAt(e.Index(), e.Copy()); return true }},
		{"of another name", func(e *etree.Element) bool { e.Tag = strings.ToUpper(e.Tag); return true }},
		{"of another namespace", func(e *etree.Element) bool { return moved(e, "urn:riv:infrastructure:eservicesupply:patientportal:2") }},
		{"of no namespace", func(e *etree.Element) bool { e.Space = ""; return true }},
		{"after the next", func(e *etree.Element) bool {
			next := e.NextSibling()
			if next == nil {
				return false
			}
			parent := e.Parent()
			parent.RemoveChild(e)
			parent.InsertChildAt(next.Index()+1, e)
			return true
		}},
		{"empty", func(e *etree.Element) bool { e.Child = nil; return true }},
		{"of another type", func(e *etree.Element) bool {
			if len(e.ChildElements()) > 0 {
				e.Child = nil
			}
			e.SetText("text")
			return true
		}},
		{"with an element in it", func(e *etree.Element) bool { e.CreateElement("x"); return true }},
		{"with an attribute", func(e *etree.Element) bool { e.CreateAttr("x", "y"); return true }},
	}
}

// moved gives an element, alone, another namespace.
func moved(e *etree.Element, namespace string) bool {
	e.CreateAttr("xmlns:moved", namespace)
	e.Space = "moved"
	return true
}

// mutant is a request with one thing changed.
type mutant struct {
	name, path, envelope string
}

// mutants are all mutations of all elements of a request.
func mutants(t *testing.T, path, envelope string) []mutant {
	t.Helper()
	document := etree.NewDocument()
	if err := document.ReadFromString(envelope); err != nil {
		t.Fatal(err)
	}
	var all []mutant
	for i, element := range inBody(document) {
		for _, mutation := range mutations() {
			copied := document.Copy()
			if !mutation.apply(inBody(copied)[i]) {
				continue
			}
			text, err := copied.WriteToString()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, mutant{element.Tag + " " + mutation.name, path, text})
		}
	}
	return all
}

// inBody are the elements of the Body's element, without itself, in document order.
func inBody(document *etree.Document) []*etree.Element {
	return document.FindElements("/Envelope/Body/*//*")
}

// TestEveryMistake makes every mistake with every element. What is answered stands in a
// golden file, and must agree with the schemas: a request is refused for its form if and
// only if it is not valid by our own schema, and by the published one where that is there.
func TestEveryMistake(t *testing.T) {
	l := newListener(t)
	all := append(mutants(t, addMessagePath, wholeMessage()), mutants(t, isActiveUserPath, goodQuestion)...)
	var told strings.Builder
	refused := map[string]bool{}
	for _, m := range all {
		got := l.post(m.path, m.envelope)
		answer := strings.TrimSpace(got.Delivered.ResultCode + " " + got.Delivered.ResultText + got.FaultString)
		if m.path == isActiveUserPath && got.FaultString == "" {
			answer = fmt.Sprintf("status %v", got.Active.Status)
		}
		fmt.Fprintf(&told, "%s %s\n    %s\n", strings.Split(m.path, "/")[1], m.name, strings.ReplaceAll(answer, "; ", "\n    "))
		refused[m.name+m.path] = got.FaultString != ""
	}
	golden(t, "testdata/mistakes.golden", told.String())
	valid := verdicts(t, all)
	for _, m := range all {
		for driver, valid := range valid[m.path+m.name] {
			if valid == refused[m.name+m.path] {
				t.Errorf("%s %s: valid by %s: %v, refused: %v", m.path, m.name, driver, valid, !valid)
			}
		}
	}
}

// verdicts says which requests are valid by which schemas.
func verdicts(t *testing.T, all []mutant) map[string]map[string]bool {
	t.Helper()
	xmllint := testkit.Need(t, "xmllint")
	drivers, err := schemaSet()
	if err != nil {
		t.Fatal(err)
	}
	folder, found := t.TempDir(), map[string]map[string]bool{}
	files := map[string][]string{}
	names := map[string]string{}
	for i, m := range all {
		file := filepath.Join(folder, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(file, []byte(m.envelope), 0o600); err != nil {
			t.Fatal(err)
		}
		files[m.path], names[file] = append(files[m.path], file), m.path+m.name
	}
	for path, some := range files {
		for _, driver := range drivers[path] {
			// The exit code says that some are not valid; which, the lines.
			output, _ := exec.Command(xmllint, append([]string{"--noout", "--nonet", "--schema", driver}, some...)...).CombinedOutput()
			for line := range strings.Lines(string(output)) {
				file, verdict, _ := strings.Cut(strings.TrimSpace(line), " ")
				if name, is := names[file]; is && strings.HasSuffix(verdict, "validate") || is && strings.HasSuffix(verdict, "validates") {
					if found[name] == nil {
						found[name] = map[string]bool{}
					}
					found[name][driver] = verdict == "validates"
				}
			}
		}
	}
	if len(found) != len(all) {
		t.Fatalf("%d verdicts of %d requests", len(found), len(all))
	}
	return found
}

// golden compares a text with a file, or writes it there.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
