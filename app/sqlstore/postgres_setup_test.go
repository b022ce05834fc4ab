package sqlstore

import (
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// sqlBlock is a block of statements in the page for operators.
var sqlBlock = regexp.MustCompile("(?s)```sql\n(.*?)```")

// statementsWith gives the statements of the one block of the page that holds a text.
func statementsWith(t *testing.T, text string) []string {
	t.Helper()
	page, err := os.ReadFile("../ops/docs/postgresql.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, block := range sqlBlock.FindAllStringSubmatch(string(page), -1) {
		if strings.Contains(block[1], text) {
			found = append(found, strings.SplitAfter(strings.TrimSpace(block[1]), ";\n")...)
		}
	}
	if len(found) == 0 {
		t.Fatalf("the page has no block with %q", text)
	}
	return found
}

// TestRolesOfThePage sets up a server as the page says, and holds the role that the program
// runs with to be able to do all that is needed and nothing else.
func TestRolesOfThePage(t *testing.T) {
	server := testkit.StartPostgres(t, "fsync=off")
	admin := server.Database(t)
	for _, statement := range statementsWith(t, "CREATE ROLE") {
		server.Exec(t, admin, statement)
	}
	as := func(role string) string {
		u, err := url.Parse(admin)
		if err != nil {
			t.Fatal(err)
		}
		u.Path = "/inkorg"
		if role != "" {
			u.User = url.User(role)
		}
		return u.String()
	}
	for _, statement := range statementsWith(t, "ALTER DEFAULT PRIVILEGES") {
		server.Exec(t, as(""), statement)
	}
	if _, err := OpenPostgres(t.Context(), as("inkorg")); inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "run inkorg migrate") {
		t.Errorf("before migrating: %v, want advice", err)
	}
	owned := openDatabase(t, as("inkorg_owner"))
	store := openDatabase(t, as("inkorg"))
	active(t, store)
	if err := send(store, letter()); err != nil {
		t.Error(err)
	}
	if err := store.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := store.Purge(t.Context(), received(), received(), received()); err != nil {
		t.Error(err)
	}
	prune := inbox.AuditEntry{At: received(), Action: inbox.AuditPruned}
	for range 2 { // the first bound, and a later one
		if err := store.BeginPrune(t.Context(), received().Add(time.Hour), prune); err == nil || !strings.Contains(err.Error(), "only the owner of the tables") {
			t.Errorf("pruning by the role of the program: %v, want it refused", err)
		}
		if err := owned.BeginPrune(t.Context(), received(), prune); err != nil {
			t.Errorf("pruning by the owner: %v", err)
		}
	}
	for _, forbidden := range []string{
		"DROP TABLE messages", "ALTER TABLE citizens ADD COLUMN a INT", "TRUNCATE messages", "CREATE TABLE a ()", "SELECT * FROM pg_authid",
	} {
		err := store.write(t.Context(), func(x *txn) error {
			_, err := x.exec(forbidden)
			return err
		})
		if inbox.CodeOf(err) != inbox.Internal || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v, want it refused", forbidden, err)
		}
	}
}

// standIns are functions with the names and parameters of Citus', which hold a table to what
// Citus asks of one that is distributed, and note that it is.
const standIns = `CREATE TABLE spread (name regclass PRIMARY KEY);
	CREATE FUNCTION create_distributed_table(t regclass, k text, shard_count int DEFAULT 32, colocate_with text DEFAULT 'default')
	RETURNS void LANGUAGE plpgsql AS $$ BEGIN
		IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t AND attname = k) THEN
			RAISE '% has no column %', t, k;
		END IF;
		IF EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = t AND i.indisunique AND NOT EXISTS (
			SELECT 1 FROM pg_attribute a WHERE a.attrelid = t AND a.attname = k AND a.attnum = ANY (i.indkey))) THEN
			RAISE 'a unique key of % lacks %', t, k;
		END IF;
		INSERT INTO spread VALUES (t);
	END $$;
	CREATE FUNCTION create_reference_table(t regclass) RETURNS void LANGUAGE sql AS 'INSERT INTO spread VALUES (t)'`

// TestCitusOfThePage runs the statements of the page that spread the tables over machines: they
// fit the schema, and leave no table out.
func TestCitusOfThePage(t *testing.T) {
	server := testkit.NeedPostgres(t)
	database := server.Database(t)
	store := openDatabase(t, database)
	server.Exec(t, database, standIns)
	server.Exec(t, database, strings.Join(statementsWith(t, "create_distributed_table"), ""))
	const missing = `SELECT c.oid::regclass::text FROM pg_class c
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND c.relname NOT IN ('goose_db_version', 'spread') AND c.oid NOT IN (SELECT name FROM spread)`
	err := store.reader.each(t.Context(), missing, nil, func(r row) error {
		var table string
		err := r.Scan(&table)
		t.Errorf("the page does not say how Citus is to spread %s", table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestStatisticsAreFew: what is gathered for plans that do not depend on it takes little of
// the server, of columns that later migrations add too.
func TestStatisticsAreFew(t *testing.T) {
	store := openDatabase(t, testkit.NeedPostgres(t).Database(t))
	const many = `SELECT attrelid::regclass || '.' || attname FROM pg_attribute
		WHERE attrelid::regclass::text ~ '^(citizens|cases|messages|audit)(_[0-9]+)?$'
		AND attnum > 0 AND NOT attisdropped AND attstattarget NOT IN (0, 10)`
	err := store.reader.each(t.Context(), many, nil, func(r row) error {
		var column string
		err := r.Scan(&column)
		t.Errorf("%s has no target of its own", column)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSettingsOfThePage are ones that PostgreSQL knows.
func TestSettingsOfThePage(t *testing.T) {
	server := testkit.StartPostgres(t, "fsync=off")
	database := server.Database(t)
	for _, text := range []string{"log_error_verbosity", "archive_mode"} {
		for _, statement := range statementsWith(t, text) {
			server.Exec(t, database, statement)
		}
	}
	openDatabase(t, database)
	for _, statement := range statementsWith(t, "DELETE FROM sessions") {
		server.Exec(t, database, statement)
	}
}

// TestPostgresNewerSchemaIsRefused, and noticed by an instance that is running already.
func TestPostgresNewerSchemaIsRefused(t *testing.T) {
	server := testkit.NeedPostgres(t)
	database := server.Database(t)
	store := openDatabase(t, database)
	if schema := store.Schema(); schema.Before != 0 || schema.Now == 0 {
		t.Errorf("a new schema has gone from %d to %d", schema.Before, schema.Now)
	}
	if schema := openDatabase(t, database).Schema(); schema.Before != schema.Now {
		t.Errorf("an old schema has gone from %d to %d", schema.Before, schema.Now)
	}
	server.Exec(t, database, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
	if err := store.Ping(t.Context()); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("Ping: %v, want unavailable", err)
	}
	if _, err := OpenPostgres(t.Context(), database); inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "99999") {
		t.Errorf("Open: %v, want a conflict that names the version", err)
	}
}

// TestPostgresBesideMakesNoSchema: a command leaves the schema to those who serve.
func TestPostgresBesideMakesNoSchema(t *testing.T) {
	server := testkit.NeedPostgres(t)
	database := server.Database(t)
	for range 2 {
		if _, err := OpenPostgresBeside(t.Context(), database); inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("an empty database: %v, want not found", err)
		}
	}
	openDatabase(t, database)
	beside, err := OpenPostgresBeside(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	server.Exec(t, database, "DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)")
	if _, err := OpenPostgresBeside(t.Context(), database); inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "inkorg migrate") {
		t.Errorf("an older schema: %v, want a conflict that says what to do", err)
	}
}
