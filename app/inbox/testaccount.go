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

// TestAccountStore keeps personal test accounts. What is changed is noted in the audit log.
type TestAccountStore interface {
	// AddTestAccount adds an account. Conflict when the number has one.
	AddTestAccount(ctx context.Context, a TestAccount, note AuditEntry) error
	// TestAccounts gives all accounts, by number.
	TestAccounts(ctx context.Context) ([]TestAccount, error)
	// TestAccount gives the account of a number, or NotFound.
	TestAccount(ctx context.Context, number PersonID) (TestAccount, error)
	// SetTestPassword replaces an account's password and ends the log-ins and the token of its
	// number, or gives NotFound.
	SetTestPassword(ctx context.Context, number PersonID, password string, note AuditEntry) error
	// RemoveTestAccount removes an account, its token too, and gives what it was, or NotFound.
	// What the inbox holds of its number stays.
	RemoveTestAccount(ctx context.Context, number PersonID, note AuditEntry) (TestAccount, error)
}

// AddTestAccount adds an account, and notes which operator did. Conflict when the number has
// one.
func (s *Service) AddTestAccount(ctx context.Context, a TestAccount, operator string) error {
	return s.store.AddTestAccount(ctx, a, s.commanded(AuditAccountAdd, a.Number, operator))
}

// SetTestPassword replaces an account's password, ends the log-ins of its number and notes
// which operator did, or gives NotFound.
func (s *Service) SetTestPassword(ctx context.Context, number PersonID, password, operator string) error {
	return s.store.SetTestPassword(ctx, number, password, s.commanded(AuditAccountPassword, number, operator))
}

// RemoveTestAccount removes an account, notes which operator did and gives what it was, or
// NotFound.
func (s *Service) RemoveTestAccount(ctx context.Context, number PersonID, operator string) (TestAccount, error) {
	return s.store.RemoveTestAccount(ctx, number, s.commanded(AuditAccountRemove, number, operator))
}
