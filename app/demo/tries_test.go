package demo

import (
	"testing"
	"time"
)

func TestTriesAreCountedByAccountAndMinute(t *testing.T) {
	clock := newTestClock()
	tries := newTries(clock.now)
	for n := range maxTries {
		if wait := tries.wait("a"); wait != 0 {
			t.Fatalf("after %d wrong passwords the wait is %v", n, wait)
		}
		tries.failed("a")
	}
	clock.pass(20 * time.Second)
	if wait := tries.wait("a"); wait != 40*time.Second {
		t.Errorf("the wait is %v, want 40s", wait)
	}
	if wait := tries.wait("b"); wait != 0 {
		t.Errorf("another account has to wait %v", wait)
	}
	clock.pass(40 * time.Second)
	if wait := tries.wait("a"); wait != 0 {
		t.Errorf("after a minute the wait is %v", wait)
	}
}
