package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const markRead = `UPDATE messages SET read_at = $4
	WHERE citizen = $1 AND case_id = $2 AND id = $3 AND read_at IS NULL`

// MarkRead implements inbox.Mail. Ids that are not of the case's messages are passed over.
func (s *Store) MarkRead(ctx context.Context, citizen inbox.PersonID, caseID string, messageIDs []string, at time.Time, notes ...inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		if err := t.holdCitizen(citizen); err != nil {
			return err
		}
		before, err := t.caseByID(citizen, caseID)
		if err != nil {
			return err
		}
		after := before
		for _, id := range messageIDs {
			marked, err := t.exec(markRead, string(citizen), caseID, id, micros(at))
			if err != nil {
				return err
			}
			after.Unread -= marked
		}
		if err := t.updateCase(citizen, before, after); err != nil {
			return err
		}
		return t.note(notes...)
	})
}
