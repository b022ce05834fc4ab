package sqlstore

import (
	"database/sql"
	"encoding/json"
	"time"

	"inkorg/app/inbox"
)

// firstRow scans the first row of a query that each asks; sql.ErrNoRows when there is none.
func firstRow(each func(scan func(row) error) error, dest []any) error {
	found := false
	err := each(func(r row) error {
		if found {
			return nil
		}
		found = true
		return r.Scan(dest...)
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}

// micros and fromMicros are how times are kept.
func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// encodeList keeps a list in one text column; an empty one is an empty text.
func encodeList[S ~string](list []S) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func decodeList[S ~string](text string) (list []S, err error) {
	if text == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(text), &list)
	return list, err
}

const caseColumns = `c.id, c.title, c.sender, c.last_at, c.messages, c.unread, c.archived`

// caseRow receives caseColumns.
type caseRow struct {
	inbox.Case
	lastAt, messages, unread int64 // a driver has no quick way to an int
}

func (r *caseRow) fields() []any {
	return []any{&r.ID, &r.Title, &r.Sender, &r.lastAt, &r.messages, &r.unread, &r.Archived}
}

func (r *caseRow) value() inbox.Case {
	r.LastAt, r.Messages, r.Unread = fromMicros(r.lastAt), int(r.messages), int(r.unread)
	return r.Case
}

// counts reads the row of the counters, which has the columns of a case: listQuery.
func (r *caseRow) counts() (counts inbox.Counts, behind bool) {
	return inbox.Counts{Inbox: int(r.lastAt), Unread: int(r.messages), Archived: int(r.unread)}, r.Archived
}

const messageColumns = `m.id, m.case_id, m.seq, m.received_at, m.read_at,
	m.unit_id, m.unit_name, m.unit_address, m.unit_postal_code, m.unit_postal_city, m.unit_telephone,
	m.thread_id, m.description, m.text, m.link_system, m.link_text, m.link_query, m.link_type,
	m.notify, m.source_system, m.answer_thread_id, m.answer_methods, m.answer_code, m.answer_text`

// messageRow receives messageColumns.
type messageRow struct {
	inbox.Message
	receivedAt int64
	readAt     sql.Null[int64]
	link       inbox.SSOLink
	linkSystem sql.Null[string]
	methods    string
}

func (r *messageRow) fields() []any {
	m, unit, link, answer := &r.Message, &r.OrganisationUnit, &r.link, &r.Answer
	return []any{
		&m.ID, &m.CaseID, &m.Seq, &r.receivedAt, &r.readAt,
		&unit.UnitID, &unit.UnitName, &unit.UnitAddress, &unit.UnitPostalCode, &unit.UnitPostalCity, &unit.UnitTelephone,
		&m.ThreadID, &m.Description, &m.Text, &r.linkSystem, &link.Text, &link.QueryString, &link.Type,
		&m.Notify, &m.SourceSystem, &answer.ThreadID, &r.methods, &answer.ResultCode, &answer.ResultText,
	}
}

func (r *messageRow) value(citizen inbox.PersonID) (m inbox.Message, err error) {
	m = r.Message
	m.Citizen, m.ReceivedAt = citizen, fromMicros(r.receivedAt)
	if r.readAt.Valid {
		m.ReadAt = fromMicros(r.readAt.V)
	}
	if r.linkSystem.Valid {
		link := r.link
		link.SystemID = r.linkSystem.V
		m.SSOLink = &link
	}
	m.Answer.NotificationSent, err = decodeList[inbox.NotificationMethod](r.methods)
	return m, err
}
