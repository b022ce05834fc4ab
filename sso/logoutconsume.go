package sso

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/beevik/etree"
)

// LogoutOrder is a LogoutRequest whose sender has been proven: sessions that are to end.
type LogoutOrder struct {
	ID             string   // what the answer names
	From           string   // entity id of the sender
	NameID         string   // the person, as the two parties name them
	SessionIndexes []string // empty: every session of theirs
	RelayState     string   // goes back with the answer

	answer endpoint // where the answer goes
}

// String hides the person, whom some identity providers name by their number.
func (LogoutOrder) String() string { return "[log-out order]" }

// LogValue hides the person from structured logs.
func (o LogoutOrder) LogValue() slog.Value { return slog.StringValue(o.String()) }

// LogoutStore remembers what single log-out has begun, as [Store] does for log-ins, and
// ends sessions.
type LogoutStore interface {
	pendingRequests
	// EndSessions ends the sessions that an order names and remembers its ID at least until
	// a time: both, or neither and an error, so that an order that could not be carried out
	// can be sent again. It says whether the order came for the first time; if not, no
	// session ends.
	EndSessions(ctx context.Context, order LogoutOrder, until time.Time) (first bool, err error)
}

// ConsumeLogoutRequest judges the request of an identity provider that sessions end here
// too, and has the store end them. A message that is not accepted gives a *Refusal; any other error is the store's.
func (sp *ServiceProvider) ConsumeLogoutRequest(ctx context.Context, m LogoutMessage, store LogoutStore) (LogoutOrder, error) {
	now := sp.cfg.Now()
	root, idp, err := sp.openLogout(m, tagLogoutRequest, now)
	if err != nil {
		return LogoutOrder{}, err
	}
	order, err := readLogoutOrder(root, m, now, sp.cfg.Skew)
	if err != nil {
		return LogoutOrder{}, err
	}
	order.From = idp.EntityID
	order.answer = endpoint{cmp.Or(idp.SLOAnswerURL, idp.SLOURL), cmp.Or(idp.SLOPostAnswerURL, idp.SLOPostURL)}
	// Once it is forgotten, its age alone refuses it.
	first, err := store.EndSessions(ctx, order, now.Add(maxAge+2*sp.cfg.Skew))
	if err != nil {
		return LogoutOrder{}, fmt.Errorf("end sessions: %w", err)
	}
	if !first {
		return LogoutOrder{}, refuse(ReasonReplay, "")
	}
	return order, nil
}

// ConsumeLogoutResponse judges the answer of an identity provider to a request of
// [ServiceProvider.BeginLogout], which it uses up, and says what came of it. A message
// that is not accepted gives a *Refusal; any other error is the store's.
func (sp *ServiceProvider) ConsumeLogoutResponse(ctx context.Context, m LogoutMessage, store LogoutStore) (LogoutOutcome, error) {
	root, idp, err := sp.openLogout(m, tagLogoutResponse, sp.cfg.Now())
	if err != nil {
		return "", err
	}
	request := attr(root, "InResponseTo")
	if request == "" {
		return "", refuse(ReasonNoPending, "no InResponseTo")
	}
	if _, err := sp.takePending(ctx, store, request, idp); err != nil {
		return "", err
	}
	return readStatus(child(root, nsProtocol, "Status")).logoutOutcome(), nil
}

func (s status) logoutOutcome() LogoutOutcome {
	switch {
	case s.second == StatusPartialLogout:
		return LogoutPartial
	case s.top == StatusSuccess:
		return LogoutComplete
	default:
		return LogoutFailed
	}
}

// openLogout reads a message from an identity provider that is trusted.
func (sp *ServiceProvider) openLogout(m LogoutMessage, tag string, now time.Time) (root *etree.Element, idp IdentityProvider, err error) {
	root, err = m.open(tag, addressee{url: sp.cfg.SLOURL, now: now, skew: sp.cfg.Skew, sender: func(entityID string) ([]*x509.Certificate, error) {
		var err error
		idp, err = sp.trusted(entityID, now)
		return idp.Certificates, err
	}})
	return root, idp, err
}

// readLogoutOrder reads a LogoutRequest whose signature has verified.
func readLogoutOrder(root *etree.Element, m LogoutMessage, now time.Time, skew time.Duration) (LogoutOrder, error) {
	if attr(root, "NotOnOrAfter") != "" {
		end, err := parseTime(attr(root, "NotOnOrAfter"), "NotOnOrAfter")
		if err != nil {
			return LogoutOrder{}, err
		}
		if !now.Add(-skew).Before(end) {
			return LogoutOrder{}, refuse(ReasonTime, "not valid on or after "+instant(end)+", now "+instant(now))
		}
	}
	order := LogoutOrder{ID: attr(root, "ID"), NameID: childText(root, nsAssertion, "NameID"), RelayState: m.relayState}
	for _, el := range root.ChildElements() {
		if is(el, nsProtocol, "SessionIndex") {
			order.SessionIndexes = append(order.SessionIndexes, el.Text())
		}
	}
	if order.NameID == "" || slices.Contains(order.SessionIndexes, "") {
		return LogoutOrder{}, refuse(ReasonIdentity, "an empty NameID or SessionIndex")
	}
	return order, nil
}

// ParseLogoutRequest reads and verifies a LogoutRequest of the redirect binding, as
// [Issuer.ParseAuthnRequest] does an AuthnRequest.
func (i *Issuer) ParseLogoutRequest(rawQuery string, registered []RegisteredSP) (LogoutOrder, error) {
	m, err := RedirectedLogout(rawQuery)
	if err != nil {
		return LogoutOrder{}, err
	}
	now := i.cfg.Now()
	var sp RegisteredSP
	root, err := m.open(tagLogoutRequest, addressee{url: i.cfg.SLOURL, now: now, skew: defaultSkew, sender: func(entityID string) ([]*x509.Certificate, error) {
		at := slices.IndexFunc(registered, func(sp RegisteredSP) bool { return sp.EntityID == entityID })
		if at < 0 {
			return nil, refuse(ReasonIssuer, "unknown service provider "+foreign(entityID))
		}
		sp = registered[at]
		return sp.Certificates, nil
	}})
	if err != nil {
		return LogoutOrder{}, err
	}
	order, err := readLogoutOrder(root, m, now, defaultSkew)
	order.From, order.answer.redirect = sp.EntityID, sp.SLOAnswerURL
	return order, err
}

// AnswerLogout gives the address that tells the service provider what came of its request;
// "" when it takes no answer by HTTP-Redirect.
func (i *Issuer) AnswerLogout(order LogoutOrder, outcome LogoutOutcome) (string, error) {
	answer, err := answerLogout(order, i.cfg.EntityID, outcome, i.cfg.Key, i.cfg.Now())
	return answer.RedirectURL, err
}
