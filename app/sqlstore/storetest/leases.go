package storetest

import (
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

func testLeases(t *testing.T, s *suite) {
	take := func(t *testing.T, name, holder string, now, until time.Time, want bool) {
		t.Helper()
		held, err := s.TakeLease(s.ctx, name, holder, now, until)
		must(t, err)
		if held != want {
			t.Errorf("%s has %s at %s: %v, want %v", holder, name, now, held, want)
		}
	}
	now, later := start(), start().Add(time.Minute)

	t.Run("one holds it until its time", func(t *testing.T) {
		take(t, "one", "a", now, later, true)
		take(t, "one", "b", later.Add(-time.Microsecond), later.Add(time.Hour), false)
		take(t, "another", "b", now, later, true)
		take(t, "one", "b", later, later.Add(time.Minute), true)
		take(t, "one", "a", later, later.Add(time.Minute), false)
	})

	t.Run("prolonged", func(t *testing.T) {
		take(t, "long", "a", now, later, true)
		take(t, "long", "a", now, later.Add(time.Hour), true)
		take(t, "long", "b", later, later.Add(time.Hour), false)
	})

	t.Run("dropped", func(t *testing.T) {
		take(t, "dropped", "a", now, later, true)
		must(t, s.DropLease(s.ctx, "dropped", "b"))
		take(t, "dropped", "b", now, later, false)
		for range 2 {
			must(t, s.DropLease(s.ctx, "dropped", "a"))
		}
		take(t, "dropped", "b", now, later, true)
	})

	t.Run("one of many", func(t *testing.T) {
		var held atomic.Int64
		together(50, func(i int) {
			is, err := s.TakeLease(s.ctx, "many", strconv.Itoa(i), now, later)
			if err != nil {
				t.Errorf("TakeLease: %v", err)
			}
			if is {
				held.Add(1)
			}
		})
		same(t, "held", held.Load(), int64(1))
	})
}
