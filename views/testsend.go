package views

// TestSendView is the form by which somebody who tests sends messages to themself.
type TestSendView struct {
	Draft     TestDraft
	Sent      TestSentView
	Presets   []Filter
	Systems   []string // to choose from
	LinkTypes []string
	Most      int // that are sent at once
}

// TestDraft is a message as it stands in the form: a field for every element of the contract.
type TestDraft struct {
	To                                                         string // empty: the reader
	System, Thread, Description, Text                          string
	UnitID, UnitName                                           string
	UnitAddress, UnitPostalCode, UnitPostalCity, UnitTelephone string
	LinkSystem, LinkText, LinkQuery, LinkType                  string
	Notify                                                     string // empty: no
	Count                                                      string
}

// TestSentView is what was sent and what came back.
type TestSentView struct {
	Outcomes        []TestOutcome // empty: nothing was sent
	Request, Answer string        // of the last; a request alone was only shown
}

// TestOutcome is how a message was answered.
type TestOutcome struct {
	Heading, Result, Said string
	Bad                   bool
}
