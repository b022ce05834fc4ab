package sso

import (
	"time"

	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
)

// newResponse begins a Response. The assertion's namespace is declared on each element
// that is signed by itself, since exclusive canonicalization cuts them apart.
func (i *Issuer) newResponse(to Recipient, now time.Time) *etree.Element {
	response := etree.NewElement("samlp:Response")
	response.CreateAttr("xmlns:samlp", nsProtocol)
	response.CreateAttr("xmlns:saml", nsAssertion)
	response.CreateAttr("ID", newID())
	response.CreateAttr("Version", "2.0")
	response.CreateAttr("IssueInstant", instant(now))
	response.CreateAttr("Destination", to.ACSURL)
	setAttr(response, "InResponseTo", to.InResponseTo)
	response.CreateElement("saml:Issuer").SetText(i.cfg.EntityID)
	return response
}

func writeStatus(response *etree.Element, top, second string) {
	code := response.CreateElement("samlp:Status").CreateElement("samlp:StatusCode")
	code.CreateAttr("Value", top)
	if second != "" {
		code.CreateElement("samlp:StatusCode").CreateAttr("Value", second)
	}
}

func (i *Issuer) newAssertion(to Recipient, subject Subject, now time.Time) *etree.Element {
	assertion := etree.NewElement("saml:Assertion")
	assertion.CreateAttr("xmlns:saml", nsAssertion)
	assertion.CreateAttr("ID", newID())
	assertion.CreateAttr("Version", "2.0")
	assertion.CreateAttr("IssueInstant", instant(now))
	assertion.CreateElement("saml:Issuer").SetText(i.cfg.EntityID)
	i.writeSubject(assertion, to, subject, now)

	conditions := assertion.CreateElement("saml:Conditions")
	conditions.CreateAttr("NotBefore", instant(now.Add(-responseBackdate)))
	conditions.CreateAttr("NotOnOrAfter", instant(now.Add(responseLife)))
	conditions.CreateElement("saml:AudienceRestriction").CreateElement("saml:Audience").SetText(to.EntityID)

	writeAuthnStatement(assertion, subject)
	writeAttributes(assertion, to.Attributes.orDefault(), subject)
	return assertion
}

func (i *Issuer) writeSubject(assertion *etree.Element, to Recipient, subject Subject, now time.Time) {
	el := assertion.CreateElement("saml:Subject")
	nameID := el.CreateElement("saml:NameID")
	if secret := i.cfg.PseudonymSecret; len(secret) == 0 {
		nameID.CreateAttr("Format", nameIDTransient)
		nameID.SetText(newID())
	} else {
		nameID.CreateAttr("Format", nameIDPersistent)
		nameID.CreateAttr("NameQualifier", i.cfg.EntityID)
		nameID.CreateAttr("SPNameQualifier", to.EntityID)
		nameID.SetText(pseudonym(secret, to.EntityID, subject.PersonalNumber))
	}
	confirmation := el.CreateElement("saml:SubjectConfirmation")
	confirmation.CreateAttr("Method", saml2.SubjMethodBearer)
	data := confirmation.CreateElement("saml:SubjectConfirmationData")
	data.CreateAttr("NotOnOrAfter", instant(now.Add(responseLife)))
	data.CreateAttr("Recipient", to.ACSURL)
	setAttr(data, "InResponseTo", to.InResponseTo)
}

func writeAuthnStatement(assertion *etree.Element, subject Subject) {
	statement := assertion.CreateElement("saml:AuthnStatement")
	statement.CreateAttr("AuthnInstant", instant(subject.AuthnInstant))
	setAttr(statement, "SessionIndex", subject.SessionIndex)
	statement.CreateElement("saml:AuthnContext").CreateElement("saml:AuthnContextClassRef").SetText(subject.LoA)
}

func writeAttributes(assertion *etree.Element, names AttributeNames, subject Subject) {
	statement := assertion.CreateElement("saml:AttributeStatement")
	for _, field := range []struct {
		names []string
		value string
	}{
		{names.PersonalNumber, subject.PersonalNumber},
		{names.Name, subject.Name},
		{names.GivenName, subject.GivenName},
		{names.Surname, subject.Surname},
	} {
		if field.value == "" {
			continue
		}
		for _, name := range field.names {
			attribute := statement.CreateElement("saml:Attribute")
			attribute.CreateAttr("Name", name)
			attribute.CreateAttr("NameFormat", attributeNameURI)
			attribute.CreateElement("saml:AttributeValue").SetText(field.value)
		}
	}
}

// setAttr writes an attribute that is optional.
func setAttr(el *etree.Element, name, value string) {
	if value != "" {
		el.CreateAttr(name, value)
	}
}
