package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"inkorg/app/inbox"
)

// Copied is a table that has been copied, or how far it has come.
type Copied struct {
	Table string
	Rows  int
	Whole bool // all of it, compared with the original
}

// CopyToPostgres copies an embedded store to a database in PostgreSQL, whose schema it
// brings up to date, and compares numbers and contents of the rows. All happens in one
// transaction: when it fails, or is given up, the database is as empty as before, and it
// can be begun anew. Conflict when the database is not empty. tell is called now and then.
func (s *Store) CopyToPostgres(ctx context.Context, address string, tell func(Copied)) error {
	target, err := OpenPostgres(ctx, address)
	if err != nil {
		return err
	}
	if err := target.Close(); err != nil {
		return err
	}
	config, _, err := postgresConfig(address)
	if err != nil {
		return err
	}
	for setting := range postgresSettings() { // tables are read in whole here
		delete(config.RuntimeParams, setting)
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("store %s: %w", postgresName(config), unavailable(err))
	}
	defer conn.Close(context.WithoutCancel(ctx)) // gives up what has not been committed
	if err := s.copyTo(ctx, conn, tell); err != nil {
		return fmt.Errorf("store %s: %w", postgresName(config), postgresFailure(err))
	}
	return nil
}

func (s *Store) copyTo(ctx context.Context, conn *pgx.Conn, tell func(Copied)) error {
	tables, err := tablesOf(ctx, s.reader)
	if err != nil {
		return err
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if err := claimEmpty(ctx, tx, table); err != nil {
			return err
		}
	}
	for _, table := range tables {
		if err := s.copyTable(ctx, tx, table, tell); err != nil {
			return fmt.Errorf("table %s: %w", table.name, err)
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ANALYZE") // or the first plans would be made for empty tables
	return err
}

// claimEmpty has nobody else write to a table of the target, and holds it to be empty and to
// have the columns of the original.
func claimEmpty(ctx context.Context, tx pgx.Tx, table table) error {
	name := pgx.Identifier{table.name}.Sanitize()
	if _, err := tx.Exec(ctx, "LOCK TABLE "+name+" IN EXCLUSIVE MODE"); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT attname::text FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, name)
	if err != nil {
		return err
	}
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	slices.Sort(columns)
	if !slices.Equal(columns, slices.Sorted(slices.Values(table.columns))) {
		return inbox.Errorf(inbox.Internal, "table %s has other columns than the original", table.name)
	}
	var used bool
	if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+name+")").Scan(&used); err != nil {
		return err
	}
	if used {
		return inbox.Errorf(inbox.Conflict, "table %s is not empty: copy to a database of its own", table.name)
	}
	return nil
}

// copyTable copies a table and compares the copy with the original.
func (s *Store) copyTable(ctx context.Context, tx pgx.Tx, table table, tell func(Copied)) error {
	var original, copied digest
	source, stop := s.rowsOf(ctx, table, func(values []any) {
		original.add(values)
		if original.rows%tellEvery == 0 {
			tell(Copied{Table: table.name, Rows: original.rows})
		}
	})
	defer stop()
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{table.name}, table.columns, source); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, table.query())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		copied.add(values)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if copied != original {
		return inbox.Errorf(inbox.Internal, "the copy has %d rows and the original %d, or their contents differ", copied.rows, original.rows)
	}
	tell(Copied{Table: table.name, Rows: copied.rows, Whole: true})
	return nil
}

// tellEvery is how many rows lie between two tellings of how far a copy has come.
const tellEvery = 10_000
