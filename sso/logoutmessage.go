package sso

import (
	"crypto/x509"
	"slices"
	"time"

	"github.com/beevik/etree"
)

// Names of the messages of single log-out.
const (
	tagLogoutRequest  = "LogoutRequest"
	tagLogoutResponse = "LogoutResponse"
)

// LogoutMessage is a message of single log-out as a browser brought it. Nothing in it is
// verified yet.
type LogoutMessage struct {
	kind       string // the parameter or field that held it
	relayState string
	query      *redirect // by HTTP-Redirect
	field      string    // by HTTP-POST
}

// RedirectedLogout reads a message of the redirect binding from the raw query string of
// its address. The error is a *Refusal.
func RedirectedLogout(rawQuery string) (LogoutMessage, error) {
	query, err := parseRedirect(rawQuery)
	if err != nil {
		return LogoutMessage{}, err
	}
	return LogoutMessage{kind: query.kind, relayState: query.relayState, query: query}, nil
}

// PostedLogout reads a message of the POST binding from the fields of its form. The error
// is a *Refusal.
func PostedLogout(samlRequest, samlResponse, relayState string) (LogoutMessage, error) {
	if samlRequest != "" && samlResponse != "" {
		return LogoutMessage{}, refuse(ReasonStructure, "a request and a response")
	}
	if len(relayState) > maxRelayState {
		return LogoutMessage{}, refuse(ReasonSize, "RelayState")
	}
	if samlResponse != "" {
		return LogoutMessage{kind: paramResponse, relayState: relayState, field: samlResponse}, nil
	}
	return LogoutMessage{kind: paramRequest, relayState: relayState, field: samlRequest}, nil
}

// IsRequest says whether somebody asks for a log-out, rather than answering.
func (m LogoutMessage) IsRequest() bool { return m.kind == paramRequest }

// RelayState is the handle that came along.
func (m LogoutMessage) RelayState() string { return m.relayState }

// addressee is whom a message must be addressed to, and whom it may come from.
type addressee struct {
	url    string // Destination
	now    time.Time
	skew   time.Duration
	sender func(entityID string) ([]*x509.Certificate, error)
}

// open reads a message that is well-formed, of one plain shape, addressed to us, of now,
// and signed by a sender that is known.
func (m LogoutMessage) open(tag string, to addressee) (*etree.Element, error) {
	root, raw, err := m.document()
	if err != nil {
		return nil, err
	}
	if err := m.checkShape(root, tag); err != nil {
		return nil, err
	}
	if destination := attr(root, "Destination"); to.url == "" || destination != to.url {
		return nil, refuse(ReasonDestination, foreign(destination))
	}
	certificates, err := to.sender(childText(root, nsAssertion, "Issuer"))
	if err != nil {
		return nil, err
	}
	verified, err := m.verify(root, raw, certificates, to.now)
	if err != nil {
		return nil, err
	}
	return verified, checkAge(verified, to.now, to.skew)
}

// document gives the message, and its bytes where the signature is inside.
func (m LogoutMessage) document() (root *etree.Element, raw []byte, err error) {
	if m.query != nil {
		root, err = m.query.document()
		return root, nil, err
	}
	if raw, err = decodeField(m.field); err != nil {
		return nil, nil, err
	}
	if err = scan(raw); err != nil {
		return nil, nil, err
	}
	root, err = parseTree(raw)
	return root, raw, err
}

// checkShape refuses every shape but the plain one. The redirect binding leaves no
// signature inside the message, the POST binding has its own there.
func (m LogoutMessage) checkShape(root *etree.Element, tag string) error {
	if !is(root, nsProtocol, tag) {
		return refuse(ReasonStructure, "the root is no samlp:"+tag)
	}
	if attr(root, "ID") == "" || attr(root, "Version") != "2.0" {
		return refuse(ReasonStructure, "no ID, or not of SAML 2.0")
	}
	signature := optional(nsSignature, "Signature")
	if m.query != nil {
		signature.max = 0
	}
	slots := []slot{one(nsAssertion, "Issuer"), signature, optional(nsProtocol, "Extensions")}
	if tag == tagLogoutRequest {
		slots = append(slots, one(nsAssertion, "NameID"), anyNumber(nsProtocol, "SessionIndex"))
	} else {
		slots = append(slots, one(nsProtocol, "Status"))
	}
	if err := expect(root, slots...); err != nil {
		return err
	}
	if err := leaves(root, "Issuer", "NameID", "SessionIndex"); err != nil {
		return err
	}
	if status := child(root, nsProtocol, "Status"); status != nil {
		return checkStatus(status)
	}
	return nil
}

// leaves refuses children of these names that hold other elements.
func leaves(root *etree.Element, tags ...string) error {
	for _, el := range root.ChildElements() {
		if slices.Contains(tags, el.Tag) {
			if err := leaf(el); err != nil {
				return err
			}
		}
	}
	return nil
}

// verify gives what the sender's signature covers.
func (m LogoutMessage) verify(root *etree.Element, raw []byte, certificates []*x509.Certificate, now time.Time) (*etree.Element, error) {
	if m.query != nil {
		return root, m.query.verify(certificates)
	}
	signature := child(root, nsSignature, "Signature")
	if signature == nil {
		return nil, refuse(ReasonUnsigned, "the message has no signature")
	}
	if err := checkPlaces(root, signature); err != nil {
		return nil, err
	}
	if err := checkSignature(signature, attr(root, "ID"), slices.Concat(rsaSignatures(), ecdsaSignatures())); err != nil {
		return nil, err
	}
	raw, err := rewriteECDSA(raw, signature)
	if err != nil {
		return nil, err
	}
	return verify(raw, IdentityProvider{Certificates: certificates}, now)
}

// checkAge refuses a message that was written too long ago, or in the future.
func checkAge(root *etree.Element, now time.Time, skew time.Duration) error {
	issued, err := parseTime(attr(root, "IssueInstant"), "IssueInstant")
	if err != nil {
		return err
	}
	if issued.After(now.Add(skew)) || issued.Before(now.Add(-maxAge-skew)) {
		return refuse(ReasonIssueInstant, "issued "+instant(issued)+", now "+instant(now))
	}
	return nil
}
