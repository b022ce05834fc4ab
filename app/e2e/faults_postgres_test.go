package e2e

import (
	"testing"
	"time"

	"inkorg/app/testkit"
)

// TestFaultPostgres takes the database away under load, in every way that it can go, and
// gives it back: the program goes on by itself.
func TestFaultPostgres(t *testing.T) {
	server := testkit.StartPostgres(t)
	demo := serve(t, t.TempDir(), "--config", onPostgres(t, server.Database(t)))
	defer demo.stop(t)
	load := startTraffic(t, demo)
	for _, fault := range []struct {
		name string
		down func(testing.TB)
		up   func(testing.TB)
		away time.Duration
	}{
		{"restarted", server.Stop, server.Start, 0},
		{"killed", server.Kill, server.Start, inShort(100*time.Millisecond, 2*time.Second)},
		{"paused", server.Pause, server.Resume, inShort(time.Second, 12*time.Second)},
		{"away for longer", server.Stop, server.Start, inShort(time.Second, 15*time.Second)},
	} {
		for range inShort(1, 5) {
			load.delivers(20)
			fault.down(t)
			time.Sleep(fault.away)
			if fault.name == "away for longer" {
				demo.checkReady(t, false)
			}
			fault.up(t)
			load.delivers(20)
			demo.checkReady(t, true)
			if t.Failed() {
				t.Fatalf("after PostgreSQL was %s", fault.name)
			}
		}
	}
	load.end()
}
