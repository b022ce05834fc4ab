package sqlstore

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
