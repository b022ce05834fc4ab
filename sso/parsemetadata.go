package sso

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
)

// ParseIdPMetadata reads an identity provider from metadata that has only one, see
// [Metadata.IdentityProviders]. Where the metadata comes from is what makes it trusted; a
// signature in it is not checked.
func ParseIdPMetadata(document []byte) (IdentityProvider, error) {
	m, err := ReadMetadata(document, nil)
	if err != nil {
		return IdentityProvider{}, fmt.Errorf("metadata of an identity provider: %w", err)
	}
	idps, err := m.IdentityProviders()
	if err != nil {
		return IdentityProvider{}, fmt.Errorf("metadata of an identity provider: %w", err)
	}
	return idps[0], nil
}

// IdentityProviders gives those of some entity ids, in that order; without any, the only
// one that there is. Each has a single sign-on service by HTTP-Redirect or HTTP-POST
// and at least one signing certificate. The error is about those that are not there or cannot be used; the
// others are given beside it.
func (m *Metadata) IdentityProviders(entityIDs ...string) ([]IdentityProvider, error) {
	entities, err := m.pick("IDPSSODescriptor", entityIDs)
	var idps []IdentityProvider
	for _, e := range entities {
		idp, wrong := e.identityProvider()
		if wrong != nil {
			err = also(err, fmt.Errorf("%s: %w", e.name(), wrong))
			continue
		}
		idps = append(idps, idp)
	}
	return idps, err
}

func (e entity) identityProvider() (IdentityProvider, error) {
	role, err := e.role("IDPSSODescriptor")
	if err != nil {
		return IdentityProvider{}, err
	}
	life, err := e.lifetime.within(role)
	if err != nil {
		return IdentityProvider{}, err
	}
	idp := IdentityProvider{
		EntityID:     attr(e.Element, "entityID"),
		DisplayNames: displayNames(e.Element, role),
		SSOURL:       first(locations(role, "SingleSignOnService", saml2.BindingHttpRedirect)),
		SSOPostURL:   first(locations(role, "SingleSignOnService", saml2.BindingHttpPost)),
		ValidUntil:   life.validUntil,

		CacheDuration:           life.cache,
		WantAuthnRequestsSigned: isTrue(attr(role, "WantAuthnRequestsSigned")),
	}
	idp.SLOURL, idp.SLOAnswerURL = logoutLocations(role, saml2.BindingHttpRedirect)
	idp.SLOPostURL, idp.SLOPostAnswerURL = logoutLocations(role, saml2.BindingHttpPost)
	if idp.Certificates, err = readCertificates(role, "signing"); err != nil {
		return IdentityProvider{}, err
	}
	return idp, idp.check()
}

// ParseSPMetadata reads a service provider from metadata that has only one, with an
// assertion consumer service by HTTP-POST. One without a signing certificate cannot send
// requests, but can be sent Responses.
func ParseSPMetadata(document []byte) (RegisteredSP, error) {
	m, err := ReadMetadata(document, nil)
	if err != nil {
		return RegisteredSP{}, fmt.Errorf("metadata of a service provider: %w", err)
	}
	entities, err := m.pick("SPSSODescriptor", nil)
	if err != nil {
		return RegisteredSP{}, fmt.Errorf("metadata of a service provider: %w", err)
	}
	sp, err := entities[0].serviceProvider()
	if err != nil {
		return RegisteredSP{}, fmt.Errorf("metadata of a service provider: %w", err)
	}
	return sp, nil
}

func (e entity) serviceProvider() (RegisteredSP, error) {
	role, err := e.role("SPSSODescriptor")
	if err != nil {
		return RegisteredSP{}, err
	}
	life, err := e.lifetime.within(role)
	if err != nil {
		return RegisteredSP{}, err
	}
	sp := RegisteredSP{
		EntityID:   attr(e.Element, "entityID"),
		ACSURLs:    locations(role, "AssertionConsumerService", saml2.BindingHttpPost),
		ValidUntil: life.validUntil,
	}
	requests, answers := logoutLocations(role, saml2.BindingHttpRedirect)
	sp.SLOAnswerURL = cmp.Or(answers, requests)
	if sp.Certificates, err = readCertificates(role, "signing"); err != nil {
		return RegisteredSP{}, err
	}
	if err := sp.check(); err != nil {
		return RegisteredSP{}, err
	}
	sp.Encryption, err = readEncryption(role)
	return sp, err
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
	if sp.SLOAnswerURL != "" {
		if err := checkWebURL(sp.SLOAnswerURL); err != nil {
			return fmt.Errorf("single log-out service: %w", err)
		}
	}
	for _, certificate := range sp.Certificates {
		if err := checkCertificate(certificate); err != nil {
			return fmt.Errorf("signing certificate: %w", err)
		}
	}
	return nil
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
