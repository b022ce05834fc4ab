package web

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// paced is a limiter of three at once and one more each second, with a clock that the
// test sets.
func paced() (*limiter[string], *time.Time) {
	now := time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)
	return newLimiter[string](pace{burst: 3, every: time.Second}, func() time.Time { return now }), &now
}

func TestLimiterLetsABurstAndThenAPaceThrough(t *testing.T) {
	l, now := paced()
	for n := range 3 {
		if wait := l.take("a"); wait != 0 {
			t.Fatalf("number %d waits %v", n+1, wait)
		}
	}
	for range 2 { // who is refused is not held back longer for it
		if wait := l.take("a"); wait != time.Second {
			t.Errorf("a fourth waits %v", wait)
		}
	}
	if wait := l.take("b"); wait != 0 {
		t.Errorf("somebody else waits %v", wait)
	}
	*now = now.Add(700 * time.Millisecond)
	if wait := l.take("a"); wait != 300*time.Millisecond {
		t.Errorf("after 0.7 s: waits %v", wait)
	}
	*now = now.Add(300 * time.Millisecond)
	if l.take("a") != 0 || l.take("a") == 0 {
		t.Error("a second gives another number than one")
	}
	*now = now.Add(time.Hour)
	passed := 0
	for l.take("a") == 0 {
		passed++
	}
	if passed != 3 {
		t.Errorf("after an hour %d pass at once", passed)
	}
}

// TestLimiterLetsAScriptOfSixtyAMinuteThrough, and stops one of three hundred, as the
// listener's own paces are.
func TestLimiterLetsAScriptOfSixtyAMinuteThrough(t *testing.T) {
	for perMinute, passes := range map[int]bool{60: true, 100: true, 300: false} {
		now := time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)
		limits := newLimits(func() time.Time { return now })
		stopped := false
		for range 10 * perMinute {
			stopped = stopped || limits.browsers.take([32]byte{1}) != 0
			now = now.Add(time.Minute / time.Duration(perMinute))
		}
		if stopped == passes {
			t.Errorf("%d a minute for ten minutes: stopped %v", perMinute, stopped)
		}
	}
}

// TestLimiterAndAClockSetBack: nobody waits for the time to come again.
func TestLimiterAndAClockSetBack(t *testing.T) {
	l, now := paced()
	l.take("a")
	*now = now.Add(-time.Hour)
	if wait := l.take("a"); wait > time.Second {
		t.Errorf("waits %v", wait)
	}
	*now = now.Add(time.Second)
	if wait := l.take("a"); wait != 0 {
		t.Errorf("a second later: waits %v", wait)
	}
}

func TestLimiterForgets(t *testing.T) {
	l, now := paced()
	l.most = 10
	for n := range 10 {
		l.take(string(rune('a' + n)))
	}
	l.trust("a")
	if !l.trusts("a") || l.trusts("b") || l.trusts("z") {
		t.Error("whom it trusts")
	}
	*now = now.Add(10 * time.Second) // all buckets are full again
	l.take("new")
	if len(l.buckets) != 1 || l.trusts("a") {
		t.Errorf("%d keys are remembered", len(l.buckets))
	}
	for n := range 100 { // none is full
		l.take(string(rune('0' + n)))
		if len(l.buckets) > l.most {
			t.Fatalf("%d keys are remembered, at most %d", len(l.buckets), l.most)
		}
	}
}

func TestLimiterInManyHands(t *testing.T) {
	l, _ := paced()
	var passed atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if l.take("a") == 0 {
				passed.Add(1)
			}
		})
	}
	all.Wait()
	if passed.Load() != 3 {
		t.Errorf("%d pass at once", passed.Load())
	}
}

// TestMessagesHaveTheirTime: what deals with one is told when to stop, and the error page
// that may follow is not.
func TestMessagesHaveTheirTime(t *testing.T) {
	s, app := &server{}, fiber.New()
	app.Use(func(c *fiber.Ctx) error {
		err := c.Next()
		if c.UserContext().Err() != nil {
			t.Error("the page that follows has no time left")
		}
		return err
	})
	app.Get("/", s.limitMessage, func(c *fiber.Ctx) error {
		if end, bounded := c.UserContext().Deadline(); !bounded || time.Until(end) > messageTime {
			t.Errorf("bounded: %v, by %v", bounded, time.Until(end))
		}
		return nil
	})
	if _, err := app.Test(httptest.NewRequest(http.MethodGet, "/", nil)); err != nil {
		t.Fatal(err)
	}
}
