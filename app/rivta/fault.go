package rivta

import (
	"fmt"
	"slices"
	"strings"
)

// Code says what a fault is about. It begins every reason of a faultstring:
// `CODE: what was expected, where (line, element)`.
type Code string

// The codes of faults. The last two are the producer's fault (faultcode Server): the same
// request may be sent again. SOAPVersion and MustUnderstand have SOAP 1.1's own
// faultcodes; all others say that the request must be changed (faultcode Client).
const (
	CodeContentType    Code = "CONTENT_TYPE"    // the HTTP request is not text/xml, or packed in a way that is not read
	CodeCharset        Code = "CHARSET"         // the bytes are not text in the charset that is said
	CodeLimit          Code = "LIMIT"           // too large, too deep, too many elements or attributes
	CodeDTD            Code = "DTD"             // a document type declaration
	CodeXML            Code = "XML"             // not well-formed, or a processing instruction
	CodeEnvelope       Code = "ENVELOPE"        // not a SOAP envelope with one element in its Body
	CodeSOAPVersion    Code = "SOAP_VERSION"    // an envelope of another version than SOAP 1.1
	CodeMustUnderstand Code = "MUST_UNDERSTAND" // a header block that must be understood and is not
	CodeLogicalAddress Code = "LOGICAL_ADDRESS" // missing, several, or another producer's
	CodeContract       Code = "CONTRACT"        // the element in the Body is of another contract
	CodeElement        Code = "ELEMENT"         // missing, unknown, too many or in the wrong place
	CodeAttribute      Code = "ATTRIBUTE"       // the schema has no such attribute
	CodeText           Code = "TEXT"            // text where only elements may be
	CodeValue          Code = "VALUE"           // not of the element's type
	CodeNotEncoded     Code = "NOT_ENCODED"     // markup in messageText that is not entity-encoded
	CodeUnavailable    Code = "UNAVAILABLE"     // the store cannot answer now
	CodeInternal       Code = "INTERNAL"        // something is wrong here
)

// faultcode gives SOAP 1.1's faultcode, without its prefix.
func (c Code) faultcode() string {
	switch c {
	case CodeSOAPVersion:
		return "VersionMismatch"
	case CodeMustUnderstand:
		return "MustUnderstand"
	case CodeUnavailable, CodeInternal:
		return "Server"
	default:
		return "Client"
	}
}

// aboutBody says whether the contents of the Body could not be processed; SOAP 1.1 then
// wants a detail in the fault, and forbids it otherwise.
func (c Code) aboutBody() bool {
	return slices.Contains([]Code{
		CodeContract, CodeElement, CodeAttribute, CodeText, CodeValue, CodeNotEncoded, CodeUnavailable, CodeInternal,
	}, c)
}

// reason is one thing that is wrong with a request. It is an error where reading cannot
// go on.
type reason struct {
	code     Code
	expected string // never holds a value of the request
	line     int    // of the request, from 1; 0 when it has none
	element  string // where: the element itself or, when it is missing, its parent; can be empty
}

// Error gives the reason as a faultstring has it.
func (r reason) Error() string {
	switch {
	case r.line == 0:
		return fmt.Sprintf("%s: %s", r.code, r.expected)
	case r.element == "":
		return fmt.Sprintf("%s: %s (line %d)", r.code, r.expected, r.line)
	default:
		return fmt.Sprintf("%s: %s (line %d, element %s)", r.code, r.expected, r.line, r.element)
	}
}

// Fault is a SOAP fault.
type Fault struct {
	Code   string // faultcode without its prefix: Client, Server, VersionMismatch or MustUnderstand
	Reason string // faultstring

	codes     []Code
	aboutBody bool
}

// Error gives faultcode and faultstring.
func (f *Fault) Error() string { return "SOAP fault " + f.Code + ": " + f.Reason }

// newFault makes a fault of reasons that have the same faultcode; there is at least one.
func newFault(reasons ...reason) *Fault {
	f := &Fault{Code: reasons[0].code.faultcode()}
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		texts[i] = r.Error()
		f.aboutBody = f.aboutBody || r.code.aboutBody()
		if !slices.Contains(f.codes, r.code) {
			f.codes = append(f.codes, r.code)
		}
	}
	f.Reason = strings.Join(texts, "; ")
	return f
}

// wireFault is a fault as its element holds it.
type wireFault struct {
	faultcode   string
	faultstring string
	faultactor  string
	detail      *struct{}
}

// fault is soap:Fault; what is in it has no namespace.
var fault = sequence("", "Fault",
	one("faultcode", xsString, func(f *wireFault) *string { return &f.faultcode }),
	one("faultstring", xsString, func(f *wireFault) *string { return &f.faultstring }),
	optional("faultactor", xsString, func(f *wireFault) *string { return &f.faultactor }),
	optionalGroup("detail", sequence[struct{}]("", "detail").extensible(),
		func(f *wireFault) **struct{} { return &f.detail }),
)

func (f *Fault) wire() *wireFault {
	w := &wireFault{faultcode: prefix(nsSOAP) + ":" + f.Code, faultstring: f.Reason}
	if f.aboutBody {
		w.detail = new(struct{})
	}
	return w
}

// received gives the fault that another producer sent.
func (w *wireFault) received() *Fault {
	_, code, prefixed := strings.Cut(w.faultcode, ":")
	if !prefixed {
		code = w.faultcode
	}
	return &Fault{Code: code, Reason: w.faultstring}
}
