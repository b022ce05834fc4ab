package sqlstore

import (
	"context"
	"database/sql"

	"inkorg/app/inbox"
)

const heldColumns = `c.citizen, c.source_system, c.restored_at, ` + caseColumns

// heldRow receives heldColumns.
type heldRow struct {
	caseRow
	citizen    inbox.PersonID
	system     string
	restoredAt sql.Null[int64]
}

func (r *heldRow) fields() []any {
	return append([]any{&r.citizen, &r.system, &r.restoredAt}, r.caseRow.fields()...)
}

func (r *heldRow) value() inbox.HeldCase {
	held := inbox.HeldCase{Case: r.caseRow.value(), Citizen: r.citizen, SourceSystem: r.system}
	if r.restoredAt.Valid {
		held.RestoredAt = fromMicros(r.restoredAt.V)
	}
	return held
}

// heldCases goes through the table in the order that its rows lie in, however many there
// are. It has a sum in its LIMIT for the same reason as listQuery.
const heldCases = `SELECT ` + heldColumns + ` FROM cases c
	WHERE (c.citizen, c.archived, c.last_at, c.id) > ($1, $2, $3, $4)
	ORDER BY c.citizen, c.archived, c.last_at, c.id LIMIT $5 + 0`

// HeldCases implements inbox.Disposals.
func (s *Store) HeldCases(ctx context.Context, after inbox.HeldCase, limit int) ([]inbox.HeldCase, error) {
	cases := make([]inbox.HeldCase, 0, max(limit, 0))
	args := []any{string(after.Citizen), after.Archived, micros(after.LastAt), after.ID, max(limit, 0)}
	err := s.reader.each(ctx, heldCases, args, func(r row) error {
		var one heldRow
		err := r.Scan(one.fields()...)
		cases = append(cases, one.value())
		return err
	})
	return cases, err
}

// Dispose implements inbox.Disposals.
func (s *Store) Dispose(
	ctx context.Context, citizen inbox.PersonID, caseIDs []string, decide func(inbox.HeldCase) inbox.Disposal,
) (inbox.Disposed, error) {
	var sum inbox.Disposed
	err := s.write(ctx, func(t *txn) error {
		sum = inbox.Disposed{}
		gone := removals{}
		err := t.holdCitizen(citizen)
		if noRows(err) {
			return nil
		}
		for i := 0; err == nil && i < len(caseIDs); i++ {
			var done inbox.Disposed
			done, err = t.dispose(citizen, caseIDs[i], decide, gone, s.sweden)
			sum = sum.Plus(done)
		}
		if err != nil {
			return err
		}
		return t.countRemovals(gone)
	})
	if err != nil {
		return inbox.Disposed{}, err
	}
	return sum, nil
}

const heldCase = `SELECT ` + heldColumns + ` FROM cases c WHERE c.citizen = $1 AND c.id = $2`

func (t *txn) dispose(
	citizen inbox.PersonID, caseID string, decide func(inbox.HeldCase) inbox.Disposal, gone removals, sweden inbox.SwedishTime,
) (inbox.Disposed, error) {
	var row heldRow
	err := t.one(heldCase, []any{string(citizen), caseID}, row.fields()...)
	if noRows(err) {
		return inbox.Disposed{}, nil
	}
	if err != nil {
		return inbox.Disposed{}, err
	}
	held := row.value()
	switch decide(held) {
	case inbox.DisposeArchive:
		archived := held.Case
		archived.Archived = true
		if archived == held.Case {
			return inbox.Disposed{}, nil
		}
		return inbox.Disposed{Archived: 1}, t.updateCase(citizen, held.Case, archived)
	case inbox.DisposeRemove:
		if err := t.noteRemoval(held, gone, sweden); err != nil {
			return inbox.Disposed{}, err
		}
		return inbox.Disposed{Removed: 1, Messages: held.Messages}, t.removeCase(held)
	}
	return inbox.Disposed{}, nil
}

const (
	deleteMessages = `DELETE FROM messages WHERE citizen = $1 AND case_id = $2`
	deleteCase     = `DELETE FROM cases WHERE citizen = $1 AND id = $2`
)

func (t *txn) removeCase(held inbox.HeldCase) error {
	for _, remove := range []string{deleteMessages, deleteCase} {
		if _, err := t.exec(remove, string(held.Citizen), held.ID); err != nil {
			return err
		}
	}
	return t.recount(held.Citizen, tally(held.Case), inbox.Counts{})
}
