package rivta

import (
	"maps"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// rate lets each caller make so many calls a minute, and as many at once after a pause. It
// is safe for concurrent use.
type rate struct {
	perMinute int // 0: any number
	now       func() time.Time

	mu sync.Mutex
	// used is, for each caller, how far its calls reach when each takes its share of a
	// minute: a minute ahead and no further.
	used map[string]time.Time
}

func newRate(perMinute int, now func() time.Time) *rate {
	return &rate{perMinute: perMinute, now: now, used: map[string]time.Time{}}
}

// take lets a caller make a call, or says how long until it may.
func (r *rate) take(caller string) (wait time.Duration) {
	if r.perMinute == 0 {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	used, known := r.used[caller]
	if !known {
		r.forget(now)
	}
	if used.Before(now) {
		used = now
	}
	used = used.Add(time.Minute / time.Duration(r.perMinute))
	if wait := used.Sub(now) - time.Minute; wait > 0 {
		return wait
	}
	r.used[caller] = used
	return 0
}

// forget drops those whose calls reach no further than now, so that what is kept is
// bounded by who has called in the last minute.
func (r *rate) forget(now time.Time) {
	maps.DeleteFunc(r.used, func(_ string, used time.Time) bool { return !used.After(now) })
}

// bounded refuses calls beyond a caller's rate. One that is not known is bounded by its
// address.
func (s *server) bounded(c *fiber.Ctx) error {
	caller := callerOf(c)
	if caller == "" {
		caller = c.Context().RemoteIP().String()
	}
	wait := s.rate.take(caller)
	if wait == 0 {
		return c.Next()
	}
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	c.Set(fiber.HeaderRetryAfter, seconds)
	return s.refuse(c, s.begin(c, contractAt(c.Path())), newFault(reason{
		code: CodeRate, expected: "expected at most " + strconv.Itoa(s.rate.perMinute) + " calls a minute, send the same request again in " + seconds + " s",
	}))
}
