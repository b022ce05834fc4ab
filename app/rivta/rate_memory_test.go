package rivta

import (
	"strconv"
	"testing"
	"time"
)

// TestTheRateForgets callers of long ago: whoever calls from ever new addresses takes up no
// more than a minute's room.
func TestTheRateForgets(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	r := newRate(60, func() time.Time { return now })
	for n := range 10_000 {
		if wait := r.take(strconv.Itoa(n)); wait != 0 {
			t.Fatalf("a new caller waits %v", wait)
		}
		now = now.Add(100 * time.Millisecond)
	}
	if kept := len(r.used); kept > 60 {
		t.Errorf("%d callers are kept", kept)
	}
}
