package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// traffic delivers to a store and reads from it until it is told to stop.
type traffic struct {
	t     *testing.T
	store *Store
	stop  chan struct{}
	all   sync.WaitGroup

	mu           sync.Mutex
	acknowledged []string
	refused      int
	last         error // that was met
}

func startTraffic(t *testing.T, store *Store) *traffic {
	w := &traffic{t: t, store: store, stop: make(chan struct{})}
	for i := range 12 {
		w.all.Go(func() {
			for w.goesOn() {
				if i%3 == 0 {
					w.read()
				} else {
					w.deliver()
				}
			}
		})
	}
	return w
}

func (w *traffic) goesOn() bool {
	select {
	case <-w.stop:
		return false
	default:
		return true
	}
}

func (w *traffic) deliver() {
	m := letter()
	err := send(w.store, m)
	w.note(m.ID, err)
}

func (w *traffic) read() {
	_, err := w.store.Cases(context.Background(), tolvan, inbox.CaseQuery{Limit: 5})
	w.note("", err)
}

// note holds an error to be Unavailable: nothing worse becomes of a lost server.
func (w *traffic) note(id string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err == nil && id != "":
		w.acknowledged = append(w.acknowledged, id)
	case err != nil && inbox.CodeOf(err) == inbox.Unavailable:
		w.refused, w.last = w.refused+1, err
		time.Sleep(time.Millisecond)
	case err != nil:
		w.t.Errorf("%s: %v", inbox.CodeOf(err), err)
	}
}

// delivers waits until more deliveries have been acknowledged.
func (w *traffic) delivers(more int) {
	w.t.Helper()
	count := func() int {
		w.mu.Lock()
		defer w.mu.Unlock()
		return len(w.acknowledged)
	}
	wanted, deadline := count()+more, time.Now().Add(30*time.Second)
	for count() < wanted {
		if time.Now().After(deadline) {
			w.t.Fatalf("the store does not come back: %v", w.last)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (w *traffic) end() (acknowledged []string, refused int) {
	close(w.stop)
	w.all.Wait()
	return w.acknowledged, w.refused
}

// TestServerGoesAndComes kills and restarts the server under load, time after time: meanwhile
// the store is Unavailable, afterwards it goes on by itself, and nothing that was
// acknowledged is lost or there twice.
func TestServerGoesAndComes(t *testing.T) {
	t.Parallel()
	server := testkit.StartPostgres(t)
	store := openDatabase(t, server.Database(t))
	active(t, store)
	for name, down := range map[string]func(testing.TB){"killed": server.Kill, "stopped": server.Stop} {
		t.Run(name, func(t *testing.T) {
			load := startTraffic(t, store)
			for range 3 {
				load.delivers(50)
				down(t)
				time.Sleep(50 * time.Millisecond)
				server.Start(t)
			}
			load.delivers(50)
			acknowledged, refused := load.end()
			if refused == 0 {
				t.Error("nobody noticed that the server was gone")
			}
			checkCounts(t, store, acknowledged)
		})
	}
}

// TestServerHangs stops the server where it stands: everybody is answered, if by Unavailable,
// and the store goes on when the server does.
func TestServerHangs(t *testing.T) {
	t.Parallel()
	server := testkit.StartPostgres(t, "fsync=off")
	store := openDatabase(t, server.Database(t))
	active(t, store)
	server.Pause(t)
	begun := time.Now()
	var wrong atomic.Int64
	together(20, func() {
		if _, err := store.Citizen(context.Background(), tolvan); inbox.CodeOf(err) != inbox.Unavailable {
			wrong.Add(1)
		}
		if err := send(store, letter()); inbox.CodeOf(err) != inbox.Unavailable {
			wrong.Add(1)
		}
	})
	if took := time.Since(begun); took > 6*answerTime {
		t.Errorf("it took %s to say so", took)
	}
	if wrong.Load() > 0 {
		t.Errorf("%d calls were not Unavailable", wrong.Load())
	}
	server.Resume(t)
	begun = time.Now()
	for err := send(store, letter()); err != nil; err = send(store, letter()) {
		if time.Since(begun) > 10*time.Second {
			t.Fatalf("still after 10 s: %v", err)
		}
	}
	checkCounts(t, store, nil)
}

// TestIdleConnectionsLost: that connections were lost while nobody used them is nothing that
// anybody notices.
func TestIdleConnectionsLost(t *testing.T) {
	t.Parallel()
	server := testkit.StartPostgres(t, "fsync=off")
	database := server.Database(t)
	store := openDatabase(t, database)
	active(t, store)
	for name, lose := range map[string]func(){
		"restart": func() { server.Stop(t); server.Start(t) },
		"ended by an administrator": func() {
			server.Exec(t, database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'inkorg'")
		},
	} {
		t.Run(name, func(t *testing.T) {
			use := func() {
				if _, err := store.Citizen(t.Context(), tolvan); err != nil {
					t.Errorf("reading: %v", err)
				}
				if err := act(store, inbox.ActionUnread, "unknown"); inbox.CodeOf(err) != inbox.NotFound {
					t.Errorf("changing: %v", err)
				}
				if err := send(store, letter()); err != nil {
					t.Errorf("delivering: %v", err)
				}
			}
			together(50, use) // opens all connections
			lose()
			together(50, use)
		})
	}
}

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

// TestCallerLeaves while the server hangs: nobody has to wait longer than they want to.
func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	server := testkit.StartPostgres(t, "fsync=off")
	store := openDatabase(t, server.Database(t))
	active(t, store)
	server.Pause(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if err := store.Ping(ctx); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("Ping: %v, want unavailable", err)
	}
	if took := time.Since(begun); took > answerTime/2 {
		t.Errorf("it took %s", took)
	}
	server.Resume(t)
}
