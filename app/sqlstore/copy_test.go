package sqlstore

import (
	"context"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// furnished is an embedded store with something in every table.
func furnished(t *testing.T) *Store {
	t.Helper()
	return furnishedAt(t, filepath.Join(t.TempDir(), "inkorg.db"))
}

// secretOf is in every message of a citizen of furnished, and nowhere else.
func secretOf(id inbox.PersonID) string { return "hemligheten om " + string(id[2:5]) }

func furnishedAt(t *testing.T, path string) *Store {
	t.Helper()
	store := openAt(t, path)
	ctx := t.Context()
	for _, id := range []inbox.PersonID{tolvan, "191313131313"} {
		citizen := inbox.Citizen{ID: id, Name: "Tolvan Ågren", ActiveSince: received(), Notifications: inbox.Notifications{SMS: true, Language: "en"}}
		if err := store.Activate(ctx, citizen); err != nil {
			t.Fatal(err)
		}
		for i := range 30 {
			m := letter()
			m.Citizen = id
			m.Text += secretOf(id) + strings.Repeat("<para>\\ \" ' \t\n\r $1 👩🏽‍⚕️</para>", i*i)
			if i%3 == 0 {
				m.ThreadID, m.SSOLink = "tråd", &inbox.SSOLink{SystemID: "SE45454"}
			}
			if err := send(store, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	page, err := store.Cases(ctx, tolvan, inbox.CaseQuery{Limit: 4})
	if err != nil {
		t.Fatal(err)
	}
	page.Cases = slices.DeleteFunc(page.Cases, func(c inbox.Case) bool { return c.Messages > 1 }) // the thread goes on in the copy
	_, messages, err := store.Thread(ctx, tolvan, page.Cases[0].ID, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	told := letter()
	told.NotifyAt, told.Answer.NotificationSent = received(), []inbox.NotificationMethod{inbox.MethodSMS}
	_, err = store.UseOnce(ctx, "assertion", received())
	_, leaseErr := store.TakeLease(ctx, "retention", "holder", received(), received().Add(time.Hour))
	_, removeErr := store.Dispose(ctx, tolvan, []string{page.Cases[2].ID}, inbox.RemoveAny)
	for _, err := range []error{
		err, leaseErr, removeErr,
		send(store, told),
		store.BeginPrune(ctx, received(), inbox.AuditEntry{At: received(), Action: inbox.AuditPruned}),
		store.AddNotice(ctx, inbox.Notice{ID: "notice", Until: received()}),
		store.KeepExchanges(ctx, []inbox.Exchange{{ID: "exchange", Citizen: tolvan}}),
		store.SetRemark(ctx, inbox.Remark{System: "SE45454", Line: "contact", Text: "text"}),
		store.SetTestToken(ctx, inbox.HashSecret("token"), inbox.AuditEntry{At: received(), Citizen: tolvan, Action: inbox.AuditTokenMade}),
		store.AddTestAccount(ctx, inbox.TestAccount{Number: tolvan}, inbox.AuditEntry{Citizen: tolvan, Action: inbox.AuditAccountAdd}),
		act(store, inbox.ActionArchive, page.Cases[1].ID),
		store.MarkRead(ctx, tolvan, page.Cases[0].ID, []string{messages[0].ID}, received()),
		store.CreateSession(ctx, inbox.Session{ID: inbox.HashSecret("secret"), Citizen: tolvan}),
		store.SavePendingLogin(ctx, inbox.PendingLogin{RequestID: "request"}),
		store.Note(ctx, inbox.AuditEntry{Citizen: tolvan, Action: inbox.AuditTakeOut}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// contents gives all that can be seen of the citizens' mail.
func contents(t *testing.T, store *Store) (all []any) {
	t.Helper()
	for _, id := range []inbox.PersonID{tolvan, "191313131313"} {
		citizen, err := store.Citizen(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, citizen)
		waiting, err := store.Notifications(t.Context(), false, 1000)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(waiting, func(a, b inbox.Notification) int { return strings.Compare(a.ID, b.ID) })
		all = append(all, waiting)
		for _, view := range []inbox.View{inbox.ViewInbox, inbox.ViewUnread, inbox.ViewArchive} {
			page, err := store.Cases(t.Context(), id, inbox.CaseQuery{View: view, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, page)
			for _, c := range page.Cases {
				_, messages, err := store.Thread(t.Context(), id, c.ID, 0, 100)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, messages)
			}
		}
	}
	return all
}

// copied copies a store to a new database.
func copied(t *testing.T, from *Store) (database string) {
	t.Helper()
	database = testkit.NeedPostgres(t).Database(t)
	if err := from.CopyToPostgres(t.Context(), database, func(Copied) {}); err != nil {
		t.Fatal(err)
	}
	return database
}

func TestCopyToPostgres(t *testing.T) {
	from := furnished(t)
	database := testkit.NeedPostgres(t).Database(t)
	var told []Copied
	if err := from.CopyToPostgres(t.Context(), database, func(c Copied) { told = append(told, c) }); err != nil {
		t.Fatal(err)
	}
	to := openDatabase(t, database)
	if diff := cmp.Diff(contents(t, from), contents(t, to)); diff != "" {
		t.Errorf("the copy (-original +copy):\n%s", diff)
	}
	checkCounts(t, to, nil)
	for _, c := range told {
		if n := number(t, to, "SELECT COUNT(*) FROM "+c.Table); !c.Whole || n != c.Rows || n == 0 {
			t.Errorf("told %+v, and there are %d", c, n)
		}
	}
	if tables, err := tablesOf(t.Context(), from.reader); err != nil || len(told) != len(tables) {
		t.Errorf("%d tables of %d copied (%v)", len(told), len(tables), err)
	}
	t.Run("goes on where it was", func(t *testing.T) {
		if _, err := to.Session(t.Context(), inbox.HashSecret("secret")); err != nil {
			t.Errorf("session: %v", err)
		}
		if first, err := to.UseOnce(t.Context(), "assertion", received()); first || err != nil {
			t.Errorf("an assertion can be used again (%v)", err)
		}
		again := letter()
		again.ThreadID = "tråd"
		if err := send(to, again); err != nil {
			t.Fatal(err)
		}
		if kept, err := to.Message(t.Context(), tolvan, again.ID); err != nil || kept.Seq != 11 {
			t.Errorf("the next of the thread is number %d (%v), want 11", kept.Seq, err)
		}
	})
	t.Run("not twice", func(t *testing.T) {
		err := from.CopyToPostgres(t.Context(), database, func(Copied) { t.Error("has begun") })
		if inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), "is not empty") {
			t.Errorf("%v, want a conflict", err)
		}
	})
}

// TestCopyIsWholeOrNothing: what goes wrong in the middle of a copy leaves nothing behind.
func TestCopyIsWholeOrNothing(t *testing.T) {
	from := furnished(t)
	server := testkit.NeedPostgres(t)
	const changing = `CREATE FUNCTION changed() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN IF NEW.citizen <> '191212121212' THEN RETURN NEW; END IF; %s; END $$;
		CREATE TRIGGER changed BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION changed()`
	for name, test := range map[string]struct{ trigger, want string }{
		"a content differs": {"NEW.description := 'other'; RETURN NEW", "contents differ"},
		"a row is lost":     {"RETURN NULL", "30 rows and the original 60"},
		"a row is refused":  {"RAISE EXCEPTION 'refused'", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			database := server.Database(t)
			to := openDatabase(t, database)
			server.Exec(t, database, strings.Replace(changing, "%s", test.trigger, 1))
			err := from.CopyToPostgres(t.Context(), database, func(Copied) {})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want one with %q", err, test.want)
			}
			checkEmpty(t, to)
		})
	}
	t.Run("given up", func(t *testing.T) {
		database := server.Database(t)
		ctx, cancel := context.WithCancel(t.Context())
		err := from.CopyToPostgres(ctx, database, func(c Copied) {
			if c.Table == "cases" {
				cancel()
			}
		})
		if inbox.CodeOf(err) != inbox.Unavailable {
			t.Errorf("%v, want unavailable", err)
		}
		checkEmpty(t, openDatabase(t, database))
	})
}

func checkEmpty(t *testing.T, store *Store) {
	t.Helper()
	for _, table := range []string{"citizens", "cases", "messages", "sessions"} {
		if n := number(t, store, "SELECT COUNT(*) FROM "+table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
}

func TestDigest(t *testing.T) {
	sum := func(rows ...[]any) (d digest) {
		for _, row := range rows {
			d.add(row)
		}
		return d
	}
	a, b := []any{"a", int64(1), nil, []byte("x")}, []any{"b", int64(2), "y", []byte{}}
	if sum(a, b) != sum(b, a) {
		t.Error("the order of rows counts")
	}
	if sum([]any{int32(-1)}) != sum([]any{int64(-1)}) {
		t.Error("the width of a number counts")
	}
	different := [][]any{
		{"ab", "c"}, {"a", "bc"}, {"abc"}, {"abc", ""}, {"abc", nil}, {[]byte("abc")}, {"1"}, {int64(1)}, {int64(2)}, {nil}, {""}, {},
	}
	seen := map[digest][]any{sum(): nil}
	for _, row := range different {
		if same, twice := seen[sum(row)]; twice {
			t.Errorf("%v is the same as %v", row, same)
		}
		seen[sum(row)] = row
	}
	if sum(a, a) == sum() || sum(a, a) == sum(a) {
		t.Error("a row that is there twice does not count")
	}
}

// TestBothSchemasAreOne: every migration is there for both databases, and they come to the
// same tables and columns.
func TestBothSchemasAreOne(t *testing.T) {
	names := func(dialect string) []string {
		files, err := fs.Glob(migrations, path.Join("migrations", dialect, "*.sql"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		return files
	}
	if diff := cmp.Diff(names("sqlite"), names("postgres")); diff != "" {
		t.Errorf("migrations (-sqlite +postgres):\n%s", diff)
	}
	tables, err := tablesOf(t.Context(), openTest(t).reader)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, table := range tables {
		for _, column := range table.columns {
			want = append(want, table.name+"."+column)
		}
	}
	const columns = `SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
		JOIN pg_class t ON t.oid = c.table_name::regclass AND NOT t.relispartition
		WHERE c.table_schema = 'public' AND c.table_name <> 'goose_db_version'`
	err = openDatabase(t, testkit.NeedPostgres(t).Database(t)).reader.each(t.Context(), columns, nil, func(r row) error {
		var name string
		err := r.Scan(&name)
		got = append(got, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns (-sqlite +postgres):\n%s", diff)
	}
}
