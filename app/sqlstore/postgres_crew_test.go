package sqlstore

import (
	"sync"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// TestConnectionsAreMadeWhenNeeded: what is asked one after the other goes over one
// connection, and what is asked at the same time over as many as there may be.
func TestConnectionsAreMadeWhenNeeded(t *testing.T) {
	store := openDatabase(t, testkit.NeedPostgres(t).Database(t))
	// Who carries something out has time to come back, on a busy machine too.
	const between = 50 * time.Millisecond
	ask := func(query string) (n int) {
		if err := store.reader.one(t.Context(), query, nil, &n); err != nil {
			t.Error(err)
		}
		return n
	}
	const ours = `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'inkorg'`
	for range 5 {
		time.Sleep(between)
		if n := ask(ours); n != 1 {
			t.Errorf("%d connections that read, want 1", n)
		}
	}
	for range 5 {
		time.Sleep(between)
		active(t, store)
	}
	if n := ask(ours); n != 2 {
		t.Errorf("%d connections that read and change, want 2", n)
	}
	most, err := share(defaultConnections)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() { ask("SELECT 1 FROM pg_sleep(0.05)") })
	}
	all.Wait()
	if n, want := ask(ours), 1+most.reading; n != want {
		t.Errorf("%d connections, want %d", n, want)
	}
}
