package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
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

// TestFaultKill kills the program with SIGKILL under load, time after time in the middle of
// something, on both stores.
func TestFaultKill(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		data := t.TempDir()
		killUnderLoad(t, serve(t, data))
		// backup verifies what it copies, down to every counter.
		if out, err := testkit.Command(program, "backup", "--data", data, filepath.Join(t.TempDir(), "backup.db")).CombinedOutput(); err != nil {
			t.Errorf("the store is not whole: %s", out)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		database := testkit.StartPostgres(t).Database(t)
		killUnderLoad(t, serve(t, t.TempDir(), "--config", onPostgres(t, database)))
	})
}

func killUnderLoad(t *testing.T, demo *instance) {
	t.Helper()
	load := startTraffic(t, demo)
	for range inShort(4, 100) {
		load.delivers(10)
		time.Sleep(rand.N(30 * time.Millisecond))
		demo.Signal(syscall.SIGKILL)
		demo.start(t)
	}
	load.delivers(10)
	load.end()
	demo.stop(t)
}
