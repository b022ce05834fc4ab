package sqlstore

import (
	"context"

	"inkorg/app/inbox"
)

const messagesFrom = `SELECT m.citizen, ` + messageColumns + ` FROM messages m
	WHERE m.source_system = $1 ORDER BY m.received_at DESC, m.id DESC LIMIT $2 + 0`

// MessagesFrom implements inbox.Verification.
func (s *Store) MessagesFrom(ctx context.Context, system string, limit int) (all []inbox.Message, err error) {
	err = s.reader.each(ctx, messagesFrom, []any{system, max(limit, 0)}, func(r row) error {
		var one messageRow
		var citizen inbox.PersonID
		if err := r.Scan(append([]any{&citizen}, one.fields()...)...); err != nil {
			return err
		}
		message, err := one.value(citizen)
		all = append(all, message)
		return err
	})
	return all, err
}

const exitsTo = `SELECT ` + entryColumns + ` FROM audit a
	WHERE a.action = 'exit' AND a.system_id = $1 ORDER BY a.at DESC, a.id DESC LIMIT $2 + 0`

// ExitsTo implements inbox.Verification.
func (s *Store) ExitsTo(ctx context.Context, system string, limit int) (all []inbox.AuditEntry, err error) {
	err = s.reader.each(ctx, exitsTo, []any{system, max(limit, 0)}, func(r row) error {
		var one entryRow
		err := r.Scan(one.fields()...)
		all = append(all, one.value())
		return err
	})
	return all, err
}

const (
	removeRemark = `DELETE FROM remarks WHERE source_system = $1 AND line = $2`
	addRemark    = `INSERT INTO remarks (source_system, line, remark, noted_by, noted_at) VALUES ($1, $2, $3, $4, $5)`
	remarks      = `SELECT source_system, line, remark, noted_by, noted_at FROM remarks WHERE source_system = $1 ORDER BY line`
)

// SetRemark implements inbox.Verification.
func (s *Store) SetRemark(ctx context.Context, m inbox.Remark) error {
	return s.write(ctx, func(t *txn) error {
		if _, err := t.exec(removeRemark, m.System, m.Line); err != nil || m.Text == "" {
			return err
		}
		_, err := t.exec(addRemark, m.System, m.Line, m.Text, m.By, micros(m.At))
		return err
	})
}

// Remarks implements inbox.Verification.
func (s *Store) Remarks(ctx context.Context, system string) (all []inbox.Remark, err error) {
	err = s.reader.each(ctx, remarks, []any{system}, func(r row) error {
		var one inbox.Remark
		var at int64
		err := r.Scan(&one.System, &one.Line, &one.Text, &one.By, &at)
		one.At = fromMicros(at)
		all = append(all, one)
		return err
	})
	return all, err
}
