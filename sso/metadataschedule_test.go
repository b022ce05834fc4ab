package sso

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestPause(t *testing.T) {
	idps := func(cache, left time.Duration) metadataState {
		return metadataState{idps: []IdentityProvider{{CacheDuration: cache, ValidUntil: noon().Add(left)}, {}}}
	}
	const long = 30 * 24 * time.Hour
	for name, c := range map[string]struct {
		interval time.Duration
		state    metadataState
		want     time.Duration
	}{
		"as configured":                {time.Hour, metadataState{}, time.Hour},
		"cacheDuration is shorter":     {time.Hour, idps(20*time.Minute, long), 20 * time.Minute},
		"cacheDuration is longer":      {time.Hour, idps(2*time.Hour, long), time.Hour},
		"cacheDuration is none at all": {time.Hour, idps(time.Second, long), MinRefresh},
		"soon running out":             {time.Hour, idps(0, 30*time.Minute), 15 * time.Minute},
		"has run out":                  {time.Hour, idps(0, -time.Minute), time.Hour},
		"too often":                    {time.Second, metadataState{}, MinRefresh},
		"too seldom":                   {long, metadataState{}, MaxRefresh},
		"after one failure":            {time.Hour, metadataState{failures: 1}, time.Minute},
		"after three":                  {time.Hour, metadataState{failures: 3}, 4 * time.Minute},
		"after many":                   {time.Hour, metadataState{failures: 1000}, maxRetry},
		"after many, often":            {5 * time.Minute, metadataState{failures: 1000}, 5 * time.Minute},
	} {
		if got := c.state.pause(c.interval, noon()); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestPauseIsSpread over a tenth, never longer.
func TestPauseIsSpread(t *testing.T) {
	b := newSourceBed(t)
	seen := map[time.Duration]bool{}
	for range 50 {
		pause := b.pause()
		if pause > time.Hour || pause <= time.Hour-time.Hour/10 {
			t.Errorf("pause %v", pause)
		}
		seen[pause] = true
	}
	if len(seen) < 40 {
		t.Errorf("%d pauses in 50", len(seen))
	}
}

// TestRunRefreshesInTheBackground, sooner after a failure, and tells of changes alone.
func TestRunRefreshesInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newSourceBed(t, func(cfg *MetadataSourceConfig) { cfg.Now = nil })
		b.publisher.publish(b.signed(""), "1")
		b.Start(t.Context())
		ctx, cancel := context.WithCancel(t.Context())
		changes := make(chan time.Time, 10)
		ended := make(chan struct{})
		go func() {
			b.Run(ctx, func() { changes <- time.Now() })
			close(ended)
		}()
		time.Sleep(90 * time.Minute) // one fetch: nothing new
		b.publisher.publish(b.signed(`cacheDuration="PT10M"`), "2")
		time.Sleep(time.Hour)
		if len(changes) != 1 {
			t.Errorf("%d changes", len(changes))
		}
		b.publisher.mu.Lock()
		before := len(b.publisher.fetched)
		b.publisher.mu.Unlock()
		b.publisher.fail(errors.New("connection refused"))
		time.Sleep(15 * time.Minute) // after at most 10 minutes, then 1 and 2
		cancel()
		<-ended
		if n := len(b.publisher.fetched) - before; n < 2 || n > 4 {
			t.Errorf("%d fetches after %v", n, b.publisher.fetched[before:])
		}
		b.wantInUse(idpA)
	})
}
