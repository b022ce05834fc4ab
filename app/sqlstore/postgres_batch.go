package sqlstore

import (
	"crypto/sha256"
	"database/sql"
	"maps"
	"slices"

	"inkorg/app/inbox"
)

// batch decides what several deliveries do, one after the other, once the database has said
// of all of them who is active, what came before, and which case a thread is. It is then
// what there is to write.
type batch struct {
	expected map[inbox.PersonID]int // new cases that have been counted in already
	active   map[inbox.PersonID]bool
	earlier  map[letterKey]earlierLetter // the latest of each, stored or in this batch
	threads  map[threadKey]*batchCase

	cases    []*batchCase
	messages [][]any // rows of messageInto
	outbox   [][]any // rows of notificationInto
}

// letterKey is what makes a message the same as another.
type letterKey struct {
	citizen     inbox.PersonID
	fingerprint [sha256.Size]byte
}

func (d *delivery) letterKey() letterKey { return letterKey{d.Citizen, d.fingerprint} }

// earlierLetter is when a message was received, in microseconds, and what it was answered.
type earlierLetter struct {
	at     int64
	answer inbox.Answer
}

// threadKey is what makes messages one case.
type threadKey struct {
	citizen        inbox.PersonID
	system, thread string
}

func (d *delivery) threadKey() threadKey { return threadKey{d.Citizen, d.SourceSystem, d.ThreadID} }

// batchCase is a case that messages are added to.
type batchCase struct {
	message       inbox.Message // one of its thread
	isNew         bool
	before, after inbox.Case
}

func newBatch() *batch {
	return &batch{expected: map[inbox.PersonID]int{}, active: map[inbox.PersonID]bool{}, earlier: map[letterKey]earlierLetter{}, threads: map[threadKey]*batchCase{}}
}

// expect notes the receiver of a delivery. A message without a thread is a new case, unless
// it is a repeat.
func (b *batch) expect(d *delivery) {
	cases := 0
	if d.ThreadID == "" {
		cases = 1
	}
	b.expected[d.Citizen] += cases
}

// expectations gives rows of holdCitizens, in the order in which everybody takes them.
func (b *batch) expectations() (rows [][]any) {
	for _, citizen := range slices.Sorted(maps.Keys(b.expected)) {
		rows = append(rows, []any{string(citizen), b.expected[citizen]})
	}
	return rows
}

// found notes a case that is in the database.
func (b *batch) found(key threadKey, c inbox.Case) {
	b.threads[key] = &batchCase{message: inbox.Message{Citizen: key.citizen}, before: c, after: c}
}

// add decides what a delivery does. sql.ErrNoRows when its receiver is not active.
func (b *batch) add(d *delivery) error {
	if !b.active[d.Citizen] {
		return sql.ErrNoRows
	}
	last, known := b.earlier[d.letterKey()]
	if known && last.at >= micros(d.repeatSince) {
		d.answer, d.repeat = last.answer, true
		return nil
	}
	c := b.caseOf(d)
	after := withMessage(c.after, d.Message)
	values, err := messageValues(d.Message, after, d.fingerprint[:])
	if err != nil {
		return err
	}
	if c.after == c.before { // the first message of this batch for it
		b.cases = append(b.cases, c)
	}
	c.after = after
	b.messages = append(b.messages, values)
	if !d.NotifyAt.IsZero() {
		b.outbox = append(b.outbox, notificationValues(d.Message))
	}
	if at := micros(d.ReceivedAt); !known || at >= last.at {
		b.earlier[d.letterKey()] = earlierLetter{at, d.Answer}
	}
	d.answer, d.repeat = d.Answer, false
	return nil
}

// caseOf gives the case that a message belongs to.
func (b *batch) caseOf(d *delivery) *batchCase {
	if c, known := b.threads[d.threadKey()]; known {
		return c
	}
	begun := caseFor(d.Message)
	c := &batchCase{message: d.Message, isNew: true, before: begun, after: begun}
	if d.ThreadID != "" {
		b.threads[d.threadKey()] = c
	}
	return c
}

// newCases gives rows of caseInto.
func (b *batch) newCases() (rows [][]any) {
	for _, c := range b.cases {
		if c.isNew {
			rows = append(rows, caseValues(c.message, c.after))
		}
	}
	return rows
}

// changedCases gives rows of updateCases.
func (b *batch) changedCases() (rows [][]any) {
	for _, c := range b.cases {
		if !c.isNew {
			rows = append(rows, updatedCase(c.message.Citizen, c.after))
		}
	}
	return rows
}

// recounts gives rows of recountAll: where it has come otherwise than expected.
func (b *batch) recounts() (rows [][]any) {
	counts := map[inbox.PersonID]inbox.Counts{}
	for citizen := range b.active {
		counts[citizen] = inbox.Counts{Inbox: -b.expected[citizen], Unread: -b.expected[citizen]}
	}
	for _, c := range b.cases {
		var before inbox.Counts
		if !c.isNew {
			before = tally(c.before)
		}
		sum, after := counts[c.message.Citizen], tally(c.after)
		counts[c.message.Citizen] = inbox.Counts{
			Inbox: sum.Inbox + after.Inbox - before.Inbox, Unread: sum.Unread + after.Unread - before.Unread,
			Archived: sum.Archived + after.Archived - before.Archived,
		}
	}
	for _, citizen := range slices.Sorted(maps.Keys(counts)) {
		n := counts[citizen]
		if n == (inbox.Counts{}) {
			continue
		}
		rows = append(rows, []any{string(citizen), n.Inbox, n.Unread, n.Archived})
	}
	return rows
}

// columns turns rows into one array for each column, which the database makes rows of again.
func columns(rows [][]any) []any {
	arrays := make([]any, len(rows[0]))
	for i, first := range rows[0] {
		switch first.(type) {
		case string:
			arrays[i] = column[string](rows, i)
		case *string:
			arrays[i] = column[*string](rows, i)
		case int:
			arrays[i] = column[int](rows, i)
		case int64:
			arrays[i] = column[int64](rows, i)
		case bool:
			arrays[i] = column[bool](rows, i)
		case []byte:
			arrays[i] = column[[]byte](rows, i)
		}
	}
	return arrays
}

func column[T any](rows [][]any, i int) []T {
	values := make([]T, len(rows))
	for n, row := range rows {
		values[n] = row[i].(T)
	}
	return values
}
