package sso

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	saml2 "github.com/russellhaering/gosaml2"
	dsig "github.com/russellhaering/goxmldsig"
)

// AuthnRequest is a log-in that is about to begin.
type AuthnRequest struct {
	ID          string    // to be kept as pending: the answer names it once
	RedirectURL string    // where to send the browser; signed
	IssuedAt    time.Time // to be kept with the ID

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
	redirectURL, err := library.BuildAuthURLRedirect(relayState, doc)
	if err != nil {
		return AuthnRequest{}, fmt.Errorf("sign AuthnRequest: %w", err)
	}
	return AuthnRequest{
		ID: attr(request, "ID"), RedirectURL: redirectURL, IssuedAt: now,
		RequestedLoA: slices.Clone(sp.cfg.RequestedLoA),
	}, nil
}

// maxRelayState is the limit of the SAML bindings.
const maxRelayState = 80

func checkRelayState(relayState string) error {
	if len(relayState) > maxRelayState {
		return fmt.Errorf("relay state: %d bytes, at most %d", len(relayState), maxRelayState)
	}
	return nil
}

// Session names a session with an identity provider, as its Response did.
type Session struct {
	IdP          string // entity id
	NameID       string
	NameIDFormat string
	SessionIndex string
}

// LogoutURL makes the signed request that ends a session with the identity provider too.
// It is "" when the identity provider has no single log-out.
func (sp *ServiceProvider) LogoutURL(session Session, relayState string) (string, error) {
	now := sp.cfg.Now()
	idp, err := sp.trusted(session.IdP, now)
	if err != nil {
		return "", err
	}
	if idp.SLOURL == "" {
		return "", nil
	}
	if err := checkRelayState(relayState); err != nil {
		return "", err
	}
	library := sp.library(idp, sp.cfg.Keys[0], now)
	doc, err := library.BuildLogoutRequestDocumentNoSig(session.NameID, session.SessionIndex)
	if err != nil {
		return "", fmt.Errorf("build LogoutRequest: %w", err)
	}
	nameID := child(doc.Root(), nsAssertion, "NameID")
	nameID.RemoveAttr("Format")
	if session.NameIDFormat != "" {
		nameID.CreateAttr("Format", session.NameIDFormat)
	}
	logoutURL, err := library.BuildLogoutURLRedirect(relayState, doc)
	if err != nil {
		return "", fmt.Errorf("sign LogoutRequest: %w", err)
	}
	return logoutURL, nil
}

// library makes the gosaml2 object for one message. It is made anew each time, since it
// holds the clock and a single decryption key. The SPKeyStore field is deprecated but the
// only one that signing and decryption both read.
func (sp *ServiceProvider) library(idp IdentityProvider, key Key, now time.Time) *saml2.SAMLServiceProvider {
	library := &saml2.SAMLServiceProvider{
		IdentityProviderIssuer:      idp.EntityID,
		IdentityProviderSSOURL:      idp.SSOURL,
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
