package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"

	"inkorg/app/inbox"
)

// Each gives the system that comes next after another, and null after the last: with an
// index that begins with the system, that takes a step for each system, not for each row.
const (
	nextSystem        = `SELECT MIN(source_system) FROM messages WHERE source_system > $1`
	nextRemovedSystem = `SELECT MIN(source_system) FROM removed_messages WHERE source_system > $1`
)

// SourceSystems implements inbox.Usage.
func (s *Store) SourceSystems(ctx context.Context) ([]string, error) {
	var all []string
	for _, next := range []string{nextSystem, nextRemovedSystem} {
		for last := (sql.Null[string]{Valid: true}); ; {
			err := s.reader.one(ctx, next, []any{last.V}, &last)
			if err != nil {
				return nil, err
			}
			if !last.Valid {
				break
			}
			all = append(all, last.V)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// storedIn is one query, so that a message which is being removed counts once.
const storedIn = `SELECT (SELECT COUNT(*) FROM messages WHERE source_system = $1 AND received_at >= $2 AND received_at < $3)
	+ COALESCE((SELECT messages FROM removed_messages WHERE source_system = $1 AND month = $4), 0)`

// StoredIn implements inbox.Usage.
func (s *Store) StoredIn(ctx context.Context, system string, month inbox.Month) (int, error) {
	begins, ends := s.sweden.Span(month)
	var stored int64
	err := s.reader.one(ctx, storedIn, []any{system, micros(begins), micros(ends), int(month)}, &stored)
	return int(stored), err
}

// removals are numbers of messages that a change removes.
type removals map[removal]int

// removal is what messages count as when they are gone.
type removal struct {
	system string
	month  inbox.Month
}

const (
	receivedBetween = `SELECT MIN(received_at), MAX(received_at), COUNT(*) FROM messages WHERE citizen = $1 AND case_id = $2`

	receivedWithin = `SELECT COUNT(*) FROM messages WHERE citizen = $1 AND case_id = $2 AND received_at >= $3 AND received_at < $4`
)

// noteRemoval adds the messages of a case to those that are removed.
func (t *txn) noteRemoval(held inbox.HeldCase, gone removals, sweden inbox.SwedishTime) error {
	citizen, id := string(held.Citizen), held.ID
	var first, last int64
	var all int
	if err := t.one(receivedBetween, []any{citizen, id}, &first, &last, &all); err != nil {
		return err
	}
	until := sweden.Month(fromMicros(last))
	for month := sweden.Month(fromMicros(first)); all > 0 && month <= until; month = month.Next() {
		n := all
		if month < until {
			begins, ends := sweden.Span(month)
			if err := t.one(receivedWithin, []any{citizen, id, micros(begins), micros(ends)}, &n); err != nil {
				return err
			}
		}
		if all -= n; n > 0 {
			gone[removal{held.SourceSystem, month}] += n
		}
	}
	return nil
}

const receivedOf = `SELECT source_system, received_at FROM messages WHERE citizen = $1`

// removalsOf are all messages of a citizen, as those that are removed.
func (t *txn) removalsOf(citizen inbox.PersonID, sweden inbox.SwedishTime) (removals, error) {
	gone := removals{}
	err := t.each(receivedOf, []any{string(citizen)}, func(r row) error {
		var system string
		var at int64
		err := r.Scan(&system, &at)
		gone[removal{system, sweden.Month(fromMicros(at))}]++
		return err
	})
	return gone, err
}

const countRemoved = `INSERT INTO removed_messages (source_system, month, messages) VALUES ($1, $2, $3)
	ON CONFLICT (source_system, month) DO UPDATE SET messages = removed_messages.messages + excluded.messages`

// countRemovals keeps what has been removed. All changes take the rows in the same order,
// so that no two wait for each other.
func (t *txn) countRemovals(gone removals) error {
	inOrder := slices.SortedFunc(maps.Keys(gone), func(a, b removal) int {
		return cmp.Or(cmp.Compare(a.system, b.system), cmp.Compare(a.month, b.month))
	})
	for _, one := range inOrder {
		if _, err := t.exec(countRemoved, one.system, int(one.month), gone[one]); err != nil {
			return err
		}
	}
	return nil
}
