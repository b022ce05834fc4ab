package sso

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	saml2 "github.com/russellhaering/gosaml2"
	"github.com/russellhaering/gosaml2/types"
)

// ErrNoPending is what [Store.TakePending] answers when there is no such request, when it
// has been answered before, or when it was begun in another browser.
var ErrNoPending = errors.New("no pending request of that id")

// Pending is what was kept of a request until its answer comes.
type Pending struct {
	IdP          string   // entity id of the identity provider that was asked
	RequestedLoA []string // AuthnContextClassRefs asked for; empty accepts any
	IssuedAt     time.Time
}

// Store remembers what must happen once only, across all instances of the program.
//
// The answer comes through the browser in a cross-site POST, so the request must be bound
// to the browser it was begun in. The caller does that by handing Consume a Store made for
// the one HTTP request: its TakePending also compares the cookie set at Begin with what was
// kept, and answers ErrNoPending when they differ.
type Store interface {
	pendingRequests
	// UseAssertion remembers an assertion's ID at least until a time and says whether
	// this was its first use.
	UseAssertion(ctx context.Context, assertionID string, until time.Time) (first bool, err error)
}

// pendingRequests are those that have been sent and not been answered.
type pendingRequests interface {
	// TakePending removes and gives the pending request of that ID: of any number of
	// callers one succeeds, the others get ErrNoPending.
	TakePending(ctx context.Context, requestID string) (Pending, error)
}

// Consume judges the SAMLResponse field that a browser posted to the assertion consumer
// service and says who logged in. A message that is not accepted gives a *Refusal; any
// other error is the store's.
//
// Every step relies on the ones before it: nothing is decrypted before the signature has
// verified, and a pending request is not used up by a message that anybody could send.
func (sp *ServiceProvider) Consume(ctx context.Context, samlResponse string, store Store) (Identity, error) {
	now := sp.cfg.Now()
	message, err := sp.read(samlResponse, now)
	if err != nil {
		return Identity{}, err
	}
	if !message.success {
		return Identity{}, sp.failed(ctx, message, store)
	}
	response, err := sp.validate(message, now)
	if err != nil {
		return Identity{}, err
	}
	pending, err := sp.takePending(ctx, store, response.InResponseTo, message.idp)
	if err != nil {
		return Identity{}, err
	}
	assertion := response.Assertions[0]
	until, err := sp.checkClaims(response, assertion, pending, now)
	if err != nil {
		return Identity{}, err
	}
	identity, err := sp.identity(response, assertion)
	if err != nil {
		return Identity{}, err
	}
	if err := useOnce(ctx, store, assertion.ID, until.Add(sp.cfg.Skew)); err != nil {
		return Identity{}, err
	}
	return identity, nil
}

// message is a Response that is well-formed, of the one accepted shape and addressed to
// us, with a signature that has verified.
type message struct {
	raw     []byte // the document, with its signature in the form that Go verifies
	idp     IdentityProvider
	key     Key // that opens the assertion
	success bool
	status  status // verified
	request string // verified InResponseTo
}

// read goes from the form field to a verified message.
func (sp *ServiceProvider) read(samlResponse string, now time.Time) (*message, error) {
	raw, err := decodeField(samlResponse)
	if err != nil {
		return nil, err
	}
	if err := scan(raw); err != nil {
		return nil, err
	}
	envelope, err := parseEnvelope(raw)
	if err != nil {
		return nil, err
	}
	if envelope.destination != sp.cfg.ACSURL {
		return nil, refuse(ReasonDestination, foreign(envelope.destination))
	}
	if sp.cfg.RequireEncrypted && envelope.success && !envelope.encrypted {
		return nil, refuse(ReasonNotEncrypted, "")
	}
	idp, err := sp.trusted(envelope.issuer, now)
	if err != nil {
		return nil, err
	}
	if raw, err = rewriteECDSA(raw, envelope.signature); err != nil {
		return nil, err
	}
	return sp.verified(raw, envelope, idp, now)
}

// decodeField undoes the base64 of a form field. Only the redirect binding compresses, so
// there is no decompression to be bombed with.
func decodeField(samlResponse string) ([]byte, error) {
	if len(samlResponse) > maxMessage {
		return nil, refuse(ReasonSize, fmt.Sprintf("%d bytes, at most %d", len(samlResponse), maxMessage))
	}
	raw, err := base64.StdEncoding.DecodeString(samlResponse)
	if err != nil {
		return nil, refuse(ReasonBase64, "")
	}
	return raw, nil
}

func (sp *ServiceProvider) verified(raw []byte, e *envelope, idp IdentityProvider, now time.Time) (*message, error) {
	root, err := verify(raw, idp, now)
	if err != nil {
		return nil, err
	}
	m := &message{
		raw: raw, idp: idp, key: sp.cfg.Keys[0],
		success: e.success,
		status:  readStatus(child(root, nsProtocol, "Status")),
		request: attr(root, "InResponseTo"),
	}
	if e.encrypted {
		if m.key, err = sp.open(root); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// failed answers an error status. It ends the pending request as a success would.
func (sp *ServiceProvider) failed(ctx context.Context, m *message, store Store) error {
	if _, err := sp.takePending(ctx, store, m.request, m.idp); err != nil {
		return err
	}
	return m.status.refusal()
}

// validate has gosaml2 verify, decrypt and check the message. Its clock is set back by
// the skew, so that it refuses nothing as too old that checkClaims would accept.
func (sp *ServiceProvider) validate(m *message, now time.Time) (*types.Response, error) {
	library := sp.library(m.idp, m.key, now.Add(-sp.cfg.Skew))
	response, err := library.ValidateEncodedResponse(base64.StdEncoding.EncodeToString(m.raw))
	if err != nil {
		return nil, libraryRefusal(err)
	}
	// gosaml2 also accepts an unsigned Response around signed assertions. None comes this
	// far; that it agrees is asked for all the same, as nothing later would notice.
	if !response.SignatureValidated || len(response.Assertions) != 1 {
		return nil, refuse(ReasonUnsigned, "not one assertion under a verified signature")
	}
	return response, nil
}

// libraryRefusal names the reason of an error of gosaml2.
func libraryRefusal(err error) error {
	var invalid saml2.ErrInvalidValue
	if errors.As(err, &invalid) {
		switch invalid.Key {
		case saml2.RecipientAttr:
			return refuse(ReasonRecipient, foreign(invalid.Actual))
		case saml2.IssuerTag:
			return refuse(ReasonIssuer, foreign(invalid.Actual))
		case saml2.NotOnOrAfterAttr:
			return refuse(ReasonTime, foreign(err.Error()))
		}
	}
	return refuse(ReasonProfile, foreign(err.Error()))
}

// takePending uses up the request that a message answers. One that answers none is held
// to what would have been asked.
func (sp *ServiceProvider) takePending(ctx context.Context, store pendingRequests, requestID string, idp IdentityProvider) (Pending, error) {
	switch {
	case requestID == "" && sp.cfg.AcceptUnsolicited:
		return Pending{IdP: idp.EntityID, RequestedLoA: sp.cfg.RequestedLoA}, nil
	case requestID == "":
		return Pending{}, refuse(ReasonNoPending, "unsolicited: no InResponseTo")
	}
	pending, err := store.TakePending(ctx, requestID)
	if errors.Is(err, ErrNoPending) {
		return Pending{}, refuse(ReasonNoPending, "")
	}
	if err != nil {
		return Pending{}, fmt.Errorf("take pending log-in: %w", err)
	}
	if pending.IdP != idp.EntityID {
		return Pending{}, refuse(ReasonIssuer, "answered by "+idp.EntityID+", asked was "+pending.IdP)
	}
	return pending, nil
}

// useOnce refuses an assertion that was used before. It is remembered until its times
// alone refuse it.
func useOnce(ctx context.Context, store Store, assertionID string, until time.Time) error {
	first, err := store.UseAssertion(ctx, assertionID, until)
	if err != nil {
		return fmt.Errorf("remember assertion: %w", err)
	}
	if !first {
		return refuse(ReasonReplay, "")
	}
	return nil
}
