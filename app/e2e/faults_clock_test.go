package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"inkorg/app/testkit"
)

// TestFaultClock has the clock jump an hour forth and back, time after time, under load. It
// is the program's own clock, in a build for that; the machine's is left alone.
func TestFaultClock(t *testing.T) {
	built, err := testkit.BuildProgram(t.TempDir(), "-tags", "testclock")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "clock")
	set := func(by string) {
		t.Helper()
		if err := os.WriteFile(file+".new", []byte(by), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	set("0h")
	demo := serveBy(t, []string{"env", "TESTCLOCK=" + file, built}, t.TempDir())
	defer demo.stop(t)
	load := startTraffic(t, demo)
	for round := range inShort(1, 10) {
		load.delivers(10)
		// Half an hour without a request ends a session, and so does a clock that says so: the
		// first one, since those after it are of an hour ahead.
		load.ends.Store(true)
		set("1h")
		load.delivers(10)
		load.reads(1)
		if load.logIns.Swap(0) == 0 && round == 0 {
			t.Error("the session has not ended: the clock does not move")
		}
		load.ends.Store(false)
		for _, by := range []string{"0h", "20m", "-40m", "0h"} {
			set(by)
			load.delivers(10)
			load.reads(1)
			load.sendAgain(5)
		}
	}
	demo.checkReady(t, true)
	load.end()
}
