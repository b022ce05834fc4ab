package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"inkorg/app/inbox"
)

//go:embed migrations
var migrations embed.FS

// newMigrations prepares the migrations of a dialect.
func newMigrations(db *sql.DB, dialect goose.Dialect, folder string) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialect, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}

// migrate brings the schema up to date with the migrations of a dialect. A schema from a
// newer program is refused, since this one cannot know what it would break.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string) (Schema, error) {
	provider, err := newMigrations(db, dialect, folder)
	if err != nil {
		return Schema{}, err
	}
	before, known, err := provider.GetVersions(ctx)
	if err != nil {
		return Schema{}, fmt.Errorf("migrations: %w", err)
	}
	if before > known {
		return Schema{}, newerSchema(before, known)
	}
	if _, err := provider.Up(ctx); err != nil {
		return Schema{}, fmt.Errorf("migrations: %w", err)
	}
	return Schema{Before: before, Now: known}, nil
}

// newestMigration is the version that the migrations of a folder come to.
func newestMigration(folder string) (version int64, err error) {
	files, err := migrations.ReadDir("migrations/" + folder)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	for _, file := range files {
		number, err := goose.NumericComponent(file.Name())
		if err != nil {
			return 0, fmt.Errorf("migrations: %w", err)
		}
		version = max(version, number)
	}
	return version, nil
}

// knownSchema refuses a schema that is not the one this program knows, older or newer.
func knownSchema(ctx context.Context, db *sql.DB, _ goose.Dialect, folder string) (Schema, error) {
	var now int64
	if err := db.QueryRowContext(ctx, schemaVersion).Scan(&now); err != nil {
		return Schema{}, err
	}
	return sameSchema(now, folder)
}

// sameSchema is for a program that uses a schema as it is.
func sameSchema(now int64, folder string) (Schema, error) {
	known, err := newestMigration(folder)
	switch {
	case err != nil:
		return Schema{}, err
	case now > known:
		return Schema{}, newerSchema(now, known)
	case now < known:
		return Schema{}, inbox.Errorf(inbox.Conflict,
			"the schema has version %d and this program needs %d: run inkorg migrate, or start the program anew", now, known)
	}
	return Schema{Before: now, Now: now}, nil
}

func newerSchema(current, known int64) error {
	return inbox.Errorf(inbox.Conflict,
		"the schema has version %d and this program knows %d: run the newer program that wrote it", current, known)
}

const schemaVersion = `SELECT MAX(version_id) FROM goose_db_version`

// Ping says whether the store can be read and its schema is the one this program made.
func (s *Store) Ping(ctx context.Context) error {
	var version int64
	if err := s.reader.one(ctx, schemaVersion, nil, &version); err != nil {
		return err
	}
	if version != s.schema.Now {
		return inbox.Errorf(inbox.Unavailable, "the schema has version %d instead of %d", version, s.schema.Now)
	}
	return nil
}
