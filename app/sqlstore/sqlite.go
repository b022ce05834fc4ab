package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver of migrations

	"inkorg/app/inbox"
)

// Open opens the embedded store in the file at path, and creates it and its folder when
// they are not there, readable by their owner alone. One process at a time can have it
// open. What goes wrong is told with the path and what to do about it; Conflict when
// another process has the store or a newer program wrote it, Invalid when everybody
// could read it.
func Open(ctx context.Context, path string) (*Store, error) {
	file, err := claim(path)
	if err != nil {
		return nil, err
	}
	store, err := openSQLite(ctx, file.path, migrate)
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", file.path, errors.Join(openFailure(err), file.release()))
	}
	store.release = file.release
	return store, nil
}

// OpenBeside opens an embedded store that is there, also while another process has it open:
// for a command that asks or changes a little and ends. It makes neither the store nor its
// schema. NotFound when there is no store, Conflict when its schema is of another program.
func OpenBeside(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, inbox.Errorf(inbox.NotFound, "store %s: there is none; serve makes it", path)
	}
	lock, err := lockBeside(path)
	if err != nil {
		return nil, err
	}
	store, err := openSQLite(ctx, path, knownSchema)
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", path, errors.Join(openFailure(err), lock.Close()))
	}
	store.release = lock.Close
	return store, nil
}

// prepare has the schema of a database be the one that the program knows.
type prepare func(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string) (Schema, error)

func openSQLite(ctx context.Context, path string, prepare prepare) (*Store, error) {
	sweden, err := inbox.LoadSwedishTime()
	if err != nil {
		return nil, err
	}
	writer, err := openSQLiteWriter(path, writerSettings()...)
	if err != nil {
		return nil, err
	}
	schema, err := prepareFile(ctx, path, prepare)
	if err != nil {
		return nil, errors.Join(err, writer.close())
	}
	reader, err := openSQLiteReader(path, max(4, runtime.NumCPU()), "busy_timeout(5000)", "query_only(1)", "temp_store(MEMORY)")
	if err != nil {
		return nil, errors.Join(err, writer.close())
	}
	return &Store{reader: reader, writer: writer, dialect: sqliteDialect(), schema: schema, sweden: sweden}, nil
}

// writerSettings are of a connection that writes. WAL lets readers read while somebody
// writes; FULL has every commit on disk before it is answered. What is removed is
// overwritten, so that the file does not keep it. A message goes to ten places all over the
// file: the cache, of 32 MiB, has room for the ways to them, and the log begins anew once it
// has 32 MiB.
func writerSettings() []setting {
	return []setting{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "temp_store(MEMORY)", "secure_delete(1)",
		"cache_size(-32768)", "wal_autocheckpoint(8000)",
	}
}

// prepareFile prepares the schema of a database file. Migrations know database/sql only.
func prepareFile(ctx context.Context, path string, prepare prepare) (Schema, error) {
	db, err := sql.Open("sqlite", dsn(path, writerSettings()...))
	if err != nil {
		return Schema{}, err
	}
	db.SetMaxOpenConns(1)
	schema, err := prepare(ctx, db, goose.DialectSQLite3, "sqlite")
	return schema, errors.Join(err, db.Close())
}

// beginWriting takes the right to write at once, since taking it later in a transaction
// fails when somebody else has written in between.
const beginWriting = "BEGIN IMMEDIATE"

// dsn names a database file for database/sql. Migrations begin their transactions by it,
// which is to do it like beginWriting.
func dsn(path string, settings ...setting) string {
	query := url.Values{"_txlock": {"immediate"}, "_dqs": {"0"}}
	for _, s := range settings {
		query.Add("_pragma", string(s))
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	return name.String()
}

// sqliteDialect has the index of the unread cases used. By itself SQLite goes through the
// table, which is in the order of the list too, but passes every read case. Rows need no
// lock, with one writer.
func sqliteDialect() dialect {
	return dialect{unreadIndex: " INDEXED BY cases_unread", settle: "PRAGMA wal_checkpoint(TRUNCATE)"}
}

// openFailure adds to failure what to do about a file that is not a database.
func openFailure(err error) error {
	if damaged(err) {
		return inbox.Errorf(inbox.Internal, "the file is damaged or is not a database, restore it from a backup: %w", err)
	}
	return failure(err)
}
