package sqlstore

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/jackc/pgx/v5"
)

// gooseConnector lets the migrations, which speak database/sql, use the connections that
// everything else uses. It does what they need: statements without preparing them, and
// transactions.
type gooseConnector struct{ config *pgx.ConnConfig }

// Connect implements driver.Connector.
func (c gooseConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, c.config)
	return gooseConn{conn}, err
}

// Driver implements driver.Connector.
func (c gooseConnector) Driver() driver.Driver { return gooseDriver{} }

type gooseDriver struct{}

// Open implements driver.Driver: connections come from the connector alone.
func (gooseDriver) Open(string) (driver.Conn, error) { return nil, errors.ErrUnsupported }

type gooseConn struct{ conn *pgx.Conn }

// Prepare implements driver.Conn.
func (c gooseConn) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }

// Begin implements driver.Conn.
func (c gooseConn) Begin() (driver.Tx, error) { return nil, errors.ErrUnsupported }

// Close implements driver.Conn.
func (c gooseConn) Close() error { return c.conn.Close(context.Background()) }

// BeginTx implements driver.ConnBeginTx.
func (c gooseConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	tx, err := c.conn.Begin(ctx)
	return gooseTx{tx}, err
}

// ExecContext implements driver.ExecerContext.
func (c gooseConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	tag, err := c.conn.Exec(ctx, query, plain(args)...)
	return driver.RowsAffected(tag.RowsAffected()), err
}

// QueryContext implements driver.QueryerContext.
func (c gooseConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.conn.Query(ctx, query, plain(args)...)
	return gooseRows{rows}, err
}

func plain(args []driver.NamedValue) []any {
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg.Value
	}
	return values
}

type gooseTx struct{ pgx.Tx }

// Commit implements driver.Tx.
func (t gooseTx) Commit() error { return t.Tx.Commit(context.Background()) }

// Rollback implements driver.Tx.
func (t gooseTx) Rollback() error { return t.Tx.Rollback(context.Background()) }

type gooseRows struct{ pgx.Rows }

// Columns implements driver.Rows.
func (r gooseRows) Columns() []string {
	var names []string
	for _, field := range r.FieldDescriptions() {
		names = append(names, field.Name)
	}
	return names
}

// Next implements driver.Rows.
func (r gooseRows) Next(dest []driver.Value) error {
	if !r.Rows.Next() {
		return cmp.Or(r.Err(), io.EOF)
	}
	values, err := r.Values()
	for i, value := range values {
		dest[i] = value
	}
	return err
}

// Close implements driver.Rows.
func (r gooseRows) Close() error {
	r.Rows.Close()
	return r.Err()
}
