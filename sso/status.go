package sso

import (
	"slices"

	"github.com/beevik/etree"
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
	detail := foreign(s.top) + " " + foreign(s.second)
	if slices.Contains([]string{StatusCancel, StatusAuthnFailed, StatusRequestDenied}, s.second) {
		return refuse(ReasonCancelled, detail)
	}
	return refuse(ReasonStatus, detail)
}
