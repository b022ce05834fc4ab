package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"inkorg/app/inbox"
)

// Deliver implements inbox.Mail. Seq is the order of arrival, whatever the messages'
// times say; a case's LastAt never goes back, so that a clock that does cannot push a
// case with a new message down the list.
func (s *Store) Deliver(ctx context.Context, m inbox.Message, repeatSince time.Time) (inbox.Answer, bool, error) {
	fingerprint := m.Fingerprint()
	answer, repeat := m.Answer, false
	err := s.write(ctx, func(t *txn) error {
		if err := t.requireCitizen(m.Citizen); err != nil {
			return err
		}
		earlier, err := t.earlierAnswer(m.Citizen, fingerprint[:], repeatSince)
		switch {
		case err == nil:
			answer, repeat = earlier, true
			return nil
		case errors.Is(err, sql.ErrNoRows):
			return t.deliver(m, fingerprint[:])
		}
		return err
	})
	if err != nil {
		return inbox.Answer{}, false, err
	}
	return answer, repeat, nil
}

const activeCitizen = `SELECT 1 FROM citizens WHERE citizen = $1`

func (t *txn) requireCitizen(citizen inbox.PersonID) error {
	var one int
	return t.one(activeCitizen, []any{string(citizen)}, &one)
}

const earlierAnswer = `SELECT answer_thread_id, answer_methods, answer_code, answer_text FROM messages
	WHERE citizen = $1 AND fingerprint = $2 AND received_at >= $3
	ORDER BY received_at DESC LIMIT 1`

// earlierAnswer gives what the same message was answered when it last came, or
// sql.ErrNoRows when that was before since.
func (t *txn) earlierAnswer(citizen inbox.PersonID, fingerprint []byte, since time.Time) (answer inbox.Answer, err error) {
	var methods string
	err = t.one(earlierAnswer, []any{string(citizen), fingerprint, micros(since)},
		&answer.ThreadID, &methods, &answer.ResultCode, &answer.ResultText)
	if err != nil {
		return inbox.Answer{}, err
	}
	answer.NotificationSent, err = decodeList[inbox.NotificationMethod](methods)
	return answer, err
}

func (t *txn) deliver(m inbox.Message, fingerprint []byte) error {
	before, err := t.caseOfThread(m)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	isNew := err != nil
	if isNew {
		before = inbox.Case{ID: m.CaseID, LastAt: m.ReceivedAt}
	}
	after := withMessage(before, m)
	if isNew {
		err = t.insertCase(m, after)
	} else {
		err = t.updateCase(m.Citizen, before, after)
	}
	if err != nil {
		return err
	}
	m.CaseID, m.Seq = after.ID, after.Messages
	return t.insertMessage(m, fingerprint)
}

const caseOfThread = `SELECT ` + caseColumns + ` FROM cases c
	WHERE c.citizen = $1 AND c.source_system = $2 AND c.thread_id = $3 AND c.thread_id <> ''`

func (t *txn) caseOfThread(m inbox.Message) (inbox.Case, error) {
	if m.ThreadID == "" {
		return inbox.Case{}, sql.ErrNoRows
	}
	var row caseRow
	err := t.one(caseOfThread, []any{string(m.Citizen), m.SourceSystem, m.ThreadID}, row.fields()...)
	return row.value(), err
}

// withMessage is the case once a message has been added to it. The title is the newest
// description that says something; white space does not.
func withMessage(c inbox.Case, m inbox.Message) inbox.Case {
	c.Messages++
	c.Unread++
	c.Archived = false
	c.Sender = m.OrganisationUnit.UnitName
	if !inbox.Blank(m.Description) {
		c.Title = m.Description
	}
	if m.ReceivedAt.After(c.LastAt) {
		c.LastAt = m.ReceivedAt
	}
	return c
}

const insertMessage = `INSERT INTO messages (citizen, case_id, seq, id, received_at,
	unit_id, unit_name, unit_address, unit_postal_code, unit_postal_city, unit_telephone,
	thread_id, description, text, link_system, link_text, link_query, link_type,
	notify, source_system, answer_thread_id, answer_methods, answer_code, answer_text, fingerprint)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
	$19, $20, $21, $22, $23, $24, $25)`

func (t *txn) insertMessage(m inbox.Message, fingerprint []byte) error {
	methods, err := encodeList(m.Answer.NotificationSent)
	if err != nil {
		return err
	}
	var link inbox.SSOLink
	if m.SSOLink != nil {
		link = *m.SSOLink
	}
	unit, answer := m.OrganisationUnit, m.Answer
	_, err = t.exec(insertMessage, string(m.Citizen), m.CaseID, m.Seq, m.ID, micros(m.ReceivedAt),
		unit.UnitID, unit.UnitName, unit.UnitAddress, unit.UnitPostalCode, unit.UnitPostalCity, unit.UnitTelephone,
		m.ThreadID, m.Description, m.Text,
		sql.Null[string]{V: link.SystemID, Valid: m.SSOLink != nil}, link.Text, link.QueryString, string(link.Type),
		m.Notify, m.SourceSystem, answer.ThreadID, methods, string(answer.ResultCode), answer.ResultText, fingerprint)
	return err
}
