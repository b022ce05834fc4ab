package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const (
	dropTestToken  = `DELETE FROM test_tokens WHERE citizen = $1`
	setTestToken   = `INSERT INTO test_tokens (citizen, token, made_at) VALUES ($1, $2, $3)`
	testTokenOwner = `SELECT citizen FROM test_tokens WHERE token = $1`
	hasTestToken   = `SELECT made_at FROM test_tokens WHERE citizen = $1`
)

// SetTestToken implements inbox.TestTokenStore.
func (s *Store) SetTestToken(ctx context.Context, token inbox.SecretHash, note inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		if _, err := t.exec(dropTestToken, string(note.Citizen)); err != nil {
			return err
		}
		if _, err := t.exec(setTestToken, string(note.Citizen), token[:], micros(note.At)); err != nil {
			return err
		}
		return t.note(note)
	})
}

// DropTestToken implements inbox.TestTokenStore.
func (s *Store) DropTestToken(ctx context.Context, note inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		if _, err := t.exec(dropTestToken, string(note.Citizen)); err != nil {
			return err
		}
		return t.note(note)
	})
}

// TestTokenOwner implements inbox.TestTokenStore.
func (s *Store) TestTokenOwner(ctx context.Context, token inbox.SecretHash) (number inbox.PersonID, err error) {
	err = s.reader.one(ctx, testTokenOwner, []any{token[:]}, &number)
	return number, err
}

// HasTestToken implements inbox.TestTokenStore.
func (s *Store) HasTestToken(ctx context.Context, number inbox.PersonID) (since time.Time, err error) {
	var at int64
	err = s.reader.one(ctx, hasTestToken, []any{string(number)}, &at)
	switch {
	case err == nil:
		return fromMicros(at), nil
	case inbox.CodeOf(err) == inbox.NotFound:
		return time.Time{}, nil
	default:
		return time.Time{}, err
	}
}
