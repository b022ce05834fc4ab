package web

import (
	"sync"
	"time"
)

// pace is how often something may happen: burst times at once, and once more after every
// interval.
type pace struct {
	burst int
	every time.Duration
}

const (
	// mostKeys is how many keys a limiter remembers, at some 100 bytes each.
	mostKeys = 100_000
	// sweepEvery is how often at most a full limiter looks for keys to forget.
	sweepEvery = time.Second
)

// limiter holds each key to a pace. It is a bucket of tokens for each key. The buckets are in the memory of this instance: of
// several, each lets as much through, and a restart begins anew. That stops a script and
// never a person, which is all that is asked of it. It is safe for concurrent use.
type limiter[K comparable] struct {
	pace pace
	most int
	now  func() time.Time

	mu      sync.Mutex
	buckets map[K]bucket
	swept   time.Time
}

type bucket struct {
	full    time.Time // when it will be
	trusted bool
}

func newLimiter[K comparable](p pace, now func() time.Time) *limiter[K] {
	return &limiter[K]{pace: p, most: mostKeys, now: now, buckets: make(map[K]bucket)}
}

// take takes a token of a key. Without one it says how long to wait for the next.
func (l *limiter[K]) take(key K) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	empty := now.Add(time.Duration(l.pace.burst) * l.pace.every)
	held, known := l.buckets[key]
	if !known {
		l.makeRoom(now)
	}
	// A bucket is never more than full, nor more than empty: a clock that was set back
	// must not lock anybody out.
	held.full = later(now, earlier(held.full, empty))
	if wait = held.full.Add(l.pace.every).Sub(empty); wait <= 0 {
		held.full, wait = held.full.Add(l.pace.every), 0
	}
	l.buckets[key] = held
	return wait
}

// trust notes of a key that it is nobody's invention.
func (l *limiter[K]) trust(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, known := l.buckets[key]
	if !known {
		l.makeRoom(l.now())
	}
	held.trusted = true
	l.buckets[key] = held
}

// trusts says whether a key has been trusted, and not forgotten since.
func (l *limiter[K]) trusts(key K) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buckets[key].trusted
}

// makeRoom forgets the keys whose buckets are full, which is how new ones begin. When all
// are in use, any one gives way: somebody who makes up keys must not fill the memory.
func (l *limiter[K]) makeRoom(now time.Time) {
	if len(l.buckets) < l.most {
		return
	}
	if now.Sub(l.swept).Abs() >= sweepEvery {
		l.swept = now
		for key, held := range l.buckets {
			if !held.full.After(now) {
				delete(l.buckets, key)
			}
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < l.most {
			return
		}
		delete(l.buckets, key)
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
