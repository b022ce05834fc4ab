package rivta

import "github.com/gofiber/fiber/v2"

// Code says which rule a request breaks. It begins every reason of a faultstring, and
// stands alone in the fault's detail: `CODE: what was expected, where (line, element)`.
type Code string

// The codes of faults.
const (
	CodeCaller         Code = "CALLER"            // the caller is not known, or not allowed to call
	CodeRate           Code = "RATE"              // more calls than the caller may make
	CodeContentType    Code = "CONTENT_TYPE"      // the HTTP request is not text/xml, or packed in a way that is not read
	CodeCharset        Code = "CHARSET"           // the bytes are not text in the charset that is said
	CodeLimit          Code = "LIMIT"             // too large, too deep, too many elements or attributes
	CodeDTD            Code = "DTD"               // a document type declaration
	CodeXML            Code = "XML"               // not well-formed, or a processing instruction
	CodeEnvelope       Code = "ENVELOPE"          // not a SOAP envelope with one element in its Body
	CodeSOAPVersion    Code = "SOAP_VERSION"      // an envelope of another version than SOAP 1.1
	CodeMustUnderstand Code = "MUST_UNDERSTAND"   // a header block that must be understood and is not
	CodeLogicalAddress Code = "LOGICAL_ADDRESS"   // missing, several, or another producer's
	CodeContract       Code = "CONTRACT"          // the element in the Body is of another contract
	CodeMissing        Code = "ELEMENT_MISSING"   // an element that has to come has not
	CodeOrder          Code = "ELEMENT_ORDER"     // elements in another order than the schema's
	CodeCount          Code = "ELEMENT_COUNT"     // an element more often than the schema says
	CodeNamespace      Code = "ELEMENT_NAMESPACE" // an element of the right name in the wrong namespace
	CodeUnknown        Code = "ELEMENT_UNKNOWN"   // an element that the schema does not have there
	CodeAttribute      Code = "ATTRIBUTE"         // the schema has no such attribute
	CodeText           Code = "TEXT"              // text where only elements may be
	CodeValue          Code = "VALUE"             // not of the element's type
	CodeNotEncoded     Code = "NOT_ENCODED"       // markup in messageText that is not entity-encoded
	CodeDryRun         Code = "DRY_RUN"           // a dry run is asked for where there is none
	CodeUnavailable    Code = "UNAVAILABLE"       // the store cannot answer now
	CodeInternal       Code = "INTERNAL"          // something is wrong here
)

// faultKind is what there is to say of a code.
type faultKind struct {
	code Code
	// faultcode is SOAP 1.1's, without its prefix. Client: the request must be changed.
	// Server: the same request may be sent again.
	faultcode string
	// aboutBody says whether the contents of the Body could not be processed; SOAP 1.1
	// then wants a detail in the fault, and forbids it otherwise.
	aboutBody bool
	// about is the key of the words that explain it on the integrators' page.
	about string
}

// faultKinds are all codes, in the order in which a request is judged.
func faultKinds() []faultKind {
	return []faultKind{
		{CodeCaller, "Client", false, "fault.caller"},
		{CodeRate, "Server", false, "fault.rate"},
		{CodeContentType, "Client", false, "fault.contenttype"},
		{CodeCharset, "Client", false, "fault.charset"},
		{CodeLimit, "Client", false, "fault.limit"},
		{CodeDTD, "Client", false, "fault.dtd"},
		{CodeXML, "Client", false, "fault.xml"},
		{CodeEnvelope, "Client", false, "fault.envelope"},
		{CodeSOAPVersion, "VersionMismatch", false, "fault.soapversion"},
		{CodeMustUnderstand, "MustUnderstand", false, "fault.mustunderstand"},
		{CodeLogicalAddress, "Client", false, "fault.logicaladdress"},
		{CodeContract, "Client", true, "fault.contract"},
		{CodeMissing, "Client", true, "fault.missing"},
		{CodeOrder, "Client", true, "fault.order"},
		{CodeCount, "Client", true, "fault.count"},
		{CodeNamespace, "Client", true, "fault.namespace"},
		{CodeUnknown, "Client", true, "fault.unknown"},
		{CodeAttribute, "Client", true, "fault.attribute"},
		{CodeText, "Client", true, "fault.text"},
		{CodeValue, "Client", true, "fault.value"},
		{CodeNotEncoded, "Client", true, "fault.notencoded"},
		{CodeDryRun, "Client", true, "fault.dryrun"},
		{CodeUnavailable, "Server", true, "fault.unavailable"},
		{CodeInternal, "Server", true, "fault.internal"},
	}
}

// Codes are all codes of faults, in the order in which a request is judged.
func Codes() []Code {
	var codes []Code
	for _, kind := range faultKinds() {
		codes = append(codes, kind.code)
	}
	return codes
}

// kind gives what there is to say of the code.
func (c Code) kind() faultKind {
	for _, kind := range faultKinds() {
		if kind.code == c {
			return kind
		}
	}
	return faultKind{code: c, faultcode: "Server"}
}

// status is the HTTP status of a fault. The basic profile wants 500 for every one; only a
// caller that calls too often is told so by HTTP too.
func (f *Fault) status() int {
	if len(f.reasons) > 0 && f.reasons[0].code == CodeRate {
		return fiber.StatusTooManyRequests
	}
	return fiber.StatusInternalServerError
}
