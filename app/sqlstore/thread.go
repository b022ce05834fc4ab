package sqlstore

import (
	"context"
	"math"

	"inkorg/app/inbox"
)

// thread has a sum in its LIMIT for the same reason as listQuery.
const thread = `SELECT ` + caseColumns + `, ` + messageColumns + `
	FROM cases c JOIN messages m ON m.citizen = c.citizen AND m.case_id = c.id
	WHERE c.citizen = $1 AND c.id = $2 AND m.seq < $3
	ORDER BY m.seq DESC LIMIT $4 + 0`

// Thread implements inbox.Mail. The case comes with each of its messages in one query, so
// that they agree.
func (s *Store) Thread(ctx context.Context, citizen inbox.PersonID, caseID string, before, limit int) (inbox.Case, []inbox.Message, error) {
	if before == 0 || before > math.MaxInt32 {
		before = math.MaxInt32 // as large as a Seq can be
	}
	var found caseRow
	var messages []inbox.Message
	args := []any{string(citizen), caseID, before, max(limit, 0)}
	err := s.reader.each(ctx, thread, args, func(r row) error {
		var one messageRow
		if err := r.Scan(append(found.fields(), one.fields()...)...); err != nil {
			return err
		}
		message, err := one.value(citizen)
		messages = append(messages, message)
		return err
	})
	if err == nil && len(messages) == 0 {
		err = s.reader.one(ctx, caseByID, []any{string(citizen), caseID}, found.fields()...)
	}
	if err != nil {
		return inbox.Case{}, nil, err
	}
	return found.value(), messages, nil
}

const messageByID = `SELECT ` + messageColumns + ` FROM messages m WHERE m.citizen = $1 AND m.id = $2`

// Message implements inbox.Mail.
func (s *Store) Message(ctx context.Context, citizen inbox.PersonID, messageID string) (inbox.Message, error) {
	var row messageRow
	if err := s.reader.one(ctx, messageByID, []any{string(citizen), messageID}, row.fields()...); err != nil {
		return inbox.Message{}, err
	}
	message, err := row.value(citizen)
	return message, failure(err)
}

const messagesAfter = `SELECT ` + messageColumns + ` FROM messages m
	WHERE m.citizen = $1 AND (m.case_id, m.seq) > ($2, $3) ORDER BY m.case_id, m.seq LIMIT $4 + 0`

// Messages implements inbox.Mail.
func (s *Store) Messages(ctx context.Context, citizen inbox.PersonID, after inbox.MessageKey, limit int) (messages []inbox.Message, err error) {
	args := []any{string(citizen), after.CaseID, after.Seq, max(limit, 0)}
	err = s.reader.each(ctx, messagesAfter, args, func(r row) error {
		var one messageRow
		if err := r.Scan(one.fields()...); err != nil {
			return err
		}
		message, err := one.value(citizen)
		messages = append(messages, message)
		return err
	})
	return messages, err
}
