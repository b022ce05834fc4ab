package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"time"

	"inkorg/app/inbox"
)

// delivery is a message on its way into the store, and what became of it.
type delivery struct {
	inbox.Message
	fingerprint [sha256.Size]byte
	repeatSince time.Time

	answer inbox.Answer
	repeat bool
}

// Deliver implements inbox.Mail. Seq is the order of arrival, whatever the messages'
// times say; a case's LastAt never goes back, so that a clock that does cannot push a
// case with a new message down the list.
func (s *Store) Deliver(ctx context.Context, m inbox.Message, repeatSince time.Time) (inbox.Answer, bool, error) {
	d := &delivery{Message: m, fingerprint: m.Fingerprint(), repeatSince: repeatSince}
	if err := s.writer.deliver(ctx, d); err != nil {
		return inbox.Answer{}, false, err
	}
	return d.answer, d.repeat, nil
}

func (t *txn) deliver(d *delivery) error {
	if err := t.holdCitizen(d.Citizen); err != nil {
		return err
	}
	earlier, err := t.earlierAnswer(d.Citizen, d.fingerprint[:], d.repeatSince)
	switch {
	case err == nil:
		d.answer, d.repeat = earlier, true
		return nil
	case !noRows(err):
		return err
	}
	d.answer, d.repeat = d.Answer, false
	return t.keep(d)
}

const earlierAnswer = `SELECT answer_thread_id, answer_methods, answer_code, answer_text FROM messages
	WHERE citizen = $1 AND fingerprint = $2 AND received_at >= $3
	ORDER BY received_at DESC LIMIT 1`

// EarlierAnswer implements inbox.Mail.
func (s *Store) EarlierAnswer(ctx context.Context, m inbox.Message, repeatSince time.Time) (inbox.Answer, error) {
	fingerprint := m.Fingerprint()
	return readAnswer(func(dest ...any) error {
		return s.reader.one(ctx, earlierAnswer, []any{string(m.Citizen), fingerprint[:], micros(repeatSince)}, dest...)
	})
}

// earlierAnswer gives what the same message was answered when it last came, or
// sql.ErrNoRows when that was before since.
func (t *txn) earlierAnswer(citizen inbox.PersonID, fingerprint []byte, since time.Time) (inbox.Answer, error) {
	return readAnswer(func(dest ...any) error {
		return t.one(earlierAnswer, []any{string(citizen), fingerprint, micros(since)}, dest...)
	})
}

// readAnswer reads the row of earlierAnswer.
func readAnswer(row func(dest ...any) error) (answer inbox.Answer, err error) {
	var methods string
	if err := row(&answer.ThreadID, &methods, &answer.ResultCode, &answer.ResultText); err != nil {
		return inbox.Answer{}, err
	}
	answer.NotificationSent, err = decodeList[inbox.NotificationMethod](methods)
	return answer, err
}

// keep stores a message that is no repeat.
func (t *txn) keep(d *delivery) error {
	before, err := t.caseOfThread(d.Message)
	if err != nil && !noRows(err) {
		return err
	}
	isNew := err != nil
	if isNew {
		before = caseFor(d.Message)
	}
	after := withMessage(before, d.Message)
	if isNew {
		err = t.insertCase(d.Message, after)
	} else {
		err = t.updateCase(d.Citizen, before, after)
	}
	if err != nil {
		return err
	}
	if err := t.insertMessage(d.Message, after, d.fingerprint[:]); err != nil {
		return err
	}
	if d.NotifyAt.IsZero() {
		return nil
	}
	_, err = t.exec(insertNotification, notificationValues(d.Message)...)
	return err
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

// caseFor is a case that the message begins, before it has been added.
func caseFor(m inbox.Message) inbox.Case { return inbox.Case{ID: m.CaseID, LastAt: m.ReceivedAt} }

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

const (
	messageNames = `citizen, case_id, seq, id, received_at,
	unit_id, unit_name, unit_address, unit_postal_code, unit_postal_city, unit_telephone,
	thread_id, description, text, link_system, link_text, link_query, link_type,
	notify, source_system, answer_thread_id, answer_methods, answer_code, answer_text, fingerprint`
	messageInto   = `INSERT INTO messages (` + messageNames + `) `
	insertMessage = messageInto + `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
	$19, $20, $21, $22, $23, $24, $25)`
)

func (t *txn) insertMessage(m inbox.Message, c inbox.Case, fingerprint []byte) error {
	values, err := messageValues(m, c, fingerprint)
	if err != nil {
		return err
	}
	_, err = t.exec(insertMessage, values...)
	return err
}

// caseIDColumn is where messageNames has the case.
const caseIDColumn = 1

// messageValues are the columns of messageNames, of the newest message of a case.
func messageValues(m inbox.Message, c inbox.Case, fingerprint []byte) ([]any, error) {
	methods, err := encodeList(m.Answer.NotificationSent)
	if err != nil {
		return nil, err
	}
	var link inbox.SSOLink
	var linkSystem *string
	if m.SSOLink != nil {
		link, linkSystem = *m.SSOLink, &m.SSOLink.SystemID
	}
	unit, answer := m.OrganisationUnit, m.Answer
	return []any{
		string(m.Citizen), c.ID, c.Messages, m.ID, micros(m.ReceivedAt),
		unit.UnitID, unit.UnitName, unit.UnitAddress, unit.UnitPostalCode, unit.UnitPostalCity, unit.UnitTelephone,
		m.ThreadID, m.Description, m.Text, linkSystem, link.Text, link.QueryString, string(link.Type),
		m.Notify, m.SourceSystem, answer.ThreadID, methods, string(answer.ResultCode), answer.ResultText, fingerprint,
	}, nil
}
