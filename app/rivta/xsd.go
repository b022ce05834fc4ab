package rivta

import (
	"slices"
	"strconv"
)

// schemas writes the XML Schemas of a contract from its tables, one for each namespace.
func (w *writer) schemas(of description) {
	for _, namespace := range of.namespaces() {
		w.schema(of, namespace, "")
	}
}

// xsd is the schema of one of a contract's namespaces as a document of its own. Those of
// the others are at the address with their prefix: ?xsd=core.
func xsd(of description, namespace, address string) []byte {
	w := newWriter()
	w.schema(of, namespace, address)
	w.WriteByte('\n')
	return w.Bytes()
}

// namespaces are those that the contract's envelopes hold, its own first.
func (d description) namespaces() []string { return append(d.types().namespaces, nsRegistry, nsOwn) }

func (d description) types() typeSet {
	var types typeSet
	types.add(d.request)
	types.add(d.response)
	return types
}

// schema writes the schema of a namespace. Inside a WSDL, with no address, what it imports
// stands beside it.
func (w *writer) schema(of description, namespace, address string) {
	types := of.types()
	attributes := []string{"targetNamespace", namespace, "elementFormDefault", "qualified", "attributeFormDefault", "unqualified"}
	if address != "" {
		attributes = append(attributes, "xmlns:"+prefix(nsSchema), nsSchema)
	}
	if namespace == nsOwn {
		types = ownTypes()
	}
	for _, used := range types.namespaces {
		attributes = append(attributes, "xmlns:"+prefix(used), used)
	}
	w.start("xs:schema", attributes...)
	switch namespace {
	case nsRegistry:
		w.empty("xs:element", "name", logicalAddress, "type", qualified(xsString.namespace, xsString.name))
	case nsOwn:
		w.documented("dryRun", qualified(xsBoolean.namespace, xsBoolean.name),
			"Last in a request of AddMessageToPatientPortalInbox: the answer is the one that there would be, and nothing is stored. "+
				"In the answer: so it was. A producer that allows no dry runs answers with a fault.")
		w.documented("reason", qualified(nsOwn, reasonType.name), "In the detail of a fault: one thing that is wrong with the request.")
	case of.namespace():
		w.imports(types, namespace, address)
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

// ownTypes are the types of this producer's own namespace.
func ownTypes() typeSet {
	var types typeSet
	types.add(reasonType.complexType)
	return types
}

// documented writes an element of the schema that says what it is for.
func (w *writer) documented(name, typeName, about string) {
	w.start("xs:element", "name", name, "type", typeName)
	w.start("xs:annotation")
	w.text("xs:documentation", about)
	w.end()
	w.end()
}

func (w *writer) imports(types typeSet, namespace, address string) {
	for _, used := range types.namespaces {
		if used == namespace {
			continue
		}
		location := []string{"namespace", used}
		if address != "" {
			location = append(location, "schemaLocation", address+"?xsd="+prefix(used))
		}
		w.empty("xs:import", location...)
	}
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
