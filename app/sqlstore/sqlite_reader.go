package sqlstore

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"
)

// sqliteReader answers queries on several connections, also while somebody writes.
type sqliteReader struct {
	free    chan *sqliteConn
	closing chan struct{}
}

// openSQLiteReader opens so many connections to a database file that is there.
func openSQLiteReader(path string, connections int, settings ...setting) (*sqliteReader, error) {
	r := &sqliteReader{free: make(chan *sqliteConn, connections), closing: make(chan struct{})}
	for range connections {
		conn, err := openConn(path, sqlite.OpenReadWrite, settings...)
		if err != nil {
			return nil, errors.Join(err, closeAll(r.free, len(r.free)))
		}
		r.free <- conn
	}
	return r, nil
}

func (r *sqliteReader) one(ctx context.Context, query string, args []any, dest ...any) error {
	return failure(firstRow(func(scan func(row) error) error { return r.each(ctx, query, args, scan) }, dest))
}

func (r *sqliteReader) each(ctx context.Context, query string, args []any, scan func(row) error) error {
	conn, err := r.take(ctx)
	if err != nil {
		return err
	}
	defer func() { r.free <- conn }()
	defer conn.until(ctx)()
	err = conn.each(query, args, scan)
	if err != nil && ctx.Err() != nil {
		return failure(ctx.Err())
	}
	return failure(err)
}

// take waits for a connection, which is to be put back.
func (r *sqliteReader) take(ctx context.Context) (*sqliteConn, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure(err)
	}
	select {
	case <-r.closing:
		return nil, errClosed()
	default:
	}
	select {
	case conn := <-r.free:
		return conn, nil
	case <-r.closing:
		return nil, errClosed()
	case <-ctx.Done():
		return nil, failure(ctx.Err())
	}
}

// close waits for the queries under way.
func (r *sqliteReader) close() error {
	close(r.closing)
	return closeAll(r.free, cap(r.free))
}

// closeAll closes so many connections, as they become free.
func closeAll(free <-chan *sqliteConn, many int) error {
	var errs []error
	for range many {
		errs = append(errs, (<-free).close())
	}
	return errors.Join(errs...)
}
