package sqlstore

import (
	"context"
	"errors"
	"sync"

	"inkorg/app/inbox"
)

// Store is an inbox.Store in an SQL database. It is safe for concurrent use.
type Store struct {
	reader  reader
	writer  writer
	dialect dialect
	schema  Schema
	sweden  inbox.SwedishTime

	release   func() error // lets go of what makes the store ours
	closeOnce sync.Once
	closeErr  error
}

var _ inbox.Store = (*Store)(nil)

// reader answers queries. Each query sees one moment of the store, so what has to fit
// together is fetched by one. Errors are *inbox.Error.
type reader interface {
	// one scans the first row of a query; NotFound when there is none.
	one(ctx context.Context, query string, args []any, dest ...any) error
	// each calls scan for every row of a query.
	each(ctx context.Context, query string, args []any, scan func(row) error) error
	// close fails what is asked from now on, with Unavailable.
	close() error
}

// row is a row of an answer.
type row interface{ Scan(dest ...any) error }

// writer makes changes durable. When a call gives nil, the change is on disk; a change
// whose turn has come is carried through even if ctx ends meanwhile, so that the answer is
// what happened.
type writer interface {
	// do makes a change, whole or not at all. The change can be made a second time, when
	// another one was in its way: apply must not count on being called once.
	do(ctx context.Context, apply func(*txn) error) error
	// deliver makes a delivery, perhaps together with others.
	deliver(ctx context.Context, d *delivery) error
	// bulk lets fill make changes that add many rows, citizen by citizen and one change
	// after the other, with a do of its own.
	bulk(fill func(do doing) error) error
	// close finishes what is under way and refuses the rest with Unavailable.
	close() error
}

// doing is writer.do.
type doing = func(ctx context.Context, apply func(*txn) error) error

// dialect is what the databases do not have in common. All else is one text of SQL for
// both, with $1 for the first parameter and 0 and 1 for no and yes.
type dialect struct {
	// unreadIndex follows the table's name where the unread cases are looked for.
	unreadIndex string
	// lockRow ends a query whose row nobody else may change before this change is done.
	lockRow string
	// lockFreeRow is lockRow that leaves out rows which somebody else has locked.
	lockFreeRow string
	// settle is a query that has what was removed leave the disk; empty: none does at once.
	settle string
}

// Schema tells the versions of the schema: before the store was opened, 0 in a new one, and
// since then.
type Schema struct{ Before, Now int64 }

// Schema gives the versions of the schema.
func (s *Store) Schema() Schema { return s.schema }

// write makes a change durable, whole or not at all.
func (s *Store) write(ctx context.Context, apply func(*txn) error) error {
	return s.writer.do(ctx, apply)
}

// Close finishes the changes under way and closes the store. Whatever is asked of it
// afterwards is Unavailable.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		s.closeErr = errors.Join(s.reader.close(), s.writer.close(), s.release())
	})
	return s.closeErr
}
