package sqlstore

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"
)

// sqliteConn is a connection to an SQLite database, for one goroutine at a time. It prepares
// every query once, the first time it is asked for. It does without database/sql, by which a
// page of the list takes four times as long.
type sqliteConn struct {
	conn     *sqlite.Conn
	prepared map[string]*sqliteStmt // by query
}

// setting is a PRAGMA of a connection, as "journal_mode(WAL)".
type setting string

// openConn opens a database file, creates it if it may, and sets what a connection is to be.
func openConn(path string, flags sqlite.OpenFlags, settings ...setting) (*sqliteConn, error) {
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, err
	}
	c := &sqliteConn{conn, map[string]*sqliteStmt{}}
	for _, s := range settings {
		if _, err := c.exec("PRAGMA " + string(s)); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

func (c *sqliteConn) close() error { return c.conn.Close() }

// until has queries be cut short when ctx ends. The function that it gives ends that.
func (c *sqliteConn) until(ctx context.Context) (release func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	c.conn.SetInterrupt(ctx.Done())
	return func() { c.conn.SetInterrupt(nil) }
}

func (c *sqliteConn) exec(query string, args ...any) (rows int, err error) {
	err = c.each(query, args, func(row) error { return nil })
	return c.conn.Changes(), err
}

func (c *sqliteConn) one(query string, args []any, dest ...any) error {
	return firstRow(func(scan func(row) error) error { return c.each(query, args, scan) }, dest)
}

func (c *sqliteConn) each(query string, args []any, scan func(row) error) error {
	stmt, err := c.prepare(query)
	if err != nil {
		return err
	}
	defer stmt.Reset() // what went wrong is told by Step
	if err := stmt.bind(args); err != nil {
		return err
	}
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return err
		}
		if err := scan(sqliteRow{stmt.Stmt}); err != nil {
			return err
		}
	}
}

func (c *sqliteConn) prepare(query string) (*sqliteStmt, error) {
	if stmt := c.prepared[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := c.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	prepared, err := newSQLiteStmt(stmt)
	if err != nil {
		return nil, err
	}
	c.prepared[query] = prepared
	return prepared, nil
}

// passing says whether an error of SQLite may be gone when tried again.
func passing(err error) bool {
	switch resultOf(err) {
	case sqlite.ResultBusy, sqlite.ResultLocked, sqlite.ResultProtocol, sqlite.ResultInterrupt,
		sqlite.ResultFull, sqlite.ResultNoMem,
		sqlite.ResultIOErr, sqlite.ResultCantOpen, sqlite.ResultReadOnly, sqlite.ResultPerm:
		return true
	}
	return false
}

// damaged says whether an error of SQLite is about a file that is not as it wrote it.
func damaged(err error) bool {
	result := resultOf(err)
	return result == sqlite.ResultNotADB || result == sqlite.ResultCorrupt
}

// resultOf gives the primary code of an error of SQLite, of this driver or of the one that
// migrations use. The rest of an extended code says where it happened.
func resultOf(err error) sqlite.ResultCode {
	if coded, is := errors.AsType[interface {
		error
		Code() int
	}](err); is {
		return sqlite.ResultCode(coded.Code()).ToPrimary()
	}
	return sqlite.ErrCode(err).ToPrimary()
}
