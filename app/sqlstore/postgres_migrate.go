package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"

	"inkorg/app/inbox"
)

// migratePostgres brings the schema up to date, one instance at a time. An up-to-date one
// is only looked at, so that the role needs no right to change it.
func migratePostgres(ctx context.Context, conn *pgx.Conn) (Schema, error) {
	known, err := newestMigration("postgres")
	if err != nil {
		return Schema{}, err
	}
	before, err := versionOf(ctx, conn)
	switch {
	case err != nil:
		return Schema{}, err
	case before > known:
		return Schema{}, newerSchema(before, known)
	case before == known:
		return Schema{Before: before, Now: known}, nil
	}
	if err := upgradePostgres(ctx, conn); err != nil {
		return Schema{}, upgradeFailure(before, known, err)
	}
	return Schema{Before: before, Now: known}, nil
}

// upgradePostgres makes the migrations that have not been made. The lock is let go of with
// the connection, if not before.
func upgradePostgres(ctx context.Context, conn *pgx.Conn) error {
	db := sql.OpenDB(gooseConnector{conn.Config()})
	defer db.Close()
	provider, err := newMigrations(db, goose.DialectPostgres, "postgres")
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext('inkorg schema'))"); err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "SELECT pg_advisory_unlock(hashtext('inkorg schema'))")
	return err
}

// knownPostgres refuses a schema that is not the one this program knows, older or newer.
func knownPostgres(ctx context.Context, conn *pgx.Conn) (Schema, error) {
	now, err := versionOf(ctx, conn)
	if err != nil {
		return Schema{}, err
	}
	if now == 0 {
		return Schema{}, inbox.Errorf(inbox.NotFound, "there is no store in it; inkorg migrate makes it")
	}
	return sameSchema(now, "postgres")
}

// versionOf gives the version of the schema, 0 when there is none.
func versionOf(ctx context.Context, conn *pgx.Conn) (version int64, err error) {
	if made, err := exists(ctx, conn, "goose_db_version"); err != nil || !made {
		return 0, err
	}
	err = conn.QueryRow(ctx, schemaVersion, pgx.QueryExecModeSimpleProtocol).Scan(&version)
	return version, err
}

// upgradeFailure says what to do about a role that may not change the schema.
func upgradeFailure(before, known int64, err error) error {
	var refused interface{ SQLState() string }
	if errors.As(err, &refused) && refused.SQLState() == "42501" {
		return inbox.Errorf(inbox.Conflict,
			"the schema has version %d and this program needs %d, which its role may not change: run inkorg migrate with the role that owns the tables",
			before, known)
	}
	return fmt.Errorf("migrations: %w", err)
}
