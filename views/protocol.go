package views

import (
	"net/url"
	"strconv"
	"time"
)

// ProtocolView is how a connecting system stands by the test protocol.
type ProtocolView struct {
	System string
	Name   string // of the system; empty: it is not registered here
	At     time.Time
	Calls  int
	Groups []ProtocolGroup

	// On the testers' page.
	Systems []string // to choose from; one: there is no choice
	Notice  *Notice
}

// ProtocolGroup is lines of one kind.
type ProtocolGroup struct {
	ID      string
	Heading string
	Text    string
	Lines   []ProtocolLine
}

// ProtocolState is how a line stands.
type ProtocolState int

// The states: done, not done, and for people to say.
const (
	ProtocolDone ProtocolState = iota
	ProtocolBroken
	ProtocolMissing
	ProtocolByHand
	ProtocolUnseen
)

// ProtocolLine is a line.
type ProtocolLine struct {
	Name      string
	Number    int // of the published demand; 0: none
	Text      string
	How       string // what to do about it, where it is not done
	State     ProtocolState
	Standing  string // how it stands, in words
	At        time.Time
	Reference string
	Href      string // address of the message, where it is the reader's
	Counts    string // how many calls keep it and break it
	Remark    string
	By        string // who has noted it, and when
}

// named is the system's name, after its id.
func (v ProtocolView) named() string {
	if v.Name == "" {
		return ""
	}
	return ", " + v.Name
}

// fileHref is the address of the protocol of a system in a form.
func (v ProtocolView) fileHref(form string) string {
	return "/testbank/protokoll/" + form + "?system=" + url.QueryEscape(v.System)
}

// look is the icon of a state.
func (s ProtocolState) look() (class, symbol string) {
	switch s {
	case ProtocolDone:
		return "done", "check"
	case ProtocolBroken:
		return "broken", "err"
	case ProtocolMissing:
		return "missing", "warn"
	default:
		return "hand", "help"
	}
}

// label is what a line demands, with its number.
func (l ProtocolLine) label() string {
	if l.Number == 0 {
		return l.Text
	}
	return strconv.Itoa(l.Number) + ". " + l.Text
}
