package sqlstore

import (
	"context"

	"inkorg/app/inbox"
)

const (
	endSessionsOfName = `DELETE FROM sessions WHERE name_id = $1 AND idp = $2 RETURNING citizen, reference`
	// A log-in without a session index is of every session of its name.
	endSessionsOfIndex = `DELETE FROM sessions WHERE name_id = $1 AND idp = $2 AND session_index IN ($3, '')
	RETURNING citizen, reference`
)

// EndSessions implements inbox.Sessions.
func (s *Store) EndSessions(ctx context.Context, order inbox.LogoutOrder, note inbox.AuditEntry) (ended int, err error) {
	err = s.write(ctx, func(t *txn) error {
		first, err := useOnce(t, order.ID, order.Until)
		if err != nil {
			return err
		}
		if !first {
			return inbox.Errorf(inbox.Conflict, "the log-out has been carried out before")
		}
		notes, err := endSessions(t, order, note)
		if err != nil {
			return err
		}
		ended = len(notes)
		return t.note(notes...)
	})
	if err != nil {
		return 0, err
	}
	return ended, nil
}

// endSessions gives a note of each session that it ends.
func endSessions(t *txn, order inbox.LogoutOrder, note inbox.AuditEntry) (notes []inbox.AuditEntry, err error) {
	ended := func(r row) error {
		one := note
		err := r.Scan(&one.Citizen, &one.Session)
		notes = append(notes, one)
		return err
	}
	if len(order.SessionIndexes) == 0 {
		err = t.each(endSessionsOfName, []any{order.NameID, order.IdP}, ended)
	}
	for _, index := range order.SessionIndexes {
		if err == nil {
			err = t.each(endSessionsOfIndex, []any{order.NameID, order.IdP, index}, ended)
		}
	}
	return notes, err
}
