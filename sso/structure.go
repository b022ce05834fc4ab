package sso

import (
	"slices"

	"github.com/beevik/etree"
)

// envelope is a Response whose shape is known to be plain: every element that matters
// stands once, where it belongs. Nothing in it is verified yet.
type envelope struct {
	root        *etree.Element
	id          string
	destination string
	issuer      string
	signature   *etree.Element
	success     bool           // the status says so
	assertion   *etree.Element // plain or encrypted; nil when there is none
	encrypted   bool
}

// parseEnvelope reads a scanned Response and refuses every shape but one: Issuer,
// Signature, Status and, when that says success, one assertion. Signature wrapping needs
// a second assertion or signature somewhere; there is no room for any.
func parseEnvelope(raw []byte) (*envelope, error) {
	root, err := parseTree(raw)
	if err != nil {
		return nil, err
	}
	if !is(root, nsProtocol, "Response") {
		return nil, refuse(ReasonStructure, "the root is no samlp:Response")
	}
	e := &envelope{
		root:        root,
		id:          attr(root, "ID"),
		destination: attr(root, "Destination"),
		issuer:      childText(root, nsAssertion, "Issuer"),
		signature:   child(root, nsSignature, "Signature"),
	}
	if e.signature == nil {
		return nil, refuse(ReasonUnsigned, "the Response has no signature")
	}
	if err := e.readContent(); err != nil {
		return nil, err
	}
	return e, e.check()
}

// readContent finds what the Response carries.
func (e *envelope) readContent() error {
	status := child(e.root, nsProtocol, "Status")
	if status == nil {
		return refuse(ReasonStructure, "no Status")
	}
	e.success = readStatus(status).top == StatusSuccess
	content := slot{nsAssertion, "Assertion", 0, 0}
	if e.success {
		e.assertion = child(e.root, nsAssertion, "Assertion")
		content = one(nsAssertion, "Assertion")
		if encrypted := child(e.root, nsAssertion, "EncryptedAssertion"); encrypted != nil {
			e.assertion, e.encrypted = encrypted, true
			content = one(nsAssertion, "EncryptedAssertion")
		}
	}
	return expect(e.root, one(nsAssertion, "Issuer"), one(nsSignature, "Signature"), one(nsProtocol, "Status"), content)
}

func (e *envelope) check() error {
	if err := leaf(child(e.root, nsAssertion, "Issuer")); err != nil {
		return err
	}
	if err := checkStatus(child(e.root, nsProtocol, "Status")); err != nil {
		return err
	}
	if err := checkPlaces(e.root, e.signature, e.assertion); err != nil {
		return err
	}
	if err := checkSignature(e.signature, e.id, slices.Concat(rsaSignatures(), ecdsaSignatures())); err != nil {
		return err
	}
	switch {
	case e.assertion == nil:
		return nil
	case e.encrypted:
		return checkEncrypted(e.assertion)
	default:
		return checkAssertion(e.assertion)
	}
}

// checkPlaces refuses assertions and signatures anywhere but in their places: the
// Response's signature, its assertion, and that assertion's own signature.
func checkPlaces(root *etree.Element, places ...*etree.Element) error {
	for _, el := range descendants(root) {
		switch {
		case slices.Contains(places, el):
		case is(el, nsSignature, "Signature") && is(el.Parent(), nsAssertion, "Assertion"):
		case is(el, nsSignature, "Signature"), is(el, nsAssertion, "Assertion"),
			is(el, nsAssertion, "EncryptedAssertion"), is(el, nsProtocol, "Response"):
			return refuse(ReasonStructure, el.Tag+" in "+foreign(el.Parent().Tag))
		}
	}
	return nil
}

// checkSignature refuses a signature of any other form than: made with an algorithm of
// the list, over exactly one element, the one of that id.
func checkSignature(signature *etree.Element, id string, methods []string) error {
	if err := expect(signature, one(nsSignature, "SignedInfo"), one(nsSignature, "SignatureValue"),
		optional(nsSignature, "KeyInfo")); err != nil {
		return err
	}
	info := child(signature, nsSignature, "SignedInfo")
	references := 0
	for _, el := range info.ChildElements() {
		if is(el, nsSignature, "Reference") {
			references++
		}
	}
	if references != 1 {
		return refuse(ReasonReference, "the signature does not have exactly one Reference")
	}
	if err := expect(info, one(nsSignature, "CanonicalizationMethod"), one(nsSignature, "SignatureMethod"),
		one(nsSignature, "Reference")); err != nil {
		return err
	}
	if err := allow(child(info, nsSignature, "CanonicalizationMethod"), []string{exclusiveC14N}); err != nil {
		return err
	}
	if err := allow(child(info, nsSignature, "SignatureMethod"), methods); err != nil {
		return err
	}
	return checkReference(child(info, nsSignature, "Reference"), id)
}

func checkReference(reference *etree.Element, id string) error {
	if id == "" || attr(reference, "URI") != "#"+id {
		return refuse(ReasonReference, "the signature does not refer to the element it stands in")
	}
	if err := expect(reference, one(nsSignature, "Transforms"), one(nsSignature, "DigestMethod"),
		one(nsSignature, "DigestValue")); err != nil {
		return err
	}
	list := child(reference, nsSignature, "Transforms")
	if err := expect(list, slot{nsSignature, "Transform", 2, 2}); err != nil {
		return err
	}
	for i, algorithm := range []string{transformEnveloped, exclusiveC14N} {
		if err := allow(list.ChildElements()[i], []string{algorithm}); err != nil {
			return err
		}
	}
	return allow(child(reference, nsSignature, "DigestMethod"), signatureDigests())
}
