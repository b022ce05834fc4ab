// Package protocol owns the test protocol of a connecting system: the published demands on it,
// what the guidelines ask, and what a careful tester tries besides, each ticked by what was
// really sent and answered. What it tells holds times and references, and nothing of any
// message. It must not know HTTP, SQL or how a protocol is shown.
package protocol

import (
	"time"

	"inkorg/app/inbox"
	"inkorg/render"
)

// Kind is where a line comes from.
type Kind string

// The kinds: published demands, published guidelines, and advice of our own.
const (
	Demand    Kind = "demand"
	Guideline Kind = "guideline"
	Advice    Kind = "advice"
)

// State is how a line stands.
type State string

// The states.
const (
	Seen    State = "seen"    // the last call that it concerns keeps it
	Broken  State = "broken"  // the last call that it concerns breaks it
	Missing State = "missing" // nothing that it concerns was sent
	Unseen  State = "unseen"  // cannot be seen in this environment
	ByHand  State = "by-hand" // for people to say; Noted once they have
	Noted   State = "noted"
)

// Evidence is a call, or an exit, that a line goes by.
type Evidence struct {
	At        time.Time
	Reference string // of the message; else the correlation id of the call
}

// Line is a line of a protocol.
type Line struct {
	Name   string // stable
	Kind   Kind
	Number int // of the demand, as published; 0: it has none
	State  State
	Kept   int       // calls that keep it
	Broke  int       // calls that break it
	Latest *Evidence // that State goes by; nil: none
	Remark *inbox.Remark
}

// Protocol is how a system stands.
type Protocol struct {
	System string
	At     time.Time
	Calls  int // of the system that were looked at
	Lines  []Line
}

// Call is a call of AddMessageToPatientPortalInbox by a system.
type Call struct {
	Evidence
	Delivery inbox.Delivery
	Readable bool   // Delivery is what was sent
	Result   string // resultCode, or "fault" and the faultcode
	Said     string
	Codes    string
	Consumer string
	Stored   bool
	Repeat   bool
	Notified bool // the receiver is told
}

// Question is a call of IsActiveUser, by whomever.
type Question struct {
	Evidence
	Citizen  inbox.PersonID
	Consumer string
}

// Traffic is what was seen of a system, newest first.
type Traffic struct {
	System    string
	Calls     []Call
	Questions []Question
	Exits     []Evidence // to the system
	// Whole says that what was asked, repeated and refused is known too. Where it is not, the
	// calls are those that stored a message.
	Whole   bool
	Remarks []inbox.Remark
}

// Inbox is what is asked of the rules; *inbox.Service is one.
type Inbox interface {
	Directory() *inbox.Directory
	Preview(q inbox.PreviewQuery) inbox.Preview
}

// judging is a protocol that is being made.
type judging struct {
	Traffic
	directory *inbox.Directory
	documents []render.Document // of the calls that can be read
}

// Judge makes the protocol of a system.
func Judge(rules Inbox, traffic Traffic, now time.Time) Protocol {
	j := &judging{Traffic: traffic, directory: rules.Directory(), documents: make([]render.Document, len(traffic.Calls))}
	for i, call := range traffic.Calls {
		if call.Readable {
			j.documents[i] = rules.Preview(inbox.PreviewQuery{Delivery: call.Delivery, Lang: render.EN}).Document
		}
	}
	made := Protocol{System: traffic.System, At: now, Calls: len(traffic.Calls)}
	for _, rule := range rulesOf() {
		made.Lines = append(made.Lines, j.line(rule))
	}
	return made
}

// line judges a line.
func (j *judging) line(r rule) Line {
	line := Line{Name: r.name, Kind: r.kind, Number: r.number, State: ByHand}
	if r.judge != nil {
		r.judge(j, &line)
		switch {
		case line.Latest == nil && r.whole && !j.Whole:
			line.State = Unseen
		case line.Latest == nil:
			line.State = Missing
		}
	}
	for _, remark := range j.Remarks {
		if remark.Line != r.name {
			continue
		}
		line.Remark = &remark
		if line.State == ByHand {
			line.State = Noted
		}
	}
	return line
}

// Names are those of all lines, in their order.
func Names() []string {
	var names []string
	for _, rule := range rulesOf() {
		names = append(names, rule.name)
	}
	return names
}

// see counts a call, newest first, for a line.
func (l *Line) see(at Evidence, kept bool) {
	if kept {
		l.Kept++
	} else {
		l.Broke++
	}
	if l.Latest != nil {
		return
	}
	l.Latest, l.State = &at, Broken
	if kept {
		l.State = Seen
	}
}
