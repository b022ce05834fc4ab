package sqlstore

import (
	"context"
	"iter"
	"strings"
	"time"

	"inkorg/app/inbox"
)

// lettersPerLoad is how many messages at least share a transaction of Load.
const lettersPerLoad = 5000

// Load fills an empty store with mailboxes, a few thousand messages at a time, and calls
// tell with how many citizens and messages are on disk so far. What becomes of a mailbox is
// what would have become of it message by message, by the same rules of threads, titles and
// counters; only that nothing is taken for a repeat. Citizens that come in the order of
// their numbers are written in the order that every index has: many times faster. Conflict
// when the store is not empty.
func (s *Store) Load(ctx context.Context, mailboxes iter.Seq[inbox.Mailbox], tell func(citizens, messages int)) error {
	if err := s.claimEmpty(ctx); err != nil {
		return err
	}
	return s.writer.bulk(func(do doing) error { return fill(ctx, do, mailboxes, tell) })
}

func fill(ctx context.Context, do doing, mailboxes iter.Seq[inbox.Mailbox], tell func(citizens, messages int)) error {
	// The next load is prepared while one is being written.
	loads, failed := make(chan *load, 1), make(chan error, 1)
	preparing, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		defer close(loads)
		failed <- putTogether(preparing, mailboxes, loads)
	}()
	var citizens, messages int
	for l := range loads {
		if err := do(ctx, l.write); err != nil {
			return err
		}
		citizens, messages = citizens+len(l.citizens), messages+len(l.messages)
		tell(citizens, messages)
	}
	return <-failed
}

// claimEmpty holds the store to have nobody in it.
func (s *Store) claimEmpty(ctx context.Context) error {
	var one int
	err := s.reader.one(ctx, `SELECT 1 FROM citizens LIMIT 1`, nil, &one)
	switch {
	case err == nil:
		return inbox.Errorf(inbox.Conflict, "the store is not empty")
	case inbox.CodeOf(err) == inbox.NotFound:
		return nil
	}
	return err
}

// putTogether makes loads of mailboxes.
func putTogether(ctx context.Context, mailboxes iter.Seq[inbox.Mailbox], loads chan<- *load) error {
	next := newLoad()
	for mailbox := range mailboxes {
		if err := next.add(mailbox); err != nil {
			return failure(err)
		}
		if len(next.messages) < lettersPerLoad && len(next.citizens) < lettersPerLoad {
			continue
		}
		if err := hand(ctx, next, loads); err != nil {
			return err
		}
		next = newLoad()
	}
	return hand(ctx, next, loads)
}

func hand(ctx context.Context, l *load, loads chan<- *load) error {
	select {
	case loads <- l:
		return nil
	case <-ctx.Done():
		return failure(ctx.Err())
	}
}

// names gives the names of a list as SQL writes it.
func names(list string) []string { return strings.Fields(strings.ReplaceAll(list, ",", " ")) }

// load is mailboxes as rows of the tables.
type load struct {
	*batch
	citizens [][]any
}

func newLoad() *load { return &load{batch: newBatch()} }

// add has a batch make the deliveries, and then does what the citizen has done since.
func (l *load) add(mailbox inbox.Mailbox) error {
	citizen, first := mailbox.Citizen, len(l.cases)
	l.active[citizen.ID] = true
	read := map[string]int{}
	for _, m := range mailbox.Letters {
		d := &delivery{Message: m, fingerprint: m.Fingerprint(), repeatSince: never()}
		if err := l.batch.add(d); err != nil {
			return err
		}
		row := &l.messages[len(l.messages)-1]
		if m.Unread() {
			*row = append(*row, nil)
			continue
		}
		*row = append(*row, micros(m.ReadAt))
		read[(*row)[caseIDColumn].(string)]++
	}
	archived := map[string]bool{}
	for _, id := range mailbox.Archived {
		archived[id] = true
	}
	var counts inbox.Counts
	for _, c := range l.cases[first:] {
		c.after.Unread -= read[c.after.ID]
		c.after.Archived = archived[c.after.ID]
		one := tally(c.after)
		counts.Inbox, counts.Unread, counts.Archived = counts.Inbox+one.Inbox, counts.Unread+one.Unread, counts.Archived+one.Archived
	}
	l.citizens = append(l.citizens, append(citizenValues(citizen), counts.Inbox, counts.Unread, counts.Archived))
	return nil
}

// never is a time that nothing has been received after.
func never() time.Time { return time.Unix(1<<40, 0) }

func (l *load) write(t *txn) error {
	for _, table := range []struct {
		name, columns string
		rows          [][]any
	}{
		{"citizens", citizenNames + ", inbox_cases, unread_cases, archived_cases", l.citizens},
		{"cases", caseNames, l.newCases()},
		{"messages", messageNames + ", read_at", l.messages},
	} {
		if err := t.insert(table.name, names(table.columns), table.rows); err != nil {
			return err
		}
	}
	return nil
}
