package sso

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
)

// ParseIdPMetadata reads an identity provider from its metadata: one EntityDescriptor,
// with a single sign-on service by HTTP-Redirect and at least one signing certificate.
// Where the metadata comes from is what makes it trusted; a signature in it is not
// checked.
func ParseIdPMetadata(metadata []byte) (IdentityProvider, error) {
	entity, role, err := parseRole(metadata, "IDPSSODescriptor")
	if err != nil {
		return IdentityProvider{}, fmt.Errorf("metadata of an identity provider: %w", err)
	}
	idp := IdentityProvider{
		EntityID: attr(entity, "entityID"),
		SSOURL:   first(locations(role, "SingleSignOnService", saml2.BindingHttpRedirect)),
		SLOURL:   first(locations(role, "SingleLogoutService", saml2.BindingHttpRedirect)),
	}
	idp.DisplayName = displayName(entity, role)
	if idp.Certificates, err = readCertificates(role, "signing"); err == nil {
		idp.ValidUntil, err = validUntil(entity, role)
	}
	if err == nil {
		err = idp.check()
	}
	if err != nil {
		return IdentityProvider{}, fmt.Errorf("metadata of an identity provider: %w", err)
	}
	return idp, nil
}

// ParseSPMetadata reads a service provider from its metadata: one EntityDescriptor, with
// an assertion consumer service by HTTP-POST. One without a signing certificate cannot
// send requests, but can be sent Responses.
func ParseSPMetadata(metadata []byte) (RegisteredSP, error) {
	entity, role, err := parseRole(metadata, "SPSSODescriptor")
	if err != nil {
		return RegisteredSP{}, fmt.Errorf("metadata of a service provider: %w", err)
	}
	sp := RegisteredSP{
		EntityID: attr(entity, "entityID"),
		ACSURLs:  locations(role, "AssertionConsumerService", saml2.BindingHttpPost),
	}
	if sp.Certificates, err = readCertificates(role, "signing"); err == nil {
		err = sp.check()
	}
	if err == nil {
		sp.Encryption, err = readEncryption(role)
	}
	if err != nil {
		return RegisteredSP{}, fmt.Errorf("metadata of a service provider: %w", err)
	}
	return sp, nil
}

func (sp RegisteredSP) check() error {
	if sp.EntityID == "" {
		return errors.New("the entity id is empty")
	}
	if len(sp.ACSURLs) == 0 {
		return errors.New("there is no assertion consumer service by HTTP-POST")
	}
	for _, url := range sp.ACSURLs {
		if err := checkWebURL(url); err != nil {
			return fmt.Errorf("assertion consumer service: %w", err)
		}
	}
	for _, certificate := range sp.Certificates {
		if err := checkCertificate(certificate); err != nil {
			return fmt.Errorf("signing certificate: %w", err)
		}
	}
	return nil
}

// maxMetadata is the size of the largest metadata that is read: of one party, with logos
// and certificates. A whole federation's is not for here.
const maxMetadata = 1 << 20

// parseRole finds the one SAML 2.0 role of a kind.
func parseRole(metadata []byte, tag string) (entity, role *etree.Element, err error) {
	if len(metadata) > maxMetadata {
		return nil, nil, fmt.Errorf("%d bytes, at most %d", len(metadata), maxMetadata)
	}
	doc := etree.NewDocument()
	doc.ReadSettings.MaxDepth = maxDepth
	if err := doc.ReadFromBytes(bytes.TrimSpace(metadata)); err != nil {
		return nil, nil, fmt.Errorf("not well-formed: %w", err)
	}
	entity = doc.Root()
	if entity == nil || !is(entity, nsMetadata, "EntityDescriptor") {
		return nil, nil, errors.New("the root is no md:EntityDescriptor")
	}
	for _, el := range entity.ChildElements() {
		supported := strings.Fields(attr(el, "protocolSupportEnumeration"))
		if !is(el, nsMetadata, tag) || !slices.Contains(supported, nsProtocol) {
			continue
		}
		if role != nil {
			return nil, nil, errors.New("two " + tag)
		}
		role = el
	}
	if role == nil {
		return nil, nil, errors.New("no " + tag + " for SAML 2.0")
	}
	return entity, role, nil
}

// locations gives the endpoints of a kind and binding, the default first.
func locations(role *etree.Element, tag, binding string) []string {
	var found []string
	for _, el := range role.ChildElements() {
		if !is(el, nsMetadata, tag) || attr(el, "Binding") != binding {
			continue
		}
		location := attr(el, "Location")
		if isTrue(attr(el, "isDefault")) {
			found = append([]string{location}, found...)
		} else {
			found = append(found, location)
		}
	}
	return found
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// displayName is what the identity provider calls itself: in Swedish, in English, in any
// language, or by its entity id.
func displayName(entity, role *etree.Element) string {
	var swedish, english, other string
	names := append(descendants(role), descendants(entity)...)
	for _, el := range names {
		if !is(el, nsMDUI, "DisplayName") && !is(el, nsMetadata, "OrganizationDisplayName") {
			continue
		}
		name := strings.TrimSpace(el.Text())
		switch el.SelectAttrValue("xml:lang", "") {
		case "sv":
			swedish = cmp.Or(swedish, name)
		case "en":
			english = cmp.Or(english, name)
		default:
			other = cmp.Or(other, name)
		}
	}
	return cmp.Or(swedish, english, other, attr(entity, "entityID"))
}

// validUntil is the earlier end of validity of entity and role.
func validUntil(elements ...*etree.Element) (time.Time, error) {
	var end time.Time
	for _, el := range elements {
		value := attr(el, "validUntil")
		if value == "" {
			continue
		}
		t, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return time.Time{}, errors.New("validUntil cannot be read")
		}
		if end.IsZero() || t.Before(end) {
			end = t
		}
	}
	return end, nil
}
