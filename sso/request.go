package sso

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	saml2 "github.com/russellhaering/gosaml2"
	dsig "github.com/russellhaering/goxmldsig"
)

// AuthnRequest is a log-in that is about to begin.
type AuthnRequest struct {
	Outgoing
	ID       string    // to be kept as pending: the answer names it once
	IssuedAt time.Time // to be kept with the ID

	// RequestedLoA are the AuthnContextClassRefs asked for, to be kept with the ID.
	RequestedLoA []string
}

// Begin makes the signed request that sends a browser to an identity provider. relayState
// comes back with the answer, in the browser's hands: a random handle, at most 80 bytes
// (SAML's limit), never a URL.
func (sp *ServiceProvider) Begin(idpEntityID, relayState string) (AuthnRequest, error) {
	now := sp.cfg.Now()
	idp, err := sp.trusted(idpEntityID, now)
	if err != nil {
		return AuthnRequest{}, err
	}
	if err := checkRelayState(relayState); err != nil {
		return AuthnRequest{}, err
	}
	library := sp.library(idp, sp.cfg.Keys[0], now)
	doc, err := library.BuildAuthRequestDocumentNoSig()
	if err != nil {
		return AuthnRequest{}, fmt.Errorf("build AuthnRequest: %w", err)
	}
	request := doc.Root()
	request.CreateAttr("ID", newID())
	// Written out even when false: identity providers differ in what they assume.
	request.CreateAttr("ForceAuthn", strconv.FormatBool(sp.cfg.ForceAuthn))
	begun := AuthnRequest{ID: attr(request, "ID"), IssuedAt: now, RequestedLoA: slices.Clone(sp.cfg.RequestedLoA)}
	if idp.SSOURL != "" {
		begun.RedirectURL, err = library.BuildAuthURLRedirect(relayState, doc)
	} else {
		begun.Outgoing, err = sp.cfg.Keys[0].post(request, paramRequest, idp.SSOPostURL, relayState)
	}
	if err != nil {
		return AuthnRequest{}, fmt.Errorf("sign AuthnRequest: %w", err)
	}
	return begun, nil
}

// maxRelayState is the limit of the SAML bindings.
const maxRelayState = 80

func checkRelayState(relayState string) error {
	if len(relayState) > maxRelayState {
		return fmt.Errorf("relay state: %d bytes, at most %d", len(relayState), maxRelayState)
	}
	return nil
}

// library makes the gosaml2 object for one message. It is made anew each time, since it
// holds the clock and a single decryption key. The SPKeyStore field is deprecated but the
// only one that signing and decryption both read.
func (sp *ServiceProvider) library(idp IdentityProvider, key Key, now time.Time) *saml2.SAMLServiceProvider {
	library := &saml2.SAMLServiceProvider{
		IdentityProviderIssuer:      idp.EntityID,
		IdentityProviderSSOURL:      cmp.Or(idp.SSOURL, idp.SSOPostURL),
		IdentityProviderSLOURL:      idp.SLOURL,
		IDPCertificateStore:         idp.certificateStore(),
		ServiceProviderIssuer:       sp.cfg.EntityID,
		AudienceURI:                 sp.cfg.EntityID,
		AssertionConsumerServiceURL: sp.cfg.ACSURL,
		SignAuthnRequests:           true,
		SignAuthnRequestsAlgorithm:  dsig.RSASHA256SignatureMethod,
		SPKeyStore:                  dsig.TLSCertKeyStore(key.pair()),
		Clock:                       dsig.NewFakeClockAt(now),
		MaximumDecompressedBodySize: maxMessage,
		MaximumXMLTokens:            3*maxTokens + 1, // it counts three for every "<", and one
	}
	if len(sp.cfg.RequestedLoA) > 0 {
		library.RequestedAuthnContext = &saml2.RequestedAuthnContext{
			Comparison: saml2.AuthnPolicyMatchExact,
			Contexts:   sp.cfg.RequestedLoA,
		}
	}
	return library
}

func (idp IdentityProvider) certificateStore() dsig.X509CertificateStore {
	return &dsig.MemoryX509CertificateStore{Roots: idp.Certificates}
}
