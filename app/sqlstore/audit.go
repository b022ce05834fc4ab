package sqlstore

import (
	"context"
	"math"

	"inkorg/app/inbox"
)

const (
	auditInto = `INSERT INTO audit
	(citizen, at, id, action, actor, session, case_id, message_id, unit_id, system_id, detail) `
	insertEntry = auditInto + `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	viewed = `SELECT 1 FROM audit
	WHERE citizen = $1 AND session = $2 AND message_id = $3 AND at > $4 AND at <= $5 AND action = 'read' LIMIT 1`
)

// Note implements inbox.Audit.
func (s *Store) Note(ctx context.Context, e inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error { return t.note(e) })
}

// note adds entries to the audit log, in the transaction of what they tell of.
func (t *txn) note(entries ...inbox.AuditEntry) error {
	for _, e := range entries {
		if e.Action == inbox.AuditRead {
			var one int
			err := t.one(viewed, view(e), &one)
			if err == nil {
				continue
			}
			if !noRows(err) {
				return err
			}
		}
		_, err := t.exec(insertEntry, string(e.Citizen), micros(e.At), inbox.NewID(), string(e.Action), e.Actor, e.Session,
			e.CaseID, e.MessageID, e.UnitID, e.SystemID, e.Detail)
		if err != nil {
			return err
		}
	}
	return nil
}

// Viewed implements inbox.Audit.
func (s *Store) Viewed(ctx context.Context, e inbox.AuditEntry) (bool, error) {
	var one int
	err := s.reader.one(ctx, viewed, view(e), &one)
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		return false, nil
	}
	return err == nil, err
}

// view are the parameters of viewed.
func view(e inbox.AuditEntry) []any {
	return []any{string(e.Citizen), e.Session, e.MessageID, micros(e.At.Add(-inbox.AuditWindow)), micros(e.At)}
}

const entryColumns = `a.citizen, a.at, a.id, a.action, a.actor, a.session, a.case_id, a.message_id, a.unit_id, a.system_id, a.detail`

// entryRow receives entryColumns.
type entryRow struct {
	inbox.AuditEntry
	at int64
}

func (r *entryRow) fields() []any {
	return []any{
		&r.Citizen, &r.at, &r.ID, &r.Action, &r.Actor, &r.Session, &r.CaseID, &r.MessageID, &r.UnitID, &r.SystemID, &r.Detail,
	}
}

func (r *entryRow) value() inbox.AuditEntry {
	r.At = fromMicros(r.at)
	return r.AuditEntry
}

// The sums in LIMIT are there for the same reason as in listQuery.
const (
	auditOfAll = `SELECT ` + entryColumns + ` FROM audit a
	WHERE (a.at, a.id) > ($1, $2) AND a.at < $3 ORDER BY a.at, a.id LIMIT $4 + 0`

	auditOfOne = `SELECT ` + entryColumns + ` FROM audit a
	WHERE a.citizen = $5 AND (a.at, a.id) > ($1, $2) AND a.at < $3 ORDER BY a.at, a.id LIMIT $4 + 0`

	ownLog = `SELECT ` + entryColumns + `, m.unit_name FROM audit a
	LEFT JOIN messages m ON m.citizen = $1 AND m.id = a.message_id
	WHERE a.citizen = $1 AND (a.at, a.id) < ($2, $3) ORDER BY a.at DESC, a.id DESC LIMIT $4 + 0`
)

// AuditLog implements inbox.Audit.
func (s *Store) AuditLog(ctx context.Context, q inbox.AuditQuery) (entries []inbox.AuditEntry, err error) {
	from, until := int64(math.MinInt64), int64(math.MaxInt64)
	if !q.From.At.IsZero() {
		from = micros(q.From.At)
	}
	if !q.Until.IsZero() {
		until = micros(q.Until)
	}
	query, args := auditOfAll, []any{from, q.From.ID, until, max(q.Limit, 0)}
	if q.Citizen != "" {
		query, args = auditOfOne, append(args, string(q.Citizen))
	}
	err = s.reader.each(ctx, query, args, func(r row) error {
		var one entryRow
		if err := r.Scan(one.fields()...); err != nil {
			return err
		}
		entries = append(entries, one.value())
		return nil
	})
	return entries, err
}

// OwnLog implements inbox.Audit.
func (s *Store) OwnLog(ctx context.Context, citizen inbox.PersonID, before inbox.AuditKey, limit int) (entries []inbox.OwnEntry, err error) {
	at := int64(math.MaxInt64)
	if !before.At.IsZero() {
		at = micros(before.At)
	}
	args := []any{string(citizen), at, before.ID, max(limit, 0)}
	err = s.reader.each(ctx, ownLog, args, func(r row) error {
		var one entryRow
		var unitName *string
		if err := r.Scan(append(one.fields(), &unitName)...); err != nil {
			return err
		}
		entry := inbox.OwnEntry{AuditEntry: one.value(), Kept: unitName != nil}
		if entry.Kept {
			entry.UnitName = *unitName
		}
		entries = append(entries, entry)
		return nil
	})
	return entries, err
}
