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
			return nil, errors.Join(err, r.closeFree())
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
	var errs []error
	for range cap(r.free) {
		errs = append(errs, (<-r.free).close())
	}
	return errors.Join(errs...)
}

// closeFree closes the connections that nobody has taken.
func (r *sqliteReader) closeFree() error {
	var errs []error
	for {
		select {
		case conn := <-r.free:
			errs = append(errs, conn.close())
		default:
			return errors.Join(errs...)
		}
	}
}
