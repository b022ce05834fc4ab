package sso

import (
	"crypto/rand"
	"time"

	saml2 "github.com/russellhaering/gosaml2"
	dsig "github.com/russellhaering/goxmldsig"
)

// Namespaces of SAML 2.0 and what it is built of.
const (
	nsProtocol  = saml2.SAMLProtocolNamespace
	nsAssertion = saml2.SAMLAssertionNamespace
	nsMetadata  = "urn:oasis:names:tc:SAML:2.0:metadata"
	nsMDUI      = "urn:oasis:names:tc:SAML:metadata:ui"

	nsEntityAttributes = "urn:oasis:names:tc:SAML:metadata:attribute"

	nsSignature = dsig.Namespace
	nsEncrypt   = "http://www.w3.org/2001/04/xmlenc#"
	nsEncrypt11 = "http://www.w3.org/2009/xmlenc11#"
)

// NameID formats that an [Issuer] uses.
const (
	nameIDPersistent = saml2.NameIdFormatPersistent
	nameIDTransient  = saml2.NameIdFormatTransient
)

const attributeNameURI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"

// newID makes the ID of a SAML message: an XML name with 128 random bits, so that nobody
// can guess the next one.
func newID() string { return "_" + rand.Text() }

// instant writes a time as SAML wants it: UTC, whole seconds.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
