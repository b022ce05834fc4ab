package sqlstore

import (
	"context"
	"errors"
	"sync"

	"inkorg/app/inbox"
)

// Store is an inbox.Store in an SQL database. It is safe for concurrent use.
type Store struct {
	reader *reader
	writer *writer
	schema int64 // version the schema has been brought to

	release   func() error // lets go of what makes the store ours alone
	closeOnce sync.Once
	closeErr  error
}

var _ inbox.Store = (*Store)(nil)

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
