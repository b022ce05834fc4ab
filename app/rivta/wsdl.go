package rivta

const (
	nsWSDL     = "http://schemas.xmlsoap.org/wsdl/"
	nsWSDLSOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
	// httpTransport names SOAP over HTTP in a WSDL.
	httpTransport = "http://schemas.xmlsoap.org/soap/http"
)

// wsdl writes a contract's description, schemas included, with the address that senders
// use. Its names are those of the published interaction, so that programs made from
// either are the same.
func wsdl(of description, address string) []byte {
	w := newWriter()
	w.start("wsdl:definitions",
		"name", of.name+"Interaction", "targetNamespace", of.interaction(),
		"xmlns:tns", of.interaction(), "xmlns:wsdl", nsWSDL, "xmlns:soap", nsWSDLSOAP, "xmlns:xs", nsSchema,
		"xmlns:"+prefix(of.namespace()), of.namespace(), "xmlns:"+prefix(nsRegistry), nsRegistry)
	w.start("wsdl:types")
	w.schemas(of)
	w.end()
	w.messages(of)
	w.portType(of)
	w.binding(of)
	w.start("wsdl:service", "name", of.name+"ResponderService")
	w.start("wsdl:port", "name", of.name+"ResponderPort", "binding", "tns:"+of.name+"ResponderBinding")
	w.empty("soap:address", "location", address)
	w.end()
	w.end()
	w.end()
	w.WriteByte('\n')
	return w.Bytes()
}

// messages writes the Body's part first: the npm package soap takes the first for it,
// whatever the binding says.
func (w *writer) messages(of description) {
	w.start("wsdl:message", "name", of.name+"Request")
	w.empty("wsdl:part", "name", "parameters", "element", qualified(of.namespace(), of.name))
	w.empty("wsdl:part", "name", logicalAddress, "element", qualified(nsRegistry, logicalAddress))
	w.end()
	w.start("wsdl:message", "name", of.responseName())
	w.empty("wsdl:part", "name", "parameters", "element", qualified(of.namespace(), of.responseName()))
	w.end()
}

func (w *writer) portType(of description) {
	w.start("wsdl:portType", "name", of.name+"ResponderInterface")
	w.start("wsdl:operation", "name", of.name)
	w.empty("wsdl:input", "message", "tns:"+of.name+"Request")
	w.empty("wsdl:output", "message", "tns:"+of.responseName())
	w.end()
	w.end()
}

func (w *writer) binding(of description) {
	w.start("wsdl:binding", "name", of.name+"ResponderBinding", "type", "tns:"+of.name+"ResponderInterface")
	w.empty("soap:binding", "style", "document", "transport", httpTransport)
	w.start("wsdl:operation", "name", of.name)
	w.empty("soap:operation", "soapAction", of.action(), "style", "document")
	w.start("wsdl:input")
	w.empty("soap:header", "use", "literal", "message", "tns:"+of.name+"Request", "part", logicalAddress)
	w.empty("soap:body", "use", "literal", "parts", "parameters")
	w.end()
	w.start("wsdl:output")
	w.empty("soap:body", "use", "literal")
	w.end()
	w.end()
	w.end()
}
