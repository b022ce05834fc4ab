package views

import (
	"strings"
	"time"
)

// IntegratorsView is the page for those who connect a system: what the contracts listener
// answers and how, and what the connecting party must do. What is a rule comes from the
// code that applies it.
type IntegratorsView struct {
	OtherLanguage string // address of the page in the other language

	Notices     []SenderNotice
	NoticesJSON string // their address as JSON

	Contracts        []ContractRow
	LogicalAddresses []string
	Transport        TransportView
	Examples         []ExampleView
	Testing          *TestingView // in the demo

	Answers  []AnswerRow // of AddMessageToPatientPortalInbox, in the order of deciding
	Faults   []FaultRow  // in the order of deciding
	Window   int         // minutes in which the same message is a repeat
	Elements []ElementsTable
	Profiles ProfilesView
	Prices   PricesView
}

// steps are the parts of the element's path: a line can end after each.
func (e ContractElement) steps() []string { return strings.SplitAfter(e.Path, "/") }

// PricesView is what a system's messages of a calendar year cost, in öre.
type PricesView struct {
	Tiers         []PriceTier // at least one, by From
	ConnectionFee int64       // once
}

// PriceTier is what each message costs from a number on.
type PriceTier struct {
	From  int
	Price int64
}

// lines say what messages cost, tier by tier.
func (p PricesView) lines(w *Words) []string {
	var lines []string
	for i, tier := range p.Tiers {
		if i+1 < len(p.Tiers) {
			lines = append(lines, w.T("price.tier", w.Whole(tier.From), w.Whole(p.Tiers[i+1].From-1), w.Kronor(tier.Price)))
			continue
		}
		lines = append(lines, w.T("price.last", w.Whole(tier.From), w.Kronor(tier.Price)))
	}
	return lines
}

// SenderNotice is a service notice as senders see it.
type SenderNotice struct {
	Kind     string // key of its words
	Priority int    // of an incident; 0: none
	Text     string
	Lang     string // of the text, when it is not that of the page; else empty
	From     time.Time
	Until    time.Time
}

// heading says what it is about and whether that has begun.
func (n SenderNotice) heading(w *Words, now time.Time) string {
	heading := w.T(n.Kind)
	if n.Priority > 0 {
		heading = w.T("integrators.notices.priority", heading, n.Priority)
	}
	if now.Before(n.From) {
		return w.T("integrators.notices.planned", heading)
	}
	return w.T("integrators.notices.now", heading)
}

// ContractRow is a contract and where it is answered.
type ContractRow struct {
	Name    string
	Address string
	WSDL    string
	Schema  string
}

// TransportView is how calls have to come.
type TransportView struct {
	Certificates   bool // callers are known by their certificates
	DryRuns        bool
	CallsPerMinute int // of each caller; 0: any number
	MaxMebibytes   int // of a body, unpacked
	MaxDepth       int // of elements in elements
	MaxElements    int
}

// ExampleView is a command that works as it stands.
type ExampleView struct {
	About   string // key of its words
	Command string
}

// TestingView is what the demo's values are good for.
type TestingView struct {
	Active    []string // personal identity numbers of active users
	NotActive string
	System    string
	Unit      string
}

// AnswerRow is a row of the answer table.
type AnswerRow struct {
	About   string // key of its words
	Results []string
	Texts   []string // … stands for what differs
}

// FaultRow is a code of faults.
type FaultRow struct {
	Code      string
	Faultcode string
	About     string // key of its words
}

// ElementsTable is what a message of a contract is made of.
type ElementsTable struct {
	Name string
	Rows []ContractElement
}

// ContractElement is an element of a contract.
type ContractElement struct {
	Path  string // message/organisationUnit/unitId
	Times string // 1, 0..1, 0..*
	Type  string
	About string // key of the words on where citizens meet it, or what it means; empty: nothing to say
}

// The keys of what connecting parties are told and must do, by published rules of the
// inbox function, its support and its incident routine.
var (
	demandKeys = []string{
		"demand.systemid", "demand.description", "demand.unit", "demand.link", "demand.encoded",
		"demand.docbook", "demand.active", "demand.federation", "demand.tests", "demand.support",
	}
	guidelineKeys = []string{"guideline.person", "guideline.organisation", "guideline.region"}
	stepKeys      = []string{"step.system", "step.unit", "step.contract", "step.protocol", "step.production", "step.verify", "step.open"}
	firstLineKeys = []string{
		"support.first.number", "support.first.description", "support.first.browser", "support.first.system",
		"support.first.picture", "support.first.time", "support.first.unit", "support.first.more",
	}
	ticketKeys   = []string{"ticket.what", "ticket.report"}
	priorityKeys = []string{"priority.serious", "priority.some", "priority.small", "priority.minor"}
	changeKeys   = []string{"change.addition", "change.change", "change.removal", "change.correction"}
)
