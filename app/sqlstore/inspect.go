package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"inkorg/app/inbox"
)

// Contents is what the file of an embedded store has been found to hold.
type Contents struct {
	Schema int64       // version
	Tables []TableRows // all of them
	Newest time.Time   // when the newest message was received; zero without one
}

// TableRows is a table and how many rows it has.
type TableRows struct {
	Table string
	Rows  int
}

// Rows gives the number of rows of a table, 0 for one that is not there.
func (c Contents) Rows(table string) int {
	for _, t := range c.Tables {
		if t.Table == table {
			return t.Rows
		}
	}
	return 0
}

// Inspect verifies the file of an embedded store and says what it holds: the database is
// whole, and what is counted is there. It changes no row, and
// does not mind a process that has the store open. NotFound when there is no file, Invalid when it is no store or is
// damaged, Conflict when a newer program wrote it.
func Inspect(ctx context.Context, path string) (Contents, error) {
	file, err := openFile(path)
	if err != nil {
		return Contents{}, err
	}
	contents, err := inspect(ctx, file)
	if err != nil {
		return Contents{}, fmt.Errorf("store %s: %w", path, errors.Join(err, file.close()))
	}
	return contents, file.close()
}

// openFile opens a database file that is there, beside whatever process serves it.
func openFile(path string) (*sqliteReader, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, inbox.Errorf(inbox.NotFound, "store %s: there is no such file", path)
	case err != nil:
		return nil, storeFailure(path, err)
	case !info.Mode().IsRegular():
		return nil, inbox.Errorf(inbox.Invalid, "store %s: is no file", path)
	}
	file, err := openSQLiteReader(path, 1, "busy_timeout(5000)")
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", path, noDatabase(err))
	}
	return file, nil
}

func inspect(ctx context.Context, reader reader) (c Contents, err error) {
	if c.Schema, err = readableSchema(ctx, reader); err != nil {
		return Contents{}, err
	}
	if err := verify(ctx, reader); err != nil {
		return Contents{}, err
	}
	tables, err := tablesOf(ctx, reader)
	if err != nil {
		return Contents{}, err
	}
	for _, table := range tables {
		var rows int
		if err := reader.one(ctx, "SELECT COUNT(*) FROM "+table.name, nil, &rows); err != nil {
			return Contents{}, err
		}
		c.Tables = append(c.Tables, TableRows{table.name, rows})
	}
	var newest sql.Null[int64]
	if err := reader.one(ctx, "SELECT MAX(received_at) FROM messages", nil, &newest); err != nil {
		return Contents{}, err
	}
	if newest.Valid {
		c.Newest = fromMicros(newest.V)
	}
	return c, nil
}

// readableSchema gives the version of a schema that this program can work with, perhaps after
// bringing it up to date.
func readableSchema(ctx context.Context, reader reader) (version int64, err error) {
	known, err := newestMigration("sqlite")
	if err != nil {
		return 0, err
	}
	var has int
	const versions = "SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('goose_db_version', 'messages')"
	if err := reader.one(ctx, versions, nil, &has); err != nil {
		return 0, noDatabase(err)
	}
	if has != 2 {
		return 0, inbox.Errorf(inbox.Invalid, "the file is no store of this program")
	}
	if err := reader.one(ctx, schemaVersion, nil, &version); err != nil {
		return 0, err
	}
	if version > known {
		return 0, newerSchema(version, known)
	}
	return version, nil
}

// noDatabase gives an error of reading a file that somebody has named.
func noDatabase(err error) error {
	if damaged(err) {
		return inbox.Errorf(inbox.Invalid, "the file is damaged or is not a database: %w", err)
	}
	return failure(err)
}

// verify holds a database in SQLite to be whole, and its rows to fit together.
func verify(ctx context.Context, reader reader) error {
	var first string
	if err := reader.one(ctx, "PRAGMA integrity_check(1)", nil, &first); err != nil {
		return noDatabase(err)
	}
	if first != "ok" {
		return inbox.Errorf(inbox.Invalid, "the file is damaged: %s", first)
	}
	checks := append(countChecks(), check{"rows that refer to none", "SELECT COUNT(*) FROM pragma_foreign_key_check"})
	for _, check := range checks {
		var n int
		if err := reader.one(ctx, check.query, nil, &n); err != nil {
			return err
		}
		if n > 0 {
			return inbox.Errorf(inbox.Invalid, "the file is not whole: %s: %d", check.what, n)
		}
	}
	return nil
}

// check asks how many rows are wrong in some way.
type check struct{ what, query string }

// countChecks hold what is counted, in either database, to be there: no row can be missing
// without being missed.
func countChecks() []check {
	return []check{
		{"citizens whose cases are not as many as counted", `SELECT COUNT(*) FROM citizens z
			WHERE inbox_cases + archived_cases <> (SELECT COUNT(*) FROM cases c WHERE c.citizen = z.citizen)`},
		{"citizens whose unread cases are not as many as counted", `SELECT COUNT(*) FROM citizens z
			WHERE unread_cases <> (SELECT COUNT(*) FROM cases c WHERE c.citizen = z.citizen AND c.unread > 0 AND c.archived = 0)`},
		{"cases whose messages are not as many as counted", `SELECT COUNT(*) FROM cases c
			WHERE messages <> (SELECT COUNT(*) FROM messages m WHERE m.citizen = c.citizen AND m.case_id = c.id)`},
		{"cases whose unread messages are not as many as counted", `SELECT COUNT(*) FROM cases c
			WHERE unread <> (SELECT COUNT(*) FROM messages m WHERE m.citizen = c.citizen AND m.case_id = c.id AND m.read_at IS NULL)`},
		{"messages without a case", `SELECT COUNT(*) FROM messages m
			WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.citizen = m.citizen AND c.id = m.case_id)`},
		{"cases without a citizen", `SELECT COUNT(*) FROM cases c
			WHERE NOT EXISTS (SELECT 1 FROM citizens z WHERE z.citizen = c.citizen)`},
	}
}
