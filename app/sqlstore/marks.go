package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const markRead = `UPDATE messages SET read_at = $4
	WHERE citizen = $1 AND case_id = $2 AND id = $3 AND read_at IS NULL`

// MarkRead implements inbox.Mail. Ids that are not of the case's messages are passed over.
func (s *Store) MarkRead(ctx context.Context, citizen inbox.PersonID, caseID string, messageIDs []string, at time.Time) error {
	return s.changeCase(ctx, citizen, caseID, func(t *txn, c *inbox.Case) error {
		for _, id := range messageIDs {
			marked, err := t.exec(markRead, string(citizen), caseID, id, micros(at))
			if err != nil {
				return err
			}
			c.Unread -= marked
		}
		return nil
	})
}

const markUnread = `UPDATE messages SET read_at = NULL
	WHERE citizen = $1 AND case_id = $2 AND seq = $3 AND read_at IS NOT NULL`

// MarkUnread implements inbox.Mail.
func (s *Store) MarkUnread(ctx context.Context, citizen inbox.PersonID, caseID string) error {
	return s.changeCase(ctx, citizen, caseID, func(t *txn, c *inbox.Case) error {
		newest := c.Messages
		marked, err := t.exec(markUnread, string(citizen), caseID, newest)
		c.Unread += marked
		return err
	})
}

// SetArchived implements inbox.Mail.
func (s *Store) SetArchived(ctx context.Context, citizen inbox.PersonID, caseID string, archived bool) error {
	return s.changeCase(ctx, citizen, caseID, func(_ *txn, c *inbox.Case) error {
		c.Archived = archived
		return nil
	})
}

// changeCase makes a change to an existing case.
func (s *Store) changeCase(ctx context.Context, citizen inbox.PersonID, caseID string, change func(*txn, *inbox.Case) error) error {
	return s.write(ctx, func(t *txn) error {
		before, err := t.caseByID(citizen, caseID)
		if err != nil {
			return err
		}
		after := before
		if err := change(t, &after); err != nil {
			return err
		}
		return t.updateCase(citizen, before, after)
	})
}
