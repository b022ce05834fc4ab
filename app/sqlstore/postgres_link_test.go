package sqlstore

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// TestChangesInEachOthersWay are tried again: changes that wait for each other in a circle,
// and any that the database gives up for another's sake.
func TestChangesInEachOthersWay(t *testing.T) {
	store := openDatabase(t, testkit.NeedPostgres(t).Database(t))
	citizens := []inbox.PersonID{tolvan, "191313131313"}
	for _, id := range citizens {
		if err := store.Activate(t.Context(), inbox.Citizen{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("circle", func(t *testing.T) {
		var first sync.WaitGroup // both hold one citizen before they want the other
		first.Add(2)
		var attempts atomic.Int64
		crossing := func(order []inbox.PersonID) error {
			var once sync.Once
			return store.write(t.Context(), func(x *txn) error {
				attempts.Add(1)
				if err := x.holdCitizen(order[0]); err != nil {
					return err
				}
				once.Do(func() { first.Done(); first.Wait() })
				return x.holdCitizen(order[1])
			})
		}
		var all sync.WaitGroup
		all.Go(func() {
			if err := crossing(citizens); err != nil {
				t.Error(err)
			}
		})
		if err := crossing([]inbox.PersonID{citizens[1], citizens[0]}); err != nil {
			t.Error(err)
		}
		all.Wait()
		if attempts.Load() < 3 {
			t.Errorf("%d attempts: they were not in each other's way", attempts.Load())
		}
	})
	for _, state := range []string{"40001", "40P01"} {
		t.Run(state, func(t *testing.T) {
			attempts := 0
			err := store.write(t.Context(), func(x *txn) error {
				if attempts++; attempts < 3 {
					_, err := x.exec("DO $$ BEGIN RAISE SQLSTATE '" + state + "'; END $$")
					return err
				}
				return rename("kept", nil)(x)
			})
			if err != nil || attempts != 3 || nameKept(t, store) != "kept" {
				t.Errorf("after %d attempts: %v", attempts, err)
			}
		})
	}
	t.Run("for ever", func(t *testing.T) {
		err := store.write(t.Context(), func(x *txn) error {
			_, err := x.exec("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")
			return err
		})
		if inbox.CodeOf(err) != inbox.Unavailable {
			t.Errorf("%v, want unavailable", err)
		}
	})
}

// TestSwallowedErrorIsNoSuccess: a change that does not pass on an error of the database has
// not been made.
func TestSwallowedErrorIsNoSuccess(t *testing.T) {
	store := openDatabase(t, testkit.NeedPostgres(t).Database(t))
	active(t, store)
	err := store.write(t.Context(), func(x *txn) error {
		if err := rename("kept", nil)(x); err != nil {
			return err
		}
		_, _ = x.exec("SELECT 1/0")
		return nil
	})
	if err == nil || nameKept(t, store) != "" {
		t.Errorf("%v, and the store has %q", err, nameKept(t, store))
	}
}

// TestOneQuestionFailsAlone asks the database for what it cannot answer together with what
// it can.
func TestOneQuestionFailsAlone(t *testing.T) {
	store := openDatabase(t, testkit.NeedPostgres(t).Database(t))
	active(t, store)
	l := &link{config: mustConfig(t, store)}
	defer l.close()
	var batch []*question
	for _, query := range []string{activeCitizen, "SELECT 1/0 WHERE $1 <> ''", "SELECT nonsense", activeCitizen, "SELECT 1 WHERE $1 = 1 FOR UPDATE"} {
		batch = append(batch, &question{query: query, args: []any{string(tolvan)}, scan: func(r row) error {
			var one int
			return r.Scan(&one)
		}, done: make(chan struct{})})
	}
	l.answer(batch)
	for i, q := range batch {
		<-q.done
		if failed, should := q.err != nil, !slices.Contains([]int{0, 3}, i); failed != should {
			t.Errorf("question %d: %v", i, q.err)
		}
	}
}

// mustConfig is how a store's connections are made.
func mustConfig(t *testing.T, store *Store) (config *pgx.ConnConfig) {
	t.Helper()
	err := store.write(t.Context(), func(x *txn) error {
		config = x.session.(pgSession).conn.Config()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// TestDurableWhateverTheServerSays: a server that does not wait for the disk is told to.
func TestDurableWhateverTheServerSays(t *testing.T) {
	server := testkit.NeedPostgres(t)
	for setting, want := range map[string]string{"off": "on", "local": "local"} {
		database := server.Database(t)
		server.Exec(t, database, fmt.Sprintf("ALTER DATABASE %s SET synchronous_commit = %s", database[strings.LastIndex(database, "/")+1:strings.Index(database, "?")], setting))
		store := openDatabase(t, database)
		var got string
		err := store.write(t.Context(), func(x *txn) error { return x.one("SHOW synchronous_commit", nil, &got) })
		if err != nil || got != want {
			t.Errorf("%s: synchronous_commit is %q (%v), want %q", setting, got, err, want)
		}
	}
}

// TestPostgresFailures: what may pass is Unavailable, and no error holds values of rows,
// neither in its text nor further down.
func TestPostgresFailures(t *testing.T) {
	for code, want := range map[string]inbox.Code{
		"08006": inbox.Unavailable, "40001": inbox.Unavailable, "53100": inbox.Unavailable, "53300": inbox.Unavailable,
		"55P03": inbox.Unavailable, "57P01": inbox.Unavailable, "58030": inbox.Unavailable, "25006": inbox.Unavailable,
		"22021": inbox.NotFound, "23505": inbox.Internal, "25P02": inbox.Internal, "42501": inbox.Internal, "42P01": inbox.Internal, "": inbox.Internal,
	} {
		refused := &pgconn.PgError{
			Severity: "ERROR", Code: code, Message: "refused", Detail: "Key (citizen)=(191212121212)", Hint: "191212121212",
			Where: "191212121212", InternalQuery: "191212121212",
		}
		err := postgresFailure(fmt.Errorf("wrapped: %w", refused))
		if inbox.CodeOf(err) != want {
			t.Errorf("%s is %s, want %s", code, inbox.CodeOf(err), want)
		}
		for cause := err; cause != nil; cause = errors.Unwrap(cause) {
			if strings.Contains(fmt.Sprintf("%v %+v %#v", cause, cause, cause), string(tolvan)) {
				t.Errorf("%s: %#v tells personal data", code, cause)
			}
		}
	}
}

// TestAddressesThatCannotBeUsed are told of without what is in them.
func TestAddressesThatCannotBeUsed(t *testing.T) {
	for _, address := range []string{
		"postgres://inkorg:hemligt@db:port/inkorg", "postgres://inkorg:hemligt@db/inkorg?sslmode=hemligt",
		"postgres://inkorg:hemligt@db/inkorg?sslrootcert=missing.pem&sslmode=verify-full",
		"postgres://inkorg:hemligt@db/inkorg?pool_max_conns=3", "postgres://inkorg:hemligt@db/inkorg?pool_max_conns=many",
	} {
		_, err := OpenPostgres(t.Context(), address)
		if inbox.CodeOf(err) != inbox.Invalid || strings.Contains(strings.ReplaceAll(err.Error(), "sslmode=hemligt", ""), "hemligt") {
			t.Errorf("%v", err)
		}
	}
}
