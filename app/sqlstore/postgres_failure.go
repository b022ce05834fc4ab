package sqlstore

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"inkorg/app/inbox"
)

// unavailable is for when PostgreSQL cannot be reached.
func unavailable(err error) error {
	if _, said := errors.AsType[*inbox.Error](err); said {
		return err
	}
	return inbox.Errorf(inbox.Unavailable, "the store cannot be reached: %w", withoutValues(err))
}

// postgresFailure gives an error of PostgreSQL as an *inbox.Error.
func postgresFailure(err error) error {
	refused, is := errors.AsType[*pgconn.PgError](err)
	if !is {
		return failure(err)
	}
	bare := withoutValues(refused)
	switch {
	case refused.Code == "22021": // a text that PostgreSQL cannot hold is in no row of it
		return failure(sql.ErrNoRows)
	case refused.Code == "42501":
		return inbox.Errorf(inbox.Internal, "the store refuses its role something: %w", bare)
	case mayPass(refused.Code):
		return inbox.Errorf(inbox.Unavailable, "the store cannot answer now: %w", bare)
	}
	return inbox.Errorf(inbox.Internal, "the store failed: %w", bare)
}

// mayPass says by the class of an SQLSTATE whether trying again later may help.
func mayPass(code string) bool {
	switch code[:min(2, len(code))] {
	case "08", // connection
		"40", // given up for another's sake
		"53", // out of disk, memory or connections
		"55", // locked by somebody
		"57", // ended by an administrator, starting or stopping
		"58": // the system under it
		return true
	}
	return code == "25006" // it only reads: a standby that has not taken over yet
}

// inTheWay says whether a change failed because of another one at the same time.
func inTheWay(err error) bool {
	refused, is := errors.AsType[*pgconn.PgError](err)
	return is && (refused.Code == "40001" || refused.Code == "40P01")
}

// fromServer says whether the server itself has told an error, rather than the way to it.
func fromServer(err error) bool {
	_, is := errors.AsType[*pgconn.PgError](err)
	return is
}

// withoutValues takes from an error of PostgreSQL what can hold values of rows: details,
// hints and the statement. The message names tables and constraints at most.
func withoutValues(err error) error {
	refused, is := errors.AsType[*pgconn.PgError](err)
	if !is {
		return err
	}
	return &pgconn.PgError{
		Severity: refused.Severity, Code: refused.Code, Message: refused.Message,
		TableName: refused.TableName, ConstraintName: refused.ConstraintName,
	}
}
