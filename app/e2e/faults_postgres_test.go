package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// onPostgres writes the configuration of a demo whose store is a database, and gives its
// path.
func onPostgres(t *testing.T, database string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inkorg.yaml")
	if err := os.WriteFile(path, fmt.Appendf(nil, "environment: demo\nstore: %q\n", database), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFaultPostgres takes the database away under load, in every way that it can go, and
// gives it back: the program goes on by itself. Then the program is killed, as on the other
// store.
func TestFaultPostgres(t *testing.T) {
	server := testkit.StartPostgres(t)
	demo := serve(t, t.TempDir(), "--config", onPostgres(t, server.Database(t)))
	load := startTraffic(t, demo)
	for _, fault := range []struct {
		name     string
		down, up func(testing.TB)
		away     time.Duration
	}{
		{"killed", server.Kill, server.Start, inShort(0, 2*time.Second)},
		{"paused", server.Pause, server.Resume, inShort(time.Second, 12*time.Second)},
		{"stopped", server.Stop, server.Start, inShort(time.Second, 15*time.Second)},
	} {
		for range inShort(1, 5) {
			load.delivers(10)
			fault.down(t)
			time.Sleep(fault.away)
			if fault.name == "stopped" {
				demo.checkReady(t, false)
			}
			fault.up(t)
			load.delivers(10)
			demo.checkReady(t, true)
			if t.Failed() {
				t.Fatalf("after PostgreSQL was %s", fault.name)
			}
		}
	}
	for range inShort(2, 100) {
		load.killed(demo)
	}
	load.delivers(10)
	load.end()
	demo.stop(t)
}
