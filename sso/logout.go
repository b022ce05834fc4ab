package sso

import (
	"errors"
	"log/slog"
	"time"

	"github.com/beevik/etree"
)

// ErrNoLogout is what [ServiceProvider.BeginLogout] answers when a session cannot be ended
// with the identity provider: it has no single log-out by HTTP-Redirect, or gave the
// session no name.
var ErrNoLogout = errors.New("the identity provider has no single log-out for the session")

// logoutLife is how long a LogoutRequest is valid.
const logoutLife = 5 * time.Minute

// Session names a session with an identity provider, as its Response did.
type Session struct {
	IdP          string // entity id
	NameID       string
	NameIDFormat string
	SessionIndex string
}

// String hides the person, whom some identity providers name by their number.
func (Session) String() string { return "[session]" }

// LogValue hides the person from structured logs.
func (s Session) LogValue() slog.Value { return slog.StringValue(s.String()) }

// LogoutRequest is a log-out that is about to go on to an identity provider.
type LogoutRequest struct {
	ID          string // to be kept as pending: the answer names it once
	RedirectURL string // where to send the browser; signed
}

// BeginLogout makes the signed request that ends a session with the identity provider too.
// relayState comes back with the answer: a random handle of at most 80 bytes.
func (sp *ServiceProvider) BeginLogout(session Session, relayState string) (LogoutRequest, error) {
	now := sp.cfg.Now()
	idp, err := sp.trusted(session.IdP, now)
	if err != nil {
		return LogoutRequest{}, err
	}
	if idp.SLOURL == "" || session.NameID == "" {
		return LogoutRequest{}, ErrNoLogout
	}
	if err := checkRelayState(relayState); err != nil {
		return LogoutRequest{}, err
	}
	request := newLogoutMessage(tagLogoutRequest, sp.cfg.EntityID, idp.SLOURL, now)
	request.CreateAttr("NotOnOrAfter", instant(now.Add(logoutLife)))
	nameID := request.CreateElement("saml:NameID")
	setAttr(nameID, "Format", session.NameIDFormat)
	nameID.SetText(session.NameID)
	if session.SessionIndex != "" {
		request.CreateElement("samlp:SessionIndex").SetText(session.SessionIndex)
	}
	redirectURL, err := redirectTo(idp.SLOURL, paramRequest, request, relayState, sp.cfg.Keys[0])
	return LogoutRequest{ID: attr(request, "ID"), RedirectURL: redirectURL}, err
}

// LogoutOutcome is what came of a log-out beyond the session that was to end.
type LogoutOutcome string

// The outcomes.
const (
	LogoutComplete LogoutOutcome = "complete" // the sessions with all others have ended too
	LogoutPartial  LogoutOutcome = "partial"  // some of them may go on
	LogoutFailed   LogoutOutcome = "failed"   // the identity provider's own may go on
)

// AnswerLogout gives the address that tells the identity provider that its order has been
// carried out; "" when it takes no answer by HTTP-Redirect.
func (sp *ServiceProvider) AnswerLogout(order LogoutOrder) (string, error) {
	return answerLogout(order, sp.cfg.EntityID, LogoutComplete, sp.cfg.Keys[0], sp.cfg.Now())
}

func answerLogout(order LogoutOrder, entityID string, outcome LogoutOutcome, key Key, now time.Time) (string, error) {
	if order.answerURL == "" {
		return "", nil
	}
	response := newLogoutMessage(tagLogoutResponse, entityID, order.answerURL, now)
	response.CreateAttr("InResponseTo", order.ID)
	switch outcome {
	case LogoutComplete:
		writeStatus(response, StatusSuccess, "")
	case LogoutPartial:
		writeStatus(response, StatusSuccess, StatusPartialLogout)
	default:
		writeStatus(response, StatusResponder, "")
	}
	return redirectTo(order.answerURL, paramResponse, response, order.RelayState, key)
}

// newLogoutMessage begins a message with what both kinds have in common.
func newLogoutMessage(tag, issuer, destination string, now time.Time) *etree.Element {
	message := etree.NewElement("samlp:" + tag)
	message.CreateAttr("xmlns:samlp", nsProtocol)
	message.CreateAttr("xmlns:saml", nsAssertion)
	message.CreateAttr("ID", newID())
	message.CreateAttr("Version", "2.0")
	message.CreateAttr("IssueInstant", instant(now))
	message.CreateAttr("Destination", destination)
	message.CreateElement("saml:Issuer").SetText(issuer)
	return message
}
