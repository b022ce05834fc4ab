package sqlstore

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// noted is a store with an entry in its audit log.
func noted(t *testing.T, store *Store) *Store {
	t.Helper()
	if err := store.Note(t.Context(), inbox.AuditEntry{At: received(), Citizen: tolvan, Action: inbox.AuditTakeOut}); err != nil {
		t.Fatal(err)
	}
	return store
}

// TestAuditLogIsOnlyAddedTo: the database refuses all else, by whatever statement.
func TestAuditLogIsOnlyAddedTo(t *testing.T) {
	server := testkit.NeedPostgres(t)
	database := server.Database(t)
	tries := []string{
		"UPDATE audit SET detail = 'other'", "UPDATE audit SET citizen = citizen", "DELETE FROM audit", "DELETE FROM audit WHERE citizen = '191212121212'",
	}
	for name, of := range map[string]struct {
		store *Store
		tries []string
	}{
		"sqlite": {noted(t, openTest(t)), append(tries,
			"INSERT OR REPLACE INTO audit SELECT citizen, at, id, 'read', actor, session, case_id, message_id, unit_id, system_id, detail FROM audit",
			"UPDATE OR REPLACE audit SET detail = 'other'")},
		// By the role that owns the tables.
		"postgres": {noted(t, openDatabase(t, database)), append(tries,
			"INSERT INTO audit SELECT * FROM audit ON CONFLICT (citizen, at, id) DO UPDATE SET detail = 'other'",
			"DELETE FROM audit_0; DELETE FROM audit_1; "+everyPart("DELETE FROM audit_%"), "TRUNCATE audit", "TRUNCATE audit_3")},
	} {
		for _, try := range of.tries {
			err := of.store.write(t.Context(), func(x *txn) error {
				if session, is := x.session.(pgSession); is {
					_, err := session.conn.PgConn().Exec(session.ctx, try).ReadAll()
					return err
				}
				_, err := x.exec(try)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "only added to") && !strings.Contains(err.Error(), "P0001") {
				t.Errorf("%s: %s: %v, want it refused", name, try, err)
			}
		}
		if n := number(t, of.store, "SELECT COUNT(*) FROM audit WHERE detail = '' AND action = 'take-out'"); n != 1 {
			t.Errorf("%s: %d entries are as they were, want 1", name, n)
		}
	}
}

// everyPart writes a statement for every part of a divided table.
func everyPart(statement string) string {
	var all []string
	for _, part := range strings.Fields("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15") {
		all = append(all, strings.ReplaceAll(statement, "%", part))
	}
	return strings.Join(all, "; ")
}

// TestErasedIsGone from every table that knows citizens, and from the file: but for the audit
// log, and the test account, which somebody else holds.
func TestErasedIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	from := furnishedAt(t, path)
	to := openDatabase(t, copied(t, from))
	// A command erases beside the running program, which goes on.
	beside, err := OpenBeside(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	for name, store := range map[string]*Store{"sqlite": beside, "postgres": to} {
		if _, err := store.Erase(t.Context(), tolvan, inbox.AuditEntry{At: received(), Citizen: tolvan, Action: inbox.AuditPersonErase}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tables, err := tablesOf(t.Context(), from.reader)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			for _, column := range table.columns {
				left := number(t, store, "SELECT COUNT(*) FROM "+table.name+" WHERE CAST("+column+" AS TEXT) LIKE '%"+string(tolvan)+"%'")
				if want := map[string]int{"audit citizen": 4, "test_accounts citizen": 1}[table.name+" "+column]; left != want {
					t.Errorf("%s: %d rows of %s still have the number in %s, want %d", name, left, table.name, column, want)
				}
			}
		}
		checkCounts(t, store, nil)
	}
	onDisk := ""
	for _, name := range []string{path, path + "-wal"} {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		onDisk += string(file)
	}
	if strings.Contains(onDisk, secretOf(tolvan)) {
		t.Error("the files still have what was in a message")
	}
	if !strings.Contains(onDisk, secretOf("191313131313")) {
		t.Error("the files have not even what has not been erased")
	}
}
