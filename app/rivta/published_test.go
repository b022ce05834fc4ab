package rivta_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

// TestWhatIsServedSaysWhatIsPublished compares the WSDLs with the published ones, element
// by element, where those are there.
func TestWhatIsServedSaysWhatIsPublished(t *testing.T) {
	if _, err := os.Stat(publishedContracts); err != nil {
		t.Skip("the published schemas are not beside this checkout")
	}
	published := publishedTypes(t)
	for _, path := range []string{addMessagePath, isActiveUserPath, pingPath} {
		name := strings.Split(path, "/")[1]
		t.Run(name, func(t *testing.T) {
			served, err := servedWSDL(path)
			if err != nil {
				t.Fatal(err)
			}
			own := schemaTypes{}
			for _, schema := range served.FindElements("//xs:schema") {
				own.add(schema)
			}
			for _, root := range []string{name, name + "Response"} {
				want := published.lines(namespaceOf(path), root)
				if len(want) == 0 {
					t.Fatalf("nothing is published of %s", root)
				}
				if diff := cmp.Diff(want, own.lines(namespaceOf(path), root)); diff != "" {
					t.Error(diff)
				}
			}
			if diff := cmp.Diff(interaction(publishedWSDL(t, name)), interaction(served)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func publishedTypes(t *testing.T) schemaTypes {
	t.Helper()
	types := schemaTypes{}
	err := filepath.WalkDir(publishedContracts, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xsd" {
			return err
		}
		document := etree.NewDocument()
		// One of the files has bytes in a comment that its encoding does not allow.
		document.ReadSettings.Permissive = true
		if err := document.ReadFromFile(path); err != nil {
			return err
		}
		types.add(document.Root())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return types
}

func publishedWSDL(t *testing.T, name string) *etree.Document {
	t.Helper()
	document := etree.NewDocument()
	file := name + "Interaction_1.0_RIVTABP21.wsdl"
	if err := document.ReadFromFile(filepath.Join(publishedContracts, "interactions", name+"Interaction", file)); err != nil {
		t.Fatal(err)
	}
	return document
}

// interaction gives the names in a WSDL that programs made from it depend on.
func interaction(document *etree.Document) []string {
	root := document.Root()
	lines := []string{root.SelectAttrValue("name", ""), root.SelectAttrValue("targetNamespace", "")}
	for _, tag := range []string{"message", "part", "portType", "operation", "input", "output", "binding", "header", "body", "service", "port"} {
		for _, found := range document.FindElements("//" + tag) {
			line := tag
			for _, name := range []string{"name", "element", "message", "part", "parts", "type", "binding", "style", "transport", "soapAction", "use"} {
				if value := found.SelectAttr(name); value != nil {
					line += " " + name + "=" + expanded(found, value.Value)
				}
			}
			lines = append(lines, line)
		}
	}
	slices.Sort(lines) // the order of a message's parts means nothing
	return lines
}

// expanded gives a value with a declared prefix as {namespace}name.
func expanded(at *etree.Element, value string) string {
	namespace, name := qname(at, value)
	if namespace == "" {
		return value
	}
	return "{" + namespace + "}" + name
}

func qname(at *etree.Element, value string) (namespace, name string) {
	before, after, found := strings.Cut(value, ":")
	if !found {
		return "", value
	}
	for ; at != nil; at = at.Parent() {
		if declared := at.SelectAttr("xmlns:" + before); declared != nil {
			return declared.Value, after
		}
	}
	return "", value
}

// schemaTypes are the elements and types of schemas, by {namespace}name.
type schemaTypes map[string]*etree.Element

func (s schemaTypes) add(schema *etree.Element) {
	for _, child := range schema.ChildElements() {
		if name := child.SelectAttrValue("name", ""); name != "" {
			s["{"+schema.SelectAttrValue("targetNamespace", "")+"}"+name] = child
		}
	}
}

// lines describes an element and everything in it, one line each, in order.
func (s schemaTypes) lines(namespace, root string) []string {
	element := s["{"+namespace+"}"+root]
	if element == nil {
		return nil
	}
	return s.describe(root, element)
}

func (s schemaTypes) describe(path string, element *etree.Element) []string {
	namespace, name := qname(element, element.SelectAttrValue("type", ""))
	of := s["{"+namespace+"}"+name]
	if of == nil || of.Tag == "simpleType" || of.FindElement("simpleContent") != nil {
		return []string{path + " " + occurrence(element) + " " + s.simple(element, "type")}
	}
	lines := []string{path + " " + occurrence(element)}
	target := of.Parent().SelectAttrValue("targetNamespace", "")
	for _, child := range of.FindElement("sequence").ChildElements() {
		if child.Tag == "any" {
			lines = append(lines, path+"/any "+occurrence(child)+" "+child.SelectAttrValue("namespace", "")+" "+child.SelectAttrValue("processContents", ""))
			continue
		}
		lines = append(lines, s.describe(path+"/{"+target+"}"+child.SelectAttrValue("name", ""), child)...)
	}
	return lines
}

func occurrence(element *etree.Element) string {
	return element.SelectAttrValue("minOccurs", "1") + ".." + element.SelectAttrValue("maxOccurs", "1")
}

// simple follows a simple type to what it is built on, and gives its facets.
func (s schemaTypes) simple(element *etree.Element, attribute string) string {
	namespace, name := qname(element, element.SelectAttrValue(attribute, ""))
	of := s["{"+namespace+"}"+name]
	if of == nil {
		return name
	}
	restriction := of.FindElement(".//restriction")
	if restriction == nil {
		restriction = of.FindElement(".//extension")
	}
	described := s.simple(restriction, "base")
	for _, facet := range restriction.ChildElements() {
		described += " " + facet.Tag + "=" + plainPattern(facet.SelectAttrValue("value", ""))
	}
	return described
}

// plainPattern is a pattern without the anchors that XML Schema does not have, and
// without the {1} that says nothing.
func plainPattern(value string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(value, "^"), "$"), "{1}", "")
}
