package sqlstore

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// reader answers queries. Each query sees one moment of the store, so what has to fit
// together is fetched by one.
type reader struct {
	db         *sql.DB
	statements *statements
	closed     atomic.Bool
}

func newReader(db *sql.DB) *reader {
	return &reader{db: db, statements: newStatements(db.PrepareContext)}
}

// one scans the first row of a query. NotFound when there is none.
func (r *reader) one(ctx context.Context, query string, args []any, dest ...any) error {
	stmt, err := r.statements.get(ctx, query)
	if err != nil {
		return r.failure(err)
	}
	return r.failure(stmt.QueryRowContext(ctx, args...).Scan(dest...))
}

// each calls scan for every row of a query.
func (r *reader) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
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
func (r *reader) failure(err error) error {
	if err != nil && r.closed.Load() {
		return errClosed()
	}
	return failure(err)
}

func (r *reader) close() error {
	r.closed.Store(true)
	return r.db.Close()
}
