package sqlstore

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// sqliteReader answers queries on several connections, also while somebody writes.
type sqliteReader struct {
	db         *sql.DB
	statements *statements
	closed     atomic.Bool
}

func newSQLiteReader(db *sql.DB) *sqliteReader {
	return &sqliteReader{db: db, statements: newStatements(db.PrepareContext)}
}

func (r *sqliteReader) one(ctx context.Context, query string, args []any, dest ...any) error {
	stmt, err := r.statements.get(ctx, query)
	if err != nil {
		return r.failure(err)
	}
	return r.failure(stmt.QueryRowContext(ctx, args...).Scan(dest...))
}

func (r *sqliteReader) each(ctx context.Context, query string, args []any, scan func(row) error) error {
	stmt, err := r.statements.get(ctx, query)
	if err != nil {
		return r.failure(err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return r.failure(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return r.failure(err)
		}
	}
	return r.failure(rows.Err())
}

// failure knows a query that failed because the store was closed, for which database/sql
// has no error that can be told apart.
func (r *sqliteReader) failure(err error) error {
	if err != nil && r.closed.Load() {
		return errClosed()
	}
	return failure(err)
}

func (r *sqliteReader) close() error {
	r.closed.Store(true)
	return r.db.Close()
}
