package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"inkorg/app/inbox"
)

// Change implements inbox.Mail.
func (s *Store) Change(ctx context.Context, citizen inbox.PersonID, action inbox.Action, caseIDs []string, at time.Time) (inbox.Change, error) {
	var made inbox.Change
	err := s.write(ctx, func(t *txn) error {
		made = inbox.Change{Action: action, At: fromMicros(micros(at))}
		found := false
		err := t.eachCase(citizen, caseIDs, func(before inbox.Case) error {
			found = true
			changed, after, err := t.change(citizen, action, before, made.At)
			if err == nil && after != before {
				made.Cases = append(made.Cases, changed)
				err = t.updateCase(citizen, before, after)
			}
			return err
		})
		if err == nil && !found {
			err = sql.ErrNoRows
		}
		return err
	})
	if err != nil {
		return inbox.Change{}, err
	}
	return made, nil
}

// eachCase calls change for those of the cases that are the citizen's.
func (t *txn) eachCase(citizen inbox.PersonID, caseIDs []string, change func(inbox.Case) error) error {
	if err := t.holdCitizen(citizen); err != nil {
		return err
	}
	for _, id := range caseIDs {
		found, err := t.caseByID(citizen, id)
		if noRows(err) {
			continue
		}
		if err == nil {
			err = change(found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	markAllRead = `UPDATE messages SET read_at = $3 WHERE citizen = $1 AND case_id = $2 AND read_at IS NULL`

	readAt = `SELECT read_at FROM messages WHERE citizen = $1 AND case_id = $2 AND seq = $3 AND read_at IS NOT NULL`

	markUnread = `UPDATE messages SET read_at = NULL WHERE citizen = $1 AND case_id = $2 AND seq = $3`

	markRestored = `UPDATE cases SET restored_at = last_at WHERE citizen = $1 AND id = $2`
)

// change does an action to one case, but for what is kept of the case itself.
func (t *txn) change(citizen inbox.PersonID, action inbox.Action, before inbox.Case, at time.Time) (inbox.ChangedCase, inbox.Case, error) {
	changed, after := inbox.ChangedCase{ID: before.ID, Seq: before.Messages}, before
	switch action {
	case inbox.ActionRead:
		marked, err := t.exec(markAllRead, string(citizen), before.ID, micros(at))
		after.Unread -= marked
		return changed, after, err
	case inbox.ActionUnread:
		var was int64
		err := t.one(readAt, []any{string(citizen), before.ID, changed.Seq}, &was)
		if noRows(err) {
			return changed, before, nil // it is unread
		}
		if err != nil {
			return changed, before, err
		}
		changed.ReadAt = fromMicros(was)
		after.Unread++
		_, err = t.exec(markUnread, string(citizen), before.ID, changed.Seq)
		return changed, after, err
	case inbox.ActionArchive:
		after.Archived = true
		return changed, after, nil
	case inbox.ActionRestore:
		after.Archived = false
		if after == before {
			return changed, after, nil
		}
		_, err := t.exec(markRestored, string(citizen), before.ID)
		return changed, after, err
	}
	return changed, before, inbox.Errorf(inbox.Invalid, "there is no such action on a case")
}

// Undo implements inbox.Mail.
func (s *Store) Undo(ctx context.Context, citizen inbox.PersonID, change inbox.Change) error {
	changed := map[string]inbox.ChangedCase{}
	var ids []string
	for _, c := range change.Cases {
		changed[c.ID] = c
		ids = append(ids, c.ID)
	}
	return s.write(ctx, func(t *txn) error {
		return t.eachCase(citizen, ids, func(before inbox.Case) error {
			after, err := t.undo(citizen, change, changed[before.ID], before)
			if err != nil {
				return err
			}
			return t.updateCase(citizen, before, after)
		})
	})
}

const (
	undoRead = `UPDATE messages SET read_at = NULL WHERE citizen = $1 AND case_id = $2 AND read_at = $3`

	undoUnread = `UPDATE messages SET read_at = $4 WHERE citizen = $1 AND case_id = $2 AND seq = $3 AND read_at IS NULL`
)

// undo is the opposite of txn.change.
func (t *txn) undo(citizen inbox.PersonID, change inbox.Change, changed inbox.ChangedCase, before inbox.Case) (after inbox.Case, err error) {
	after = before
	marked := 0
	switch change.Action {
	case inbox.ActionRead:
		marked, err = t.exec(undoRead, string(citizen), before.ID, micros(change.At))
		after.Unread += marked
	case inbox.ActionUnread:
		marked, err = t.exec(undoUnread, string(citizen), before.ID, changed.Seq, micros(changed.ReadAt))
		after.Unread -= marked
	case inbox.ActionArchive:
		after.Archived = false
	case inbox.ActionRestore:
		after.Archived = before.Archived || before.Messages == changed.Seq
	}
	return after, err
}
