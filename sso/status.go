package sso

import (
	saml2 "github.com/russellhaering/gosaml2"

	"github.com/beevik/etree"
)

const nsStatus = "urn:oasis:names:tc:SAML:2.0:status:"

// Status codes of a Response, as SAML defines them.
const (
	StatusSuccess            = saml2.StatusCodeSuccess
	StatusResponder          = nsStatus + "Responder"
	StatusAuthnFailed        = nsStatus + "AuthnFailed"
	StatusNoAuthnContext     = nsStatus + "NoAuthnContext"
	StatusRequestDenied      = nsStatus + "RequestDenied"
	StatusRequestUnsupported = nsStatus + "RequestUnsupported"
	StatusUnsupportedBinding = nsStatus + "UnsupportedBinding"
	StatusNoPassive          = nsStatus + "NoPassive"
	StatusNoAvailableIDP     = nsStatus + "NoAvailableIDP"
	StatusNoSupportedIDP     = nsStatus + "NoSupportedIDP"
	StatusPartialLogout      = nsStatus + "PartialLogout"
)

// Second-level status codes of the Swedish federation (Sweden Connect).
const (
	StatusCancel        = "http://id.elegnamnden.se/status/1.0/cancel"        // the user pressed cancel
	StatusFraud         = "http://id.elegnamnden.se/status/1.0/fraud"         // a fraudulent log-in, stopped
	StatusPossibleFraud = "http://id.elegnamnden.se/status/1.0/possibleFraud" // one that may be
)

// Reasons of a Response that reports an error. Its signature has verified, so the person
// can be told.
const (
	ReasonCancelled      Reason = "cancelled"        // the person did not want to complete the log-in
	ReasonAuthnFailed    Reason = "authn_failed"     // the person could not be authenticated
	ReasonFraud          Reason = "fraud"            // stopped: somebody else's doing
	ReasonPossibleFraud  Reason = "possible_fraud"   // stopped: it may be somebody else's doing
	ReasonNoAuthnContext Reason = "no_authn_context" // the level of assurance cannot be given
	ReasonRequestDenied  Reason = "request_denied"   // understood, and not carried out
	ReasonUnsupported    Reason = "unsupported"      // the identity provider cannot do what was asked
	ReasonStatus         Reason = "status"           // any other error
)

// status is the outcome that a Response reports.
type status struct {
	top    string // StatusSuccess, or who is to blame
	second string // what happened; may be empty
}

func readStatus(el *etree.Element) status {
	code := child(el, nsProtocol, "StatusCode")
	if code == nil {
		return status{}
	}
	s := status{top: attr(code, "Value")}
	if second := child(code, nsProtocol, "StatusCode"); second != nil {
		s.second = attr(second, "Value")
	}
	return s
}

// checkStatus refuses a status that could be read as two.
func checkStatus(el *etree.Element) error {
	if err := expect(el, one(nsProtocol, "StatusCode"), optional(nsProtocol, "StatusMessage"),
		optional(nsProtocol, "StatusDetail")); err != nil {
		return err
	}
	return expect(child(el, nsProtocol, "StatusCode"), optional(nsProtocol, "StatusCode"))
}

// refusal turns an error status into an error. StatusMessage is left out: identity
// providers write names and numbers into it.
func (s status) refusal() error {
	return refuse(s.reason(), foreign(s.top)+" "+foreign(s.second))
}

func (s status) reason() Reason {
	switch s.second {
	case StatusCancel:
		return ReasonCancelled
	case StatusFraud:
		return ReasonFraud
	case StatusPossibleFraud:
		return ReasonPossibleFraud
	case StatusAuthnFailed:
		return ReasonAuthnFailed
	case StatusNoAuthnContext:
		return ReasonNoAuthnContext
	case StatusRequestDenied:
		return ReasonRequestDenied
	case StatusRequestUnsupported, StatusUnsupportedBinding, StatusNoPassive, StatusNoAvailableIDP, StatusNoSupportedIDP:
		return ReasonUnsupported
	default:
		return ReasonStatus
	}
}
