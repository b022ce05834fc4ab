package sqlstore

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"inkorg/app/testkit"
)

// parameter is a parameter of a query.
var parameter = regexp.MustCompile(`\$([0-9]+)(::[a-z]+\[\])?`)

// costly is what a plan has that reads a table in whole, sorts what it has read, or reads
// rows by an index only to pass over them.
var costly = regexp.MustCompile(`Seq Scan|Sort  |Hash Join|Merge Join|Bitmap|Filter: .*`)

var indexScan = regexp.MustCompile(`Index (Only )?Scan (Backward )?using`)

// ofFingerprint is what an index leaves over of a fingerprint, which is one citizen's anyway.
var ofFingerprint = regexp.MustCompile(`(Index Cond: \(+fingerprint = .*)\s+Filter: \(citizen = (\$1|w\.citizen)\)`)

// few are conditions that an index leaves over, of which there are no more rows than the
// query is for.
var few = strings.NewReplacer(
	"Filter: ((read_at IS NULL) AND (case_id = $2))", "", "Filter: (read_at IS NOT NULL)", "", // of one message
	"Filter: (read_at IS NULL)", "", "Filter: (read_at = $3)", "", // of one case
	"Filter: ((received_at >= $3) AND (received_at < $4))", "", // likewise
	"Conflict Filter: ((leases.holder = excluded.holder) OR (leases.until <= $3))", "", "Filter: (holder = $2)", "", // of one lease
	"Filter: (seen_at < $2)", "", "Filter: (session_index = ANY (ARRAY[$3, ''::text]))", "", // of one session, and of a log-in's
	"Filter: ((dead = 0) AND ((claim = ''::text) OR (due_at <= $2)))", "", "Filter: (($2 = ''::text) OR (id = $2))", "", "Filter: (claim = $3)", "", // of one citizen's outbox, of the dead, and of one notification
	"Filter: (until < $1)", "", "Filter: (action = 'audit-exported'::text)", "", // of one bound, and of commands about nobody
	"Filter: (action <> ALL ('{audit-exported,audit-prune}'::text[]))", "", "Filter: (action = ANY ('{audit-exported,audit-prune}'::text[]))", "", // which leaves few over, and of the same commands
)

// some fills a store with cases and has the database count them.
const some = `
	INSERT INTO citizens SELECT n, '', 0, 0, '', 0, '', 100, 50, 0 FROM generate_series(1, 100) n;
	INSERT INTO cases SELECT n, m % 5 / 4, m, m, '', '', 1, m % 2, 'SE45454', m FROM generate_series(1, 100) n, generate_series(1, 100) m;
	INSERT INTO messages SELECT n, m, 1, m, m, CASE m % 2 WHEN 0 THEN 1 END, '', '', '', '', '', '', m, '', '', NULL, '', '', '',
		0, 'SE45454', '', '', '', '', sha256((n * m)::text::bytea) FROM generate_series(1, 100) n, generate_series(1, 100) m;
	INSERT INTO outbox SELECT n, m, 1, 0, m, m, m % 2, '', 1, '' FROM generate_series(1, 100) n, generate_series(1, 100) m;
	INSERT INTO sessions SELECT sha256(n::text::bytea), n, '', n, n, 'idp', '', 0, n, '', n FROM generate_series(1, 10000) n;
	INSERT INTO pending_logins SELECT n, sha256(''), sha256(''), '', '', '', n, n FROM generate_series(1, 10000) n;
	INSERT INTO used_assertions SELECT n, n FROM generate_series(1, 10000) n;
	INSERT INTO audit SELECT n, m, m, CASE m % 2 WHEN 0 THEN 'read' ELSE 'exit' END, '', m, m, m, '', '', ''
		FROM generate_series(1, 100) n, generate_series(1, 100) m;
	ANALYZE`

// TestPostgresPlans is TestPlans for PostgreSQL.
func TestPostgresPlans(t *testing.T) {
	server := testkit.NeedPostgres(t)
	database := server.Database(t)
	store := openDatabase(t, database)
	server.Exec(t, database, some)
	all := queries(t, store)
	all["active citizen if free"] = all["active citizen"] + store.dialect.lockFreeRow
	all["active citizen"] += store.dialect.lockRow
	all["hold citizens"], all["earlier answers"], all["cases of threads"] = holdCitizens, earlierAnswers, casesOfThreads
	all["update cases"], all["recount all"] = updateCases, recountAll
	for name, query := range all {
		t.Run(name, func(t *testing.T) {
			plan := ofFingerprint.ReplaceAllString(few.Replace(explainPostgres(t, store, query)), "$1")
			if found := costly.FindString(plan); found != "" {
				t.Errorf("%s:\n%s\nquery:\n%s", found, plan, query)
			}
			if len(indexScan.FindAllString(plan, -1)) != strings.Count(plan, "Index Cond") {
				t.Errorf("an index is read in whole:\n%s\nquery:\n%s", plan, query)
			}
			if strings.HasPrefix(name, "list unread") && !strings.Contains(plan, "citizen_last_at_id_idx") {
				t.Errorf("passes the read cases too:\n%s", plan)
			}
		})
	}
}

// explainPostgres gives the plan of a query on the store's own terms.
func explainPostgres(t *testing.T, store *Store, query string) (plan string) {
	t.Helper()
	values := map[string]string{}
	for _, found := range parameter.FindAllStringSubmatch(query, -1) {
		if value := "'1'"; found[2] == "" && values[found[1]] == "" {
			values[found[1]] = value
		} else if found[2] != "" {
			values[found[1]] = "'{1}'"
		}
	}
	var list []string
	for n := range len(values) {
		list = append(list, values[fmt.Sprint(n+1)])
	}
	explain := "EXPLAIN EXECUTE explained"
	if len(list) > 0 {
		explain += "(" + strings.Join(list, ", ") + ")"
	}
	err := store.write(t.Context(), func(x *txn) error {
		session := x.session.(pgSession)
		if _, err := session.conn.Exec(session.ctx, "DEALLOCATE ALL; PREPARE explained AS "+query); err != nil {
			return err
		}
		rows, err := session.conn.Query(session.ctx, explain, pgx.QueryExecModeSimpleProtocol)
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		plan = strings.Join(lines, "\n")
		return err
	})
	if err != nil {
		t.Fatalf("%v in:\n%s", err, query)
	}
	return plan
}
