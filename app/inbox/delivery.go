package inbox

import "time"

// Delivery is an AddMessageToPatientPortalInbox request that is valid by its schema.
type Delivery struct {
	// Caller is the HSA-id that the transport knows the caller by, or empty.
	Caller string
	// DryRun asks for the answer alone: nothing is stored.
	DryRun bool
	// Outcome is told what became of it; nil: nobody asks.
	Outcome *Outcome

	SubjectOfCareID  PersonID
	OrganisationUnit OrganisationUnit
	MessageThreadID  string
	Description      string // messageDescription
	Text             string // messageText
	SSOLink          *SSOLink
	Notify           bool
	SourceSystem     string
}

// DefaultRepeatWindow is how long the same message counts as a repeat. Senders try again
// for half an hour.
const DefaultRepeatWindow = time.Hour

// ResultCode is the contract's resultCode.
type ResultCode string

// The contract's result codes.
const (
	ResultOK    ResultCode = "OK"
	ResultInfo  ResultCode = "INFO"
	ResultError ResultCode = "ERROR"
)

// Answer is the contract's response. ResultText is there with ERROR and INFO, and in a dry
// run.
type Answer struct {
	ThreadID         string               // messageThreadId, as the request gave it
	NotificationSent []NotificationMethod // that will be used
	ResultCode       ResultCode
	ResultText       string
	DryRun           bool // nothing was stored, as was asked for
}
