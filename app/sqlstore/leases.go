package sqlstore

import (
	"context"
	"time"
)

// takeLease changes nothing when another one holds the lease.
const takeLease = `INSERT INTO leases (name, holder, until) VALUES ($1, $2, $4)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
	WHERE leases.holder = excluded.holder OR leases.until <= $3`

// TakeLease implements inbox.Leases.
func (s *Store) TakeLease(ctx context.Context, name, holder string, now, until time.Time) (held bool, err error) {
	err = s.write(ctx, func(t *txn) error {
		taken, err := t.exec(takeLease, name, holder, micros(now), micros(until))
		held = taken == 1
		return err
	})
	return held && err == nil, err
}

const dropLease = `DELETE FROM leases WHERE name = $1 AND holder = $2`

// DropLease implements inbox.Leases.
func (s *Store) DropLease(ctx context.Context, name, holder string) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(dropLease, name, holder)
		return err
	})
}
