package rivta

import (
	"slices"
	"strconv"
)

// schemas writes the XML Schemas of a contract from its tables, one for each namespace.
func (w *writer) schemas(of description) {
	var types typeSet
	types.add(of.request)
	types.add(of.response)
	for _, namespace := range types.namespaces {
		w.schema(of, types, namespace)
	}
	w.start("xs:schema", "targetNamespace", nsRegistry, "elementFormDefault", "qualified")
	w.empty("xs:element", "name", logicalAddress, "type", qualified(xsString.namespace, xsString.name))
	w.end()
}

func (w *writer) schema(of description, types typeSet, namespace string) {
	attributes := []string{"targetNamespace", namespace, "elementFormDefault", "qualified", "attributeFormDefault", "unqualified"}
	for _, used := range types.namespaces {
		attributes = append(attributes, "xmlns:"+prefix(used), used)
	}
	w.start("xs:schema", attributes...)
	if namespace == of.namespace() {
		for _, used := range types.namespaces {
			if used != namespace {
				w.empty("xs:import", "namespace", used)
			}
		}
		w.empty("xs:element", "name", of.name, "type", qualified(namespace, of.request.name))
		w.empty("xs:element", "name", of.responseName(), "type", qualified(namespace, of.response.name))
	}
	for _, t := range types.complex {
		if t.namespace == namespace {
			w.complexType(t)
		}
	}
	for _, t := range types.simple {
		if t.namespace == namespace {
			w.simpleType(t)
		}
	}
	w.end()
}

func (w *writer) complexType(t *complexType) {
	w.start("xs:complexType", "name", t.name)
	w.start("xs:sequence")
	for _, e := range t.elements {
		w.empty("xs:element", append([]string{"name", e.name, "type", e.typeName()}, occurs(e.min, e.max)...)...)
	}
	if t.open {
		w.empty("xs:any", append([]string{"namespace", "##other", "processContents", "lax"}, occurs(0, unbounded)...)...)
	}
	w.end()
	w.end()
}

func (e element) typeName() string {
	if e.simple != nil {
		return qualified(e.simple.namespace, e.simple.name)
	}
	return qualified(e.complex.namespace, e.complex.name)
}

// occurs gives the attributes of how often an element comes; once needs none.
func occurs(least, most int) []string {
	var attributes []string
	if least != 1 {
		attributes = append(attributes, "minOccurs", strconv.Itoa(least))
	}
	if most == unbounded {
		attributes = append(attributes, "maxOccurs", "unbounded")
	}
	return attributes
}

func (w *writer) simpleType(t *simpleType) {
	w.start("xs:simpleType", "name", t.name)
	w.start("xs:restriction", "base", qualified(xsString.namespace, xsString.name))
	if t.pattern != "" {
		w.empty("xs:pattern", "value", t.pattern)
	}
	for _, value := range t.values {
		w.empty("xs:enumeration", "value", value)
	}
	w.end()
	w.end()
}

// typeSet are types that messages are made of, each once.
type typeSet struct {
	complex    []*complexType
	simple     []*simpleType
	namespaces []string // without that of XML Schema, whose types are built in
}

// add adds a type and those that it is made of.
func (s *typeSet) add(t *complexType) {
	if slices.Contains(s.complex, t) {
		return
	}
	s.complex = append(s.complex, t)
	s.addNamespace(t.namespace)
	for _, e := range t.elements {
		switch {
		case e.complex != nil:
			s.add(e.complex)
		case e.simple.namespace != nsSchema && !slices.Contains(s.simple, e.simple):
			s.simple = append(s.simple, e.simple)
			s.addNamespace(e.simple.namespace)
		}
	}
}

func (s *typeSet) addNamespace(namespace string) {
	if !slices.Contains(s.namespaces, namespace) {
		s.namespaces = append(s.namespaces, namespace)
	}
}
