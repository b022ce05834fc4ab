package sqlstore

import (
	"context"

	"inkorg/app/inbox"
)

const (
	testAccountColumns = `citizen, name, holder, organisation, source_system, password, created_at, expires_at`

	addTestAccount = `INSERT INTO test_accounts (` + testAccountColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (citizen) DO NOTHING`
)

// AddTestAccount implements inbox.TestAccountStore.
func (s *Store) AddTestAccount(ctx context.Context, a inbox.TestAccount, note inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		added, err := t.exec(addTestAccount, string(a.Number), a.Name, a.Holder, a.Organisation, a.System, a.Password,
			micros(a.CreatedAt), micros(a.ExpiresAt))
		switch {
		case err != nil:
			return err
		case added == 0:
			return inbox.Errorf(inbox.Conflict, "the number has a test account")
		default:
			return t.note(note)
		}
	})
}

// testAccountRow receives testAccountColumns.
type testAccountRow struct {
	inbox.TestAccount
	created, expires int64
}

func (r *testAccountRow) fields() []any {
	return []any{&r.Number, &r.Name, &r.Holder, &r.Organisation, &r.System, &r.Password, &r.created, &r.expires}
}

func (r *testAccountRow) value() inbox.TestAccount {
	a := r.TestAccount
	a.CreatedAt, a.ExpiresAt = fromMicros(r.created), fromMicros(r.expires)
	return a
}

const (
	testAccounts = `SELECT ` + testAccountColumns + ` FROM test_accounts ORDER BY citizen`
	testAccount  = `SELECT ` + testAccountColumns + ` FROM test_accounts WHERE citizen = $1`
)

// TestAccounts implements inbox.TestAccountStore.
func (s *Store) TestAccounts(ctx context.Context) (all []inbox.TestAccount, err error) {
	err = s.reader.each(ctx, testAccounts, nil, func(r row) error {
		var one testAccountRow
		err := r.Scan(one.fields()...)
		all = append(all, one.value())
		return err
	})
	return all, err
}

// TestAccount implements inbox.TestAccountStore.
func (s *Store) TestAccount(ctx context.Context, number inbox.PersonID) (inbox.TestAccount, error) {
	var one testAccountRow
	if err := s.reader.one(ctx, testAccount, []any{string(number)}, one.fields()...); err != nil {
		return inbox.TestAccount{}, err
	}
	return one.value(), nil
}

const setTestPassword = `UPDATE test_accounts SET password = $2 WHERE citizen = $1 RETURNING citizen`

// SetTestPassword implements inbox.TestAccountStore.
func (s *Store) SetTestPassword(ctx context.Context, number inbox.PersonID, password string, note inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		var changed string
		if err := t.one(setTestPassword, []any{string(number), password}, &changed); err != nil {
			return err
		}
		for _, end := range []string{eraseSessions, dropTestToken} {
			if _, err := t.exec(end, string(number)); err != nil {
				return err
			}
		}
		return t.note(note)
	})
}

const removeTestAccount = `DELETE FROM test_accounts WHERE citizen = $1 RETURNING ` + testAccountColumns

// RemoveTestAccount implements inbox.TestAccountStore.
func (s *Store) RemoveTestAccount(ctx context.Context, number inbox.PersonID, note inbox.AuditEntry) (inbox.TestAccount, error) {
	var one testAccountRow
	err := s.write(ctx, func(t *txn) error {
		if err := t.one(removeTestAccount, []any{string(number)}, one.fields()...); err != nil {
			return err
		}
		if _, err := t.exec(dropTestToken, string(number)); err != nil {
			return err
		}
		return t.note(note)
	})
	if err != nil {
		return inbox.TestAccount{}, err
	}
	return one.value(), nil
}
