package sqlstore

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// changeFile runs statements on a file by hand, which mind nothing.
func changeFile(t *testing.T, file, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(file, "foreign_keys(0)", "ignore_check_constraints(1)", "writable_schema(1)"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

// TestInspectFindsWhatIsWrong: a file that is no store or not a whole one passes for none.
func TestInspectFindsWhatIsWrong(t *testing.T) {
	whole := backUp(t, furnished(t))
	edit := func(change func(content []byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, change(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	statement := func(statements string) func(*testing.T, string) {
		return func(t *testing.T, file string) { changeFile(t, file, statements) }
	}
	for name, test := range map[string]struct {
		change func(*testing.T, string)
		code   inbox.Code
		want   string
	}{
		"an empty file":     {edit(func([]byte) []byte { return nil }), inbox.Invalid, "no store of this program"},
		"a text":            {edit(func([]byte) []byte { return []byte(strings.Repeat("no database ", 500)) }), inbox.Invalid, "is not a database"},
		"half of it":        {edit(func(b []byte) []byte { return b[:len(b)/8192*4096] }), inbox.Invalid, "damaged"},
		"a page of nothing": {edit(func(b []byte) []byte { clear(b[len(b)-4096:]); return b }), inbox.Invalid, "damaged"},
		"another database":  {statement("DROP TABLE goose_db_version"), inbox.Invalid, "no store of this program"},
		"a newer program's": {statement("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"), inbox.Conflict, "99999"},
		"a message lost":    {statement("DELETE FROM messages WHERE rowid = 7"), inbox.Invalid, "cases whose messages are not as many as counted: 1"},
		"a case lost":       {statement("DELETE FROM cases WHERE messages = 1 AND citizen = '191212121212'"), inbox.Invalid, "citizens whose cases"},
		"a citizen lost":    {statement("DELETE FROM citizens WHERE citizen = '191212121212'"), inbox.Invalid, "cases without a citizen"},
		"a mark lost":       {statement("UPDATE messages SET read_at = 1 WHERE rowid = 7"), inbox.Invalid, "cases whose unread messages"},
		"an index astray":   {statement("UPDATE sqlite_schema SET sql = replace(sql, 'received_at', 'seq') WHERE name = 'messages_by_fingerprint'"), inbox.Invalid, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(whole)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "changed.db")
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Inspect(t.Context(), file); err != nil {
				t.Fatalf("before: %v", err)
			}
			test.change(t, file)
			_, err = Inspect(t.Context(), file)
			if inbox.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("%v, want %s with %q", err, test.code, test.want)
			}
			if err != nil && strings.Contains(err.Error(), string(tolvan)) {
				t.Errorf("%v tells whose it was", err)
			}
		})
	}
	t.Run("no file", func(t *testing.T) {
		if _, err := Inspect(t.Context(), filepath.Join(t.TempDir(), "none")); inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("%v, want not found", err)
		}
		if _, err := Inspect(t.Context(), t.TempDir()); inbox.CodeOf(err) != inbox.Invalid {
			t.Errorf("a folder: %v, want invalid", err)
		}
	})
}
