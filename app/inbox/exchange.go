package inbox

import (
	"context"
	"time"
)

// Exchange is a call of a contract as it went over the wire. Exchanges are kept in the demo
// and in test environments only, without anything of the caller's certificate.
type Exchange struct {
	ID          string // random; safe in a URL
	At          time.Time
	Took        time.Duration
	Contract    string   // name
	Citizen     PersonID // whom it is about
	System      string   // sourceSystem; empty where there is none
	Consumer    string   // HSA-id of who called, as far as known
	Correlation string
	Result      string // resultCode; of IsActiveUser its status; or "fault" and the faultcode
	Said        string // resultText or faultstring
	Codes       string // of a fault, with spaces between them
	MessageID   string // of the message that was stored; empty when none was
	Repeat      bool   // the answer is that of an earlier message, and nothing was stored
	Request     string // the envelope, in UTF-8; not more of it than MaxExchanged
	Answer      string
}

// The contracts that are about somebody, by name.
const (
	ContractAddMessage   = "AddMessageToPatientPortalInbox"
	ContractIsActiveUser = "IsActiveUser"
)

// What a Result says that is no resultCode.
const (
	ResultActive    = "true"
	ResultNotActive = "false"
	ResultFault     = "fault " // and the faultcode
)

// Bounds of what is kept of exchanges.
const (
	// MaxExchanged is how much of a request or an answer is kept, in bytes.
	MaxExchanged = 1 << 20
	// ExchangeLife is how long an exchange is kept: a test of a connection takes weeks.
	ExchangeLife = 90 * 24 * time.Hour
	// MaxExchangesOf is how much is kept about one person, and MaxExchanges about all, in
	// bytes of requests and answers; the oldest go first.
	MaxExchangesOf = 32 << 20
	MaxExchanges   = 512 << 20
)

// Outcome is what became of a delivery.
type Outcome struct {
	MessageID string // of the message that was stored; empty when none was
	Repeat    bool   // the same message was received before
}

// ExchangeQuery chooses exchanges. What is empty chooses nothing.
type ExchangeQuery struct {
	Citizen     PersonID
	System      string
	Contract    string
	From, Until time.Time // at From or later, before Until
	Limit       int
}

// ExchangeStore keeps exchanges, for all instances of the program.
type ExchangeStore interface {
	// KeepExchanges adds exchanges, all or none.
	KeepExchanges(ctx context.Context, all []Exchange) error
	// Exchanges gives exchanges, newest first, at most so many. Those of the same moment go by
	// ID, descending.
	Exchanges(ctx context.Context, q ExchangeQuery) ([]Exchange, error)
	// Exchange gives one that is about a citizen, or NotFound.
	Exchange(ctx context.Context, citizen PersonID, id string) (Exchange, error)
	// TrimExchanges removes those from before a time, and then the oldest, until those about
	// each citizen and all together have no more bytes of requests and answers than these.
	TrimExchanges(ctx context.Context, before time.Time, mostOf, most int) error
}

// TrimExchanges removes the exchanges that are kept no longer.
func (s *Service) TrimExchanges(ctx context.Context) error {
	return s.store.TrimExchanges(ctx, s.now().Add(-ExchangeLife), MaxExchangesOf, MaxExchanges)
}
