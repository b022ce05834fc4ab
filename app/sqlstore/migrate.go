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

// migrate brings the schema up to date with the migrations of a dialect and gives its
// version. A schema from a newer program is refused, since this one cannot know what it
// would break.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string) (version int64, err error) {
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialect, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	if current > target {
		return 0, newerSchema(current, target)
	}
	return target, nil
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
	if version != s.schema {
		return inbox.Errorf(inbox.Unavailable, "the schema has version %d instead of %d", version, s.schema)
	}
	return nil
}
