package rivta

import (
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// readRequest reads a contract's request, in UTF-8, into its Go value. The fault gives
// all that is wrong with it.
func readRequest(source []byte, of description, addresses []string, target any) *Fault {
	if err := requestLimits.scan(source); err != nil {
		return faultOf(err)
	}
	r := &requestReading{reading: reading{document: newDocument(source)}, contract: of, addresses: addresses}
	err := r.envelope(r.block, r.checkAddress, func(start xml.StartElement) error { return r.payload(start, target) })
	return r.verdict(err)
}

// requestReading reads a request of a contract.
type requestReading struct {
	reading
	contract  description
	addresses []string // LogicalAddresses that are ours
	found     []foundAddress
}

// foundAddress is a LogicalAddress in the header.
type foundAddress struct {
	value string
	line  int
}

// block reads a header block. Those that are not known are ignored, unless whom they
// reach first must understand them (rule of SOAP 1.1).
func (r *requestReading) block(start xml.StartElement) error {
	if start.Name == (xml.Name{Space: nsRegistry, Local: logicalAddress}) {
		line := r.line
		value, err := r.text(xsString)
		r.found = append(r.found, foundAddress{value, line})
		return err
	}
	if mustUnderstand(start) {
		return r.reason(CodeMustUnderstand, "expected no header block that must be understood but "+logicalAddress)
	}
	return r.skip()
}

// actorNext is the actor that everyone is whom a message reaches.
const actorNext = "http://schemas.xmlsoap.org/soap/actor/next"

func mustUnderstand(block xml.StartElement) bool {
	must, forUs := false, true
	for _, attribute := range block.Attr {
		switch attribute.Name {
		case xml.Name{Space: nsSOAP, Local: "mustUnderstand"}:
			must = attribute.Value == "1" || attribute.Value == "true"
		case xml.Name{Space: nsSOAP, Local: "actor"}:
			forUs = attribute.Value == "" || attribute.Value == actorNext
		}
	}
	return must && forUs
}

// checkAddress judges the LogicalAddress when the header is over.
func (r *requestReading) checkAddress() {
	if len(r.found) == 0 {
		r.refuse(r.reason(CodeLogicalAddress, fmt.Sprintf(
			"expected a header block %s of namespace %s before the Body", logicalAddress, nsRegistry)))
		return
	}
	last := r.found[len(r.found)-1]
	ours := r.contract.anyAddress || slices.Contains(r.addresses, last.value)
	switch {
	case len(r.found) > 1:
		r.refuse(reason{CodeLogicalAddress, fmt.Sprintf("expected one header block %s", logicalAddress), last.line, logicalAddress})
	case !ours:
		r.refuse(reason{CodeLogicalAddress, "expected this producer's HSA-id, " + strings.Join(r.addresses, " or "), last.line, logicalAddress})
	}
}

// payload reads the element in the Body, which says which contract a request is of
// (published rule: never the SOAPAction).
func (r *requestReading) payload(start xml.StartElement, target any) error {
	if start.Name != (xml.Name{Space: r.contract.namespace(), Local: r.contract.name}) {
		r.refuse(r.reason(CodeContract, r.contract.expectedAt(start.Name)))
		return r.skip()
	}
	r.attributes(start)
	return r.content(r.contract.request, target)
}

// expectedAt says what belongs at the contract's address, and where what was found does.
func (d description) expectedAt(found xml.Name) string {
	expected := fmt.Sprintf("expected %s of namespace %s at this address", d.name, d.namespace())
	for _, other := range contracts() {
		if found.Local == other.name && found.Space == other.namespace() {
			expected += fmt.Sprintf(", %s is answered at %s", other.name, other.path())
		}
	}
	return expected
}

// verdict makes a fault of what was wrong, nil when nothing was. Markup that was not
// encoded comes after everything the schema says, but before the broken XML that it often
// is: then both are told.
func (r *requestReading) verdict(err error) *Fault {
	reasons := r.reasons
	if broken, is := errors.AsType[reason](err); is {
		if broken.code.kind().faultcode != "Client" {
			return newFault(broken)
		}
		reasons = append(reasons, broken)
	}
	if r.unencoded != nil && (err != nil || len(reasons) == 0) {
		reasons = append(reasons, *r.unencoded)
	}
	if len(reasons) == 0 {
		return nil
	}
	return newFault(reasons...)
}

// faultOf makes a fault of a single reason.
func faultOf(err error) *Fault {
	if why, is := errors.AsType[reason](err); is {
		return newFault(why)
	}
	return newFault(reason{code: CodeInternal, expected: "the request cannot be read"})
}
