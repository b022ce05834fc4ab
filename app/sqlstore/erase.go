package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"inkorg/app/inbox"
)

// These remove what is a person's, table by table: what refers to another comes first.
const (
	eraseMessages = `DELETE FROM messages WHERE citizen = $1`
	eraseCases    = `DELETE FROM cases WHERE citizen = $1`
	eraseSessions = `DELETE FROM sessions WHERE citizen = $1`
	eraseOutbox   = `DELETE FROM outbox WHERE citizen = $1`
	eraseCitizen  = `DELETE FROM citizens WHERE citizen = $1`

	eraseExchanges = `DELETE FROM exchanges WHERE citizen = $1`
)

// Erase implements inbox.Citizens. Its messages count as sent all the same.
func (s *Store) Erase(ctx context.Context, id inbox.PersonID, note inbox.AuditEntry) (inbox.Erased, error) {
	return s.erase(ctx, id, note, eraseExchanges, dropTestToken)
}

// Reset implements inbox.TestTokenStore.
func (s *Store) Reset(ctx context.Context, id inbox.PersonID, note inbox.AuditEntry) (inbox.Erased, error) {
	return s.erase(ctx, id, note)
}

// erase removes what is a person's, and what more the statements remove.
func (s *Store) erase(ctx context.Context, id inbox.PersonID, note inbox.AuditEntry, more ...string) (erased inbox.Erased, err error) {
	err = s.write(ctx, func(t *txn) error {
		// What is being delivered meanwhile comes before, or to somebody who is not active.
		if err := t.holdCitizen(id); err != nil && !noRows(err) {
			return err
		}
		gone, err := t.removalsOf(id, s.sweden)
		if err != nil {
			return err
		}
		anything := false
		if erased, anything, err = t.erase(id, more); err != nil {
			return err
		}
		if !anything {
			return sql.ErrNoRows
		}
		if err := t.countRemovals(gone); err != nil {
			return err
		}
		return t.note(note)
	})
	if err != nil {
		return inbox.Erased{}, err
	}
	return erased, s.settle(ctx)
}

// settle tries so often, at such intervals, where somebody else is at it.
const (
	settleTries = 200
	settlePause = 25 * time.Millisecond
)

// settle has what was removed leave the disk, also where another process has the store open.
func (s *Store) settle(ctx context.Context) error {
	if s.dialect.settle == "" {
		return nil
	}
	for range settleTries {
		var busy, frames, moved int
		err := s.reader.one(ctx, s.dialect.settle, nil, &busy, &frames, &moved)
		if err != nil || busy == 0 {
			return err
		}
		if frames >= 0 {
			break // it has waited for those who read
		}
		select { // somebody else brings the log into the file, for which SQLite does not wait
		case <-time.After(settlePause):
		case <-ctx.Done():
			return failure(ctx.Err())
		}
	}
	return inbox.Errorf(inbox.Unavailable, "it is removed, but the file beside the store holds it until the program is restarted: somebody reads all the time")
}

// erase also says whether there was anything: calls are kept of people who are nobody's
// receivers too.
func (t *txn) erase(id inbox.PersonID, more []string) (erased inbox.Erased, anything bool, err error) {
	var citizens, other int
	for _, table := range []struct {
		erase string
		rows  *int
	}{
		{eraseMessages, &erased.Messages},
		{eraseCases, &erased.Cases},
		{eraseSessions, &erased.Sessions},
		{eraseOutbox, &other},
		{eraseCitizen, &citizens},
	} {
		if *table.rows, err = t.exec(table.erase, string(id)); err != nil {
			return inbox.Erased{}, false, err
		}
		anything = anything || *table.rows > 0
	}
	for _, statement := range more {
		if other, err = t.exec(statement, string(id)); err != nil {
			return inbox.Erased{}, false, err
		}
		anything = anything || other > 0
	}
	erased.Active = citizens > 0
	return erased, anything, nil
}
