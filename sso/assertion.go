package sso

import (
	"slices"

	"github.com/beevik/etree"
)

// checkAssertion refuses every shape of an assertion but the plain one: one subject with
// one confirmation, one set of conditions, one authentication, one list of attributes.
// gosaml2 reads each into a single place, so that the last of two would win.
func checkAssertion(assertion *etree.Element) error {
	if attr(assertion, "ID") == "" {
		return refuse(ReasonStructure, "an assertion without ID")
	}
	if err := expect(assertion, one(nsAssertion, "Issuer"), optional(nsSignature, "Signature"),
		one(nsAssertion, "Subject"), one(nsAssertion, "Conditions"),
		anyNumber(nsAssertion, "AuthnStatement"), anyNumber(nsAssertion, "AttributeStatement"),
		anyNumber(nsAssertion, "AuthnStatement")); err != nil {
		return err
	}
	if err := checkStatements(assertion); err != nil {
		return err
	}
	if err := leaf(child(assertion, nsAssertion, "Issuer")); err != nil {
		return err
	}
	if err := checkSubject(child(assertion, nsAssertion, "Subject")); err != nil {
		return err
	}
	if err := checkConditions(child(assertion, nsAssertion, "Conditions")); err != nil {
		return err
	}
	return checkOwnSignature(assertion)
}

// checkOwnSignature judges the signature that an assertion may carry besides the
// Response's.
func checkOwnSignature(assertion *etree.Element) error {
	signature := child(assertion, nsSignature, "Signature")
	if signature == nil {
		return nil
	}
	for _, el := range descendants(signature) {
		if is(el, nsSignature, "SignatureMethod") &&
			slices.Contains(ecdsaSignatures(), attr(el, "Algorithm")) {
			return refuse(ReasonECDSAInside, "let the identity provider sign the Response alone, or with RSA")
		}
	}
	return checkSignature(signature, attr(assertion, "ID"), rsaSignatures())
}

func checkStatements(assertion *etree.Element) error {
	authentications, lists := 0, 0
	for _, el := range assertion.ChildElements() {
		switch {
		case is(el, nsAssertion, "AuthnStatement"):
			authentications++
			if err := checkAuthnStatement(el); err != nil {
				return err
			}
		case is(el, nsAssertion, "AttributeStatement"):
			lists++
			if err := checkAttributes(el); err != nil {
				return err
			}
		}
	}
	if authentications != 1 || lists != 1 {
		return refuse(ReasonStructure, "not exactly one AuthnStatement and one AttributeStatement")
	}
	return nil
}

func checkAuthnStatement(statement *etree.Element) error {
	if err := expect(statement, optional(nsAssertion, "SubjectLocality"), one(nsAssertion, "AuthnContext")); err != nil {
		return err
	}
	context := child(statement, nsAssertion, "AuthnContext")
	if err := expect(context, one(nsAssertion, "AuthnContextClassRef"),
		anyNumber(nsAssertion, "AuthnContextDecl"), anyNumber(nsAssertion, "AuthnContextDeclRef"),
		anyNumber(nsAssertion, "AuthenticatingAuthority")); err != nil {
		return err
	}
	return leaf(child(context, nsAssertion, "AuthnContextClassRef"))
}

// checkAttributes lets a value be text or elements (a NameID, for some attributes), never
// both.
func checkAttributes(statement *etree.Element) error {
	if err := expect(statement, oneOrMore(nsAssertion, "Attribute")); err != nil {
		return err
	}
	for _, attribute := range statement.ChildElements() {
		if err := expect(attribute, anyNumber(nsAssertion, "AttributeValue")); err != nil {
			return err
		}
		for _, value := range attribute.ChildElements() {
			if hasText(value) && len(value.ChildElements()) > 0 {
				return refuse(ReasonStructure, "an AttributeValue of text and elements")
			}
		}
	}
	return nil
}

func checkSubject(subject *etree.Element) error {
	if err := expect(subject, optional(nsAssertion, "NameID"), one(nsAssertion, "SubjectConfirmation")); err != nil {
		return err
	}
	if nameID := child(subject, nsAssertion, "NameID"); nameID != nil {
		if err := leaf(nameID); err != nil {
			return err
		}
	}
	confirmation := child(subject, nsAssertion, "SubjectConfirmation")
	if err := expect(confirmation, one(nsAssertion, "SubjectConfirmationData")); err != nil {
		return err
	}
	// SAML profiles 4.1.4.2: a bearer confirmation must not have NotBefore.
	if attr(child(confirmation, nsAssertion, "SubjectConfirmationData"), "NotBefore") != "" {
		return refuse(ReasonTime, "a bearer confirmation with NotBefore")
	}
	return nil
}

// checkConditions lets only conditions through that are understood: SAML core 2.5.1 wants
// an assertion with any other refused.
func checkConditions(conditions *etree.Element) error {
	for _, condition := range conditions.ChildElements() {
		switch {
		case is(condition, nsAssertion, "AudienceRestriction"):
			if err := checkAudiences(condition); err != nil {
				return err
			}
		case is(condition, nsAssertion, "OneTimeUse"), is(condition, nsAssertion, "ProxyRestriction"):
		default:
			return refuse(ReasonStructure, "unknown condition "+foreign(condition.Tag))
		}
	}
	return nil
}

func checkAudiences(restriction *etree.Element) error {
	if err := expect(restriction, oneOrMore(nsAssertion, "Audience")); err != nil {
		return err
	}
	for _, audience := range restriction.ChildElements() {
		if err := leaf(audience); err != nil {
			return err
		}
	}
	return nil
}
