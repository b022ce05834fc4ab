package sso

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
	"github.com/russellhaering/gosaml2/types"
)

// Metadata writes the service provider's metadata. gosaml2 could, but leaves out the
// signing key, the key transport that it understands and what identity providers show.
// There is no end of validity: keys are rolled over by publishing two.
func (sp *ServiceProvider) Metadata() ([]byte, error) {
	entity := newEntity(sp.cfg.EntityID)
	writeCategories(entity, sp.cfg.EntityCategories)
	role := newRole(entity, "md:SPSSODescriptor")
	role.CreateAttr("AuthnRequestsSigned", "true")
	role.CreateAttr("WantAssertionsSigned", "false") // the Response is, which covers it
	writeUIInfo(role, sp.cfg.DisplayName, sp.cfg.Description, sp.cfg.Logo)
	for _, key := range sp.cfg.Keys {
		writeKey(role, "signing", key)
		writeEncryptionMethods(writeKey(role, "encryption", key))
	}
	if sp.cfg.SLOURL != "" {
		writeEndpoint(role, "md:SingleLogoutService", saml2.BindingHttpRedirect, sp.cfg.SLOURL)
		writeEndpoint(role, "md:SingleLogoutService", saml2.BindingHttpPost, sp.cfg.SLOURL)
	}
	writeNameIDFormats(role)
	acs := writeEndpoint(role, "md:AssertionConsumerService", saml2.BindingHttpPost, sp.cfg.ACSURL)
	acs.CreateAttr("index", "0")
	acs.CreateAttr("isDefault", "true")
	sp.writeRequestedAttributes(role)
	writeOrganization(entity, sp.cfg.Organization, sp.cfg.OrganizationURL)
	return writeMetadata(entity)
}

// Metadata writes the issuer's metadata, which service providers trust it by.
func (i *Issuer) Metadata() ([]byte, error) {
	entity := newEntity(i.cfg.EntityID)
	role := newRole(entity, "md:IDPSSODescriptor")
	role.CreateAttr("WantAuthnRequestsSigned", "true")
	writeUIInfo(role, i.cfg.DisplayName, nil, Logo{})
	for _, key := range append([]Key{i.cfg.Key}, i.cfg.OtherKeys...) {
		writeKey(role, "signing", key)
	}
	if i.cfg.SLOURL != "" {
		writeEndpoint(role, "md:SingleLogoutService", saml2.BindingHttpRedirect, i.cfg.SLOURL)
	}
	writeNameIDFormats(role)
	writeEndpoint(role, "md:SingleSignOnService", saml2.BindingHttpRedirect, i.cfg.SSOURL)
	return writeMetadata(entity)
}

func newEntity(entityID string) *etree.Element {
	entity := etree.NewElement("md:EntityDescriptor")
	entity.CreateAttr("xmlns:md", nsMetadata)
	entity.CreateAttr("xmlns:mdui", nsMDUI)
	entity.CreateAttr("xmlns:ds", nsSignature)
	entity.CreateAttr("entityID", entityID)
	return entity
}

func newRole(entity *etree.Element, tag string) *etree.Element {
	role := entity.CreateElement(tag)
	role.CreateAttr("protocolSupportEnumeration", nsProtocol)
	return role
}

func writeMetadata(entity *etree.Element) ([]byte, error) {
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	doc.SetRoot(entity)
	doc.Indent(2)
	var out bytes.Buffer
	if _, err := doc.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write metadata: %w", err)
	}
	return out.Bytes(), nil
}

// writeLocalized writes one element per language, in the order of their tags.
func writeLocalized(parent *etree.Element, tag string, texts map[string]string) {
	for _, language := range slices.Sorted(maps.Keys(texts)) {
		el := parent.CreateElement(tag)
		el.CreateAttr("xml:lang", language)
		el.SetText(texts[language])
	}
}

// writeUIInfo writes what is shown of a role. Without a name there is nothing to show.
func writeUIInfo(role *etree.Element, name, description map[string]string, logo Logo) {
	if len(name) == 0 {
		return
	}
	info := role.CreateElement("md:Extensions").CreateElement("mdui:UIInfo")
	writeLocalized(info, "mdui:DisplayName", name)
	writeLocalized(info, "mdui:Description", description)
	if logo.URL != "" {
		el := info.CreateElement("mdui:Logo")
		el.CreateAttr("width", strconv.Itoa(logo.Width))
		el.CreateAttr("height", strconv.Itoa(logo.Height))
		el.SetText(logo.URL)
	}
}

// writeCategories writes the entity categories (RFC 8409).
func writeCategories(entity *etree.Element, categories []string) {
	if len(categories) == 0 {
		return
	}
	attributes := entity.CreateElement("md:Extensions").CreateElement("mdattr:EntityAttributes")
	attributes.CreateAttr("xmlns:mdattr", nsEntityAttributes)
	attribute := attributes.CreateElement("saml:Attribute")
	attribute.CreateAttr("xmlns:saml", nsAssertion)
	attribute.CreateAttr("Name", "http://macedir.org/entity-category")
	attribute.CreateAttr("NameFormat", attributeNameURI)
	for _, category := range categories {
		attribute.CreateElement("saml:AttributeValue").SetText(category)
	}
}

func writeOrganization(entity *etree.Element, name map[string]string, url string) {
	if len(name) == 0 {
		return
	}
	urls := make(map[string]string, len(name))
	for language := range name {
		urls[language] = url
	}
	organization := entity.CreateElement("md:Organization")
	writeLocalized(organization, "md:OrganizationName", name)
	writeLocalized(organization, "md:OrganizationDisplayName", name)
	writeLocalized(organization, "md:OrganizationURL", urls)
}

func writeKey(role *etree.Element, use string, key Key) *etree.Element {
	descriptor := role.CreateElement("md:KeyDescriptor")
	descriptor.CreateAttr("use", use)
	data := descriptor.CreateElement("ds:KeyInfo").CreateElement("ds:X509Data")
	data.CreateElement("ds:X509Certificate").SetText(base64.StdEncoding.EncodeToString(key.certificate.Raw))
	return descriptor
}

// writeEncryptionMethods names what can be decrypted, so that identity providers choose
// nothing else.
func writeEncryptionMethods(descriptor *etree.Element) {
	for _, cipher := range contentCiphers() {
		descriptor.CreateElement("md:EncryptionMethod").CreateAttr("Algorithm", cipher)
	}
	transport := descriptor.CreateElement("md:EncryptionMethod")
	transport.CreateAttr("Algorithm", types.MethodRSAOAEP)
	transport.CreateElement("ds:DigestMethod").CreateAttr("Algorithm", digestSHA1)
}

func writeNameIDFormats(role *etree.Element) {
	for _, format := range []string{nameIDPersistent, nameIDTransient} {
		role.CreateElement("md:NameIDFormat").SetText(format)
	}
}

func writeEndpoint(role *etree.Element, tag, binding, location string) *etree.Element {
	endpoint := role.CreateElement(tag)
	endpoint.CreateAttr("Binding", binding)
	endpoint.CreateAttr("Location", location)
	return endpoint
}

// writeRequestedAttributes says which attributes are read. The schema wants a service
// name beside them, so there are none for a service provider without a name.
func (sp *ServiceProvider) writeRequestedAttributes(role *etree.Element) {
	if len(sp.cfg.DisplayName) == 0 {
		return
	}
	service := role.CreateElement("md:AttributeConsumingService")
	service.CreateAttr("index", "0")
	service.CreateAttr("isDefault", "true")
	writeLocalized(service, "md:ServiceName", sp.cfg.DisplayName)
	names := sp.cfg.Attributes
	for _, group := range []struct {
		names    []string
		required bool
	}{{names.PersonalNumber, true}, {names.Name, false}, {names.GivenName, false}, {names.Surname, false}} {
		if len(group.names) == 0 {
			continue
		}
		attribute := service.CreateElement("md:RequestedAttribute")
		attribute.CreateAttr("Name", group.names[0])
		attribute.CreateAttr("NameFormat", attributeNameURI)
		attribute.CreateAttr("isRequired", strconv.FormatBool(group.required))
	}
}
