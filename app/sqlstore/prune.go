package sqlstore

import (
	"context"
	"math"
	"time"

	"inkorg/app/inbox"
)

// lasting are the entries that the database never removes; its triggers have the same list.
const lasting = `('audit-exported', 'audit-prune')`

const (
	auditPruned = `SELECT until FROM audit_pruned WHERE one = 1`

	auditExports = `SELECT ` + entryColumns + ` FROM audit a
	WHERE a.citizen = '' AND a.action = 'audit-exported' ORDER BY a.at, a.id`

	growPruned  = `UPDATE audit_pruned SET until = $1 WHERE one = 1 AND until < $1`
	beginPruned = `INSERT INTO audit_pruned (one, until) VALUES (1, $1)`

	// The index has all that it asks for. Its LIMIT is a sum for the same reason as in listQuery.
	auditPlaces = `SELECT a.at, a.id FROM audit a
	WHERE (a.at, a.id) > ($1, $2) AND a.at < $3 ORDER BY a.at, a.id LIMIT $4 + 0`

	lastingBefore = `SELECT COUNT(*) FROM audit WHERE citizen = '' AND at < $1 AND action IN ` + lasting

	prune = `DELETE FROM audit
	WHERE (at, id) > ($1, $2) AND (at, id) <= ($3, $4) AND action NOT IN ` + lasting
)

// AuditPruned implements inbox.AuditPruning.
func (s *Store) AuditPruned(ctx context.Context) (until time.Time, err error) {
	var at int64
	err = s.reader.one(ctx, auditPruned, nil, &at)
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return fromMicros(at), nil
}

// AuditExports implements inbox.AuditPruning.
func (s *Store) AuditExports(ctx context.Context) (entries []inbox.AuditEntry, err error) {
	err = s.reader.each(ctx, auditExports, nil, func(r row) error {
		var one entryRow
		err := r.Scan(one.fields()...)
		entries = append(entries, one.value())
		return err
	})
	return entries, err
}

// BeginPrune implements inbox.AuditPruning.
func (s *Store) BeginPrune(ctx context.Context, until time.Time, note inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		var was int64
		err := t.one(auditPruned, nil, &was)
		switch {
		case noRows(err):
			_, err = t.exec(beginPruned, micros(until))
		case err == nil:
			_, err = t.exec(growPruned, micros(until))
		}
		if err != nil {
			return err
		}
		return t.note(note)
	})
}

// LastingEntries implements inbox.AuditPruning.
func (s *Store) LastingEntries(ctx context.Context, until time.Time) (n int, err error) {
	return n, s.reader.one(ctx, lastingBefore, []any{micros(until)}, &n)
}

// AuditPlaces implements inbox.AuditPruning.
func (s *Store) AuditPlaces(ctx context.Context, after inbox.AuditKey, until time.Time, limit int) (n int, last inbox.AuditKey, err error) {
	args := []any{place(after), after.ID, micros(until), max(limit, 0)}
	err = s.reader.each(ctx, auditPlaces, args, func(r row) error {
		var at int64
		err := r.Scan(&at, &last.ID)
		last.At = fromMicros(at)
		n++
		return err
	})
	return n, last, err
}

// Prune implements inbox.AuditPruning.
func (s *Store) Prune(ctx context.Context, after, last inbox.AuditKey) (n int, err error) {
	err = s.write(ctx, func(t *txn) error {
		n, err = t.exec(prune, place(after), after.ID, micros(last.At), last.ID)
		return err
	})
	return n, err
}

// place is the time of a place in the log, whose zero value is the beginning.
func place(k inbox.AuditKey) int64 {
	if k.At.IsZero() {
		return math.MinInt64
	}
	return micros(k.At)
}
