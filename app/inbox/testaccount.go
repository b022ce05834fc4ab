package inbox

import (
	"context"
	"time"
)

// TestAccount is a personal account of somebody who tests a connecting system: a made-up
// person in the inbox, whose real holder is known. There are some in the demo and in test
// environments only.
type TestAccount struct {
	Number       PersonID // whose inbox it is
	Name         string   // of the made-up person, given name first
	Holder       string   // who uses it
	Organisation string   // of the holder
	System       string   // system id that the holder tests; empty: any
	Password     string   // as package password writes it
	CreatedAt    time.Time
	ExpiresAt    time.Time
}

// Expired says whether nobody can use the account any more.
func (a TestAccount) Expired(now time.Time) bool { return !now.Before(a.ExpiresAt) }

// TestAccountStore keeps personal test accounts.
type TestAccountStore interface {
	// AddTestAccount adds an account. Conflict when the number has one.
	AddTestAccount(ctx context.Context, a TestAccount) error
	// TestAccounts gives all accounts, by number.
	TestAccounts(ctx context.Context) ([]TestAccount, error)
	// TestAccount gives the account of a number, or NotFound.
	TestAccount(ctx context.Context, number PersonID) (TestAccount, error)
	// SetTestPassword replaces an account's password, or gives NotFound.
	SetTestPassword(ctx context.Context, number PersonID, password string) error
	// RemoveTestAccount removes an account and gives what it was, or NotFound. What the inbox
	// holds of its number stays.
	RemoveTestAccount(ctx context.Context, number PersonID) (TestAccount, error)
}
