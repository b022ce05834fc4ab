package sso

import (
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/beevik/etree"
)

// ErrNoLogout is what [ServiceProvider.BeginLogout] answers when a session cannot be ended
// with the identity provider: it has no single log-out by HTTP-Redirect or HTTP-POST, or
// gave the session no name.
var ErrNoLogout = errors.New("the identity provider has no single log-out for the session")

// errTellingName is why a log-out that could go by HTTP-Redirect alone does not go on.
var errTellingName = errors.New("the identity provider's name for the person is no pseudonym, and would stand in an address")

// logoutLife is how long a LogoutRequest is valid.
const logoutLife = 5 * time.Minute

// Session names a session with an identity provider, as its Response did.
type Session struct {
	IdP          string // entity id
	NameID       string
	NameIDFormat string
	SessionIndex string

	PersonalNumber string // of whom the session is; not sent
}

// pseudonymous says whether the NameID tells nobody who the person is. SAML's transient and
// persistent names do not (SAML core 8.3.7 and 8.3.8), and Sweden Connect has no others;
// but some identity providers write the personal identity number into them.
func (s Session) pseudonymous() bool {
	const century = 2 // digits, which are often left out
	bare := strings.NewReplacer("-", "", "+", "", " ", "").Replace(s.NameID)
	if len(s.PersonalNumber) > century && strings.Contains(bare, s.PersonalNumber[century:]) {
		return false
	}
	return s.NameIDFormat == nameIDTransient || s.NameIDFormat == nameIDPersistent
}

// String hides the person, whom some identity providers name by their number.
func (Session) String() string { return "[session]" }

// LogValue hides the person from structured logs.
func (s Session) LogValue() slog.Value { return slog.StringValue(s.String()) }

// LogoutRequest is a log-out that is about to go on to an identity provider.
type LogoutRequest struct {
	Outgoing
	ID string // to be kept as pending: the answer names it once
}

// BeginLogout makes the signed request that ends a session with the identity provider too.
// relayState comes back with the answer: a random handle of at most 80 bytes. It goes by
// HTTP-Redirect, which no form-action stops, unless the NameID tells who the person is:
// addresses end in logs and histories.
func (sp *ServiceProvider) BeginLogout(session Session, relayState string) (LogoutRequest, error) {
	now := sp.cfg.Now()
	idp, err := sp.trusted(session.IdP, now)
	if err != nil {
		return LogoutRequest{}, err
	}
	if err := checkRelayState(relayState); err != nil {
		return LogoutRequest{}, err
	}
	to := endpoint{idp.SLOURL, idp.SLOPostURL}
	if session.NameID == "" || to.none() {
		return LogoutRequest{}, ErrNoLogout
	}
	if !session.pseudonymous() {
		to.redirect = ""
	}
	if to.none() {
		return LogoutRequest{}, errTellingName
	}
	request := newLogoutMessage(tagLogoutRequest, sp.cfg.EntityID, to.address(), now)
	request.CreateAttr("NotOnOrAfter", instant(now.Add(logoutLife)))
	nameID := request.CreateElement("saml:NameID")
	setAttr(nameID, "Format", session.NameIDFormat)
	nameID.SetText(session.NameID)
	if session.SessionIndex != "" {
		request.CreateElement("samlp:SessionIndex").SetText(session.SessionIndex)
	}
	begun := LogoutRequest{ID: attr(request, "ID")}
	begun.Outgoing, err = sp.cfg.Keys[0].send(to, request, paramRequest, relayState)
	return begun, err
}

// LogoutOutcome is what came of a log-out beyond the session that was to end.
type LogoutOutcome string

// The outcomes.
const (
	LogoutComplete LogoutOutcome = "complete" // the sessions with all others have ended too
	LogoutPartial  LogoutOutcome = "partial"  // some of them may go on
	LogoutFailed   LogoutOutcome = "failed"   // the identity provider's own may go on
)

// AnswerLogout makes the message that tells the identity provider that its order has been
// carried out; it goes nowhere when the identity provider takes none.
func (sp *ServiceProvider) AnswerLogout(order LogoutOrder) (Outgoing, error) {
	return answerLogout(order, sp.cfg.EntityID, LogoutComplete, sp.cfg.Keys[0], sp.cfg.Now())
}

func answerLogout(order LogoutOrder, entityID string, outcome LogoutOutcome, key Key, now time.Time) (Outgoing, error) {
	if order.answer.none() {
		return Outgoing{}, nil
	}
	response := newLogoutMessage(tagLogoutResponse, entityID, order.answer.address(), now)
	response.CreateAttr("InResponseTo", order.ID)
	switch outcome {
	case LogoutComplete:
		writeStatus(response, StatusSuccess, "")
	case LogoutPartial:
		writeStatus(response, StatusSuccess, StatusPartialLogout)
	default:
		writeStatus(response, StatusResponder, "")
	}
	return key.send(order.answer, response, paramResponse, order.RelayState)
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
