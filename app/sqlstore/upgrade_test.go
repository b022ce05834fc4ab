package sqlstore

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"inkorg/app/inbox"
)

// beforeNames is the version of the schema in which a log-in had no parts of the name.
const beforeNames = 5

// openOld makes a database as an earlier program left it.
func openOld(t *testing.T, path string, version int64) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestSessionsOutliveTheUpgrade: nobody is logged out by a new version of the program.
func TestSessionsOutliveTheUpgrade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	db := openOld(t, path, beforeNames)
	want := inbox.Session{
		ID: inbox.HashSecret("secret"), Citizen: tolvan, Name: "Tolvan Tolvansson", CreatedAt: received(), SeenAt: received(),
		Login: inbox.Login{IdP: "https://idp.example.se", LoA: "loa3", AuthnInstant: received()},
	}
	_, err := db.Exec(`INSERT INTO sessions
		(id, citizen, name, created_at, seen_at, idp, loa, authn_instant, name_id, name_id_format, session_index)
		VALUES ($1, $2, $3, $4, $4, $5, $6, $4, '', '', '')`,
		want.ID[:], string(want.Citizen), want.Name, micros(received()), want.Login.IdP, want.Login.LoA)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := openAt(t, path).Session(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Reference == "" {
		t.Error("the session has no reference")
	}
	want.Reference = got.Reference
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the session (-want +got):\n%s", diff)
	}
}
