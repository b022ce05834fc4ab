package e2e

import (
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// TestFaultKill kills the program with SIGKILL under load, time after time in the middle of
// something.
func TestFaultKill(t *testing.T) {
	data := t.TempDir()
	demo := serve(t, data)
	load := startTraffic(t, demo)
	for range inShort(3, 100) {
		load.killed(demo)
	}
	load.delivers(10)
	load.end()
	demo.stop(t)
	// backup verifies what it copies, down to every counter.
	if out, err := testkit.Command(program, "backup", "--data", data, filepath.Join(t.TempDir(), "backup.db")).CombinedOutput(); err != nil {
		t.Errorf("the store is not whole: %s", out)
	}
}

// killed kills an instance in the middle of deliveries, and starts it again.
func (w *traffic) killed(i *instance) {
	w.t.Helper()
	w.delivers(10)
	time.Sleep(rand.N(30 * time.Millisecond))
	i.Signal(syscall.SIGKILL)
	i.start(w.t)
}
