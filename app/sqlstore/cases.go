package sqlstore

import "inkorg/app/inbox"

const caseByID = `SELECT ` + caseColumns + ` FROM cases c WHERE c.citizen = $1 AND c.id = $2`

func (t *txn) caseByID(citizen inbox.PersonID, id string) (inbox.Case, error) {
	var row caseRow
	err := t.one(caseByID, []any{string(citizen), id}, row.fields()...)
	return row.value(), err
}

const (
	caseNames  = `citizen, archived, last_at, id, title, sender, messages, unread, source_system, thread_id`
	caseInto   = `INSERT INTO cases (` + caseNames + `) `
	insertCase = caseInto + `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
)

func (t *txn) insertCase(m inbox.Message, c inbox.Case) error {
	if _, err := t.exec(insertCase, caseValues(m, c)...); err != nil {
		return err
	}
	return t.recount(m.Citizen, inbox.Counts{}, tally(c))
}

// caseValues are the columns of caseNames, of a case that a message began.
func caseValues(m inbox.Message, c inbox.Case) []any {
	return []any{
		string(m.Citizen), c.Archived, micros(c.LastAt), c.ID, c.Title, c.Sender,
		c.Messages, c.Unread, m.SourceSystem, m.ThreadID,
	}
}

const updateCase = `UPDATE cases
	SET archived = $3, last_at = $4, title = $5, sender = $6, messages = $7, unread = $8
	WHERE citizen = $1 AND id = $2`

// updateCase replaces what is kept of a case, and has the citizen's counters follow.
func (t *txn) updateCase(citizen inbox.PersonID, before, after inbox.Case) error {
	if after == before {
		return nil
	}
	if _, err := t.exec(updateCase, updatedCase(citizen, after)...); err != nil {
		return err
	}
	return t.recount(citizen, tally(before), tally(after))
}

// updatedCase are the parameters of updateCase.
func updatedCase(citizen inbox.PersonID, c inbox.Case) []any {
	return []any{string(citizen), c.ID, c.Archived, micros(c.LastAt), c.Title, c.Sender, c.Messages, c.Unread}
}

// tally is what one case adds to its citizen's counters.
func tally(c inbox.Case) inbox.Counts {
	switch {
	case c.Archived:
		return inbox.Counts{Archived: 1}
	case c.Unread > 0:
		return inbox.Counts{Inbox: 1, Unread: 1}
	}
	return inbox.Counts{Inbox: 1}
}

const recount = `UPDATE citizens
	SET inbox_cases = inbox_cases + $2, unread_cases = unread_cases + $3, archived_cases = archived_cases + $4
	WHERE citizen = $1`

func (t *txn) recount(citizen inbox.PersonID, before, after inbox.Counts) error {
	if after == before {
		return nil
	}
	_, err := t.exec(recount, string(citizen),
		after.Inbox-before.Inbox, after.Unread-before.Unread, after.Archived-before.Archived)
	return err
}
