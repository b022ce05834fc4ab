package sqlstore

import (
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore/storetest"
	"inkorg/app/testkit"
)

// openDatabase opens a store in a database, and closes it with the test.
func openDatabase(t testing.TB, database string) *Store {
	t.Helper()
	store, err := OpenPostgres(t.Context(), database)
	if err != nil {
		t.Fatalf("OpenPostgres: %v", err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// TestPostgres holds the store in PostgreSQL to what every store must do, with deliveries
// together and, as where the tables are spread over machines, apart.
func TestPostgres(t *testing.T) {
	server := testkit.NeedPostgres(t)
	// To copy a database is several times faster than to migrate a new one.
	template := server.Database(t)
	if err := openDatabase(t, template).Close(); err != nil {
		t.Fatal(err)
	}
	t.Run("together", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) inbox.Store { return openDatabase(t, server.Copy(t, template)) })
	})
	t.Run("apart", func(t *testing.T) {
		server.Exec(t, template, "CREATE TABLE pg_dist_partition ()") // as Citus has
		storetest.Run(t, func(t *testing.T) inbox.Store { return openDatabase(t, server.Copy(t, template)) })
	})
}
