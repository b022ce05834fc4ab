package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"inkorg/app/inbox"
)

// failure gives an error of the database as an *inbox.Error. Neither its text nor its
// cause holds values: SQLite's messages name tables and columns at most.
func failure(err error) error {
	if err == nil {
		return nil
	}
	if _, ours := errors.AsType[*inbox.Error](err); ours {
		return err
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return inbox.Errorf(inbox.NotFound, "there is no such thing in the store")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return inbox.Errorf(inbox.Unavailable, "the caller did not wait for the store: %w", err)
	case passing(err):
		return inbox.Errorf(inbox.Unavailable, "the store cannot answer now: %w", err)
	}
	return inbox.Errorf(inbox.Internal, "the store failed: %w", err)
}

func errClosed() error { return inbox.Errorf(inbox.Unavailable, "the store is closed") }
