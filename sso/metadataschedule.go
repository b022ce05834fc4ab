package sso

import (
	"crypto/rand"
	"math/big"
	"time"
)

const (
	// MinRefresh and MaxRefresh bound the time between two fetches of metadata, whatever
	// it says itself.
	MinRefresh = time.Minute
	MaxRefresh = 24 * time.Hour

	// maxRetry is the longest time until a failed fetch is tried again.
	maxRetry = 10 * time.Minute
)

// pause is the time until the next fetch. A tenth is left to chance, so that those who read
// the same metadata do not all come at once.
func (s *MetadataSource) pause() time.Duration {
	s.mu.Lock()
	pause := s.state.pause(s.cfg.Interval, s.cfg.Now())
	s.mu.Unlock()
	spread, _ := rand.Int(rand.Reader, big.NewInt(int64(pause/10))) // crypto/rand never fails
	return pause - time.Duration(spread.Int64())
}

// pause is the interval; sooner when the document asks for it or is about to run out, and
// after a failure at first the shortest, each time twice as long.
func (m metadataState) pause(interval time.Duration, now time.Time) time.Duration {
	pause := interval
	for _, idp := range m.idps {
		pause = shorter(pause, idp.CacheDuration)
		if left := idp.ValidUntil.Sub(now); left > 0 {
			pause = min(pause, left/2)
		}
	}
	if m.failures > 0 {
		const doublings = 5 // reach maxRetry
		pause = min(pause, maxRetry, MinRefresh<<min(m.failures-1, doublings))
	}
	return min(max(pause, MinRefresh), MaxRefresh)
}
