package sqlstore

import (
	"context"
	"database/sql"

	"inkorg/app/inbox"
)

const (
	citizenNames = `citizen, name, active_since, sms, telephone, email, address, language`
	activate     = `INSERT INTO citizens (` + citizenNames + `)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
	ON CONFLICT (citizen) DO UPDATE SET name = excluded.name`
)

// Activate implements inbox.Citizens.
func (s *Store) Activate(ctx context.Context, c inbox.Citizen) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(activate, citizenValues(c)...)
		return err
	})
}

// citizenValues are the columns of citizenNames.
func citizenValues(c inbox.Citizen) []any {
	n := c.Notifications
	return []any{string(c.ID), c.Name, micros(c.ActiveSince), n.SMS, n.Telephone, n.Email, n.Address, n.Language}
}

const citizenByID = `SELECT name, active_since, sms, telephone, email, address, language FROM citizens WHERE citizen = $1`

// Citizen implements inbox.Citizens.
func (s *Store) Citizen(ctx context.Context, id inbox.PersonID) (inbox.Citizen, error) {
	citizen := inbox.Citizen{ID: id}
	n, activeSince := &citizen.Notifications, int64(0)
	err := s.reader.one(ctx, citizenByID, []any{string(id)},
		&citizen.Name, &activeSince, &n.SMS, &n.Telephone, &n.Email, &n.Address, &n.Language)
	if err != nil {
		return inbox.Citizen{}, err
	}
	citizen.ActiveSince = fromMicros(activeSince)
	return citizen, nil
}

const setNotifications = `UPDATE citizens SET sms = $2, telephone = $3, email = $4, address = $5, language = $6 WHERE citizen = $1`

// SetNotifications implements inbox.Citizens.
func (s *Store) SetNotifications(ctx context.Context, id inbox.PersonID, n inbox.Notifications, notes ...inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		changed, err := t.exec(setNotifications, string(id), n.SMS, n.Telephone, n.Email, n.Address, n.Language)
		if err == nil && changed == 0 {
			err = sql.ErrNoRows
		}
		if err != nil {
			return err
		}
		return t.note(notes...)
	})
}
