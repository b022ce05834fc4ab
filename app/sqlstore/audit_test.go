package sqlstore

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
			err := carryOut(t, of.store, try)
			if err == nil || !strings.Contains(err.Error(), "only added to") && !strings.Contains(err.Error(), "P0001") {
				t.Errorf("%s: %s: %v, want it refused", name, try, err)
			}
		}
		if n := number(t, of.store, "SELECT COUNT(*) FROM audit WHERE detail = '' AND action = 'take-out'"); n != 1 {
			t.Errorf("%s: %d entries are as they were, want 1", name, n)
		}
	}
}

// TestOnlyPrunedEntriesCanBeRemoved: none from the bound on, none that says what was exported
// or pruned; and the bound itself only grows, whatever the statement.
func TestOnlyPrunedEntriesCanBeRemoved(t *testing.T) {
	server := testkit.NeedPostgres(t)
	tries := []string{
		"UPDATE audit_pruned SET until = until - 1", "DELETE FROM audit_pruned", "INSERT INTO audit_pruned VALUES (1, 0)", "INSERT INTO audit_pruned VALUES (2, 0)",
		"UPDATE audit_pruned SET one = 2", "DELETE FROM audit", "UPDATE audit SET at = 0",
		"DELETE FROM audit WHERE action = 'read'", "DELETE FROM audit WHERE action = 'audit-exported'", "DELETE FROM audit WHERE action = 'audit-prune'",
	}
	for name, of := range map[string]struct {
		store *Store
		tries []string
	}{
		"sqlite": {openTest(t), append(tries, "INSERT OR REPLACE INTO audit_pruned VALUES (1, 0)", "UPDATE OR REPLACE audit_pruned SET until = 0")},
		"postgres": {openDatabase(t, server.Database(t)), append(tries,
			"INSERT INTO audit_pruned VALUES (1, 0) ON CONFLICT (one) DO UPDATE SET until = 0", "TRUNCATE audit_pruned",
			"CREATE TEMP TABLE audit_pruned AS SELECT 1 AS one, 9000000000000000000 AS until; DELETE FROM audit WHERE action = 'read'",
			everyPart("DELETE FROM audit_% WHERE action = 'read'"))},
	} {
		for _, entry := range []inbox.AuditEntry{
			{At: received().Add(-1), Action: inbox.AuditExported},
			{At: received().Add(-1), Action: inbox.AuditPruned},
			{At: received(), Action: inbox.AuditRead},
			{At: received().Add(-time.Microsecond), Citizen: tolvan, Action: inbox.AuditExit},
		} {
			if err := of.store.Note(t.Context(), entry); err != nil {
				t.Fatal(err)
			}
		}
		refuse := func(try string) {
			t.Helper()
			if err := carryOut(t, of.store, try); err == nil {
				t.Errorf("%s: %s: it is not refused", name, try)
			}
		}
		refuse("DELETE FROM audit WHERE action = 'exit'")
		if err := of.store.BeginPrune(t.Context(), received(), inbox.AuditEntry{At: received(), Action: inbox.AuditPruned}); err != nil {
			t.Fatal(err)
		}
		for _, try := range of.tries {
			refuse(try)
		}
		if n := number(t, of.store, "SELECT COUNT(*) FROM audit"); n != 5 {
			t.Errorf("%s: %d entries, want 5", name, n)
		}
		if until, err := of.store.AuditPruned(t.Context()); err != nil || !until.Equal(received()) {
			t.Errorf("%s: pruned until %v, %v", name, until, err)
		}
		if err := carryOut(t, of.store, "DELETE FROM audit WHERE action = 'exit'"); err != nil {
			t.Errorf("%s: what is before the bound: %v", name, err)
		}
	}
}

// carryOut has a store carry out statements.
func carryOut(t *testing.T, store *Store, statements string) error {
	t.Helper()
	return store.write(t.Context(), func(x *txn) error {
		if session, is := x.session.(pgSession); is {
			_, err := session.conn.PgConn().Exec(session.ctx, statements).ReadAll()
			return err
		}
		_, err := x.exec(statements)
		return err
	})
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
