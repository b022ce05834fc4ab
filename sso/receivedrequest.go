package sso

import (
	"cmp"
	"crypto/x509"
	"slices"
	"time"

	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
)

// ReceivedRequest is an AuthnRequest that a registered service provider signed.
type ReceivedRequest struct {
	ID           string // what the Response answers: Recipient.InResponseTo
	Issuer       string // entity id of the service provider
	ACSURL       string // where the Response goes; one of the registered
	ForceAuthn   bool   // the person must be authenticated anew
	RequestedLoA []string
	RelayState   string // to be posted back unchanged
}

// ParseAuthnRequest reads and verifies an AuthnRequest of the redirect binding from the
// raw query string of its URL. Only registered service providers are heard, only with a
// signature, and the answer goes only to an address that they registered.
func (i *Issuer) ParseAuthnRequest(rawQuery string, registered []RegisteredSP) (ReceivedRequest, error) {
	query, err := parseRedirect(rawQuery)
	if err != nil {
		return ReceivedRequest{}, err
	}
	root, err := query.document()
	if err != nil {
		return ReceivedRequest{}, err
	}
	if !is(root, nsProtocol, "AuthnRequest") {
		return ReceivedRequest{}, refuse(ReasonStructure, "the root is no samlp:AuthnRequest")
	}
	issuer := childText(root, nsAssertion, "Issuer")
	at := slices.IndexFunc(registered, func(sp RegisteredSP) bool { return sp.EntityID == issuer })
	if at < 0 {
		return ReceivedRequest{}, refuse(ReasonIssuer, "unknown service provider "+foreign(issuer))
	}
	if err := query.verify(registered[at].Certificates); err != nil {
		return ReceivedRequest{}, err
	}
	request, err := i.readRequest(root, registered[at])
	request.RelayState = query.relayState
	return request, err
}

// readRequest checks and reads an AuthnRequest whose signature has verified.
func (i *Issuer) readRequest(root *etree.Element, sp RegisteredSP) (ReceivedRequest, error) {
	if destination := attr(root, "Destination"); destination != i.cfg.SSOURL {
		return ReceivedRequest{}, refuse(ReasonDestination, foreign(destination))
	}
	if err := checkAge(root, i.cfg.Now(), defaultSkew); err != nil {
		return ReceivedRequest{}, err
	}
	if binding := cmp.Or(attr(root, "ProtocolBinding"), saml2.BindingHttpPost); binding != saml2.BindingHttpPost {
		return ReceivedRequest{}, refuse(ReasonProfile, "asks for an answer by "+foreign(binding))
	}
	acsURL := cmp.Or(attr(root, "AssertionConsumerServiceURL"), sp.ACSURLs[0])
	if !slices.Contains(sp.ACSURLs, acsURL) {
		return ReceivedRequest{}, refuse(ReasonRecipient, "an address that is not registered: "+foreign(acsURL))
	}
	request := ReceivedRequest{
		ID:         attr(root, "ID"),
		Issuer:     sp.EntityID,
		ACSURL:     acsURL,
		ForceAuthn: isTrue(attr(root, "ForceAuthn")),
	}
	if request.ID == "" {
		return ReceivedRequest{}, refuse(ReasonStructure, "an AuthnRequest without ID")
	}
	if requested := child(root, nsProtocol, "RequestedAuthnContext"); requested != nil {
		for _, el := range requested.ChildElements() {
			if is(el, nsAssertion, "AuthnContextClassRef") {
				request.RequestedLoA = append(request.RequestedLoA, el.Text())
			}
		}
	}
	return request, nil
}

// isTrue reads an xs:boolean.
func isTrue(s string) bool { return s == "true" || s == "1" }

// RegisteredSP is a service provider that an [Issuer] answers, from its metadata; see
// [ParseSPMetadata].
type RegisteredSP struct {
	EntityID     string
	ACSURLs      []string            // assertion consumer services by HTTP-POST, the default first
	Certificates []*x509.Certificate // that its requests verify with; none: it is not heard
	Encryption   *x509.Certificate   // that assertions to it are encrypted with; nil: they are not
	SLOAnswerURL string              // where answers to its LogoutRequests go by HTTP-Redirect; empty: nowhere
	ValidUntil   time.Time           // when the metadata runs out; zero for never
}

// Recipient addresses an unsolicited Response to the service provider's default address,
// encrypted when it can be. attributes are the names to write.
func (sp RegisteredSP) Recipient(attributes AttributeNames) Recipient {
	return Recipient{EntityID: sp.EntityID, ACSURL: sp.ACSURLs[0], Attributes: attributes, Encryption: sp.Encryption, ValidUntil: sp.ValidUntil}
}

// Recipient addresses the answer to a request.
func (r ReceivedRequest) Recipient() Recipient {
	return Recipient{EntityID: r.Issuer, ACSURL: r.ACSURL, InResponseTo: r.ID}
}
