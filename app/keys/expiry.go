package keys

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const (
	// warnFor is how many days before its end a key is warned of: enough for both waits of
	// a roll-over, and for holidays.
	warnFor = 60
	// warnEvery is how often.
	warnEvery = 24 * time.Hour
)

// Watch warns in the log of each key that runs out soon, at once and then every day, until
// the context ends.
func Watch(ctx context.Context, ring func() Ring, now func() time.Time, log *slog.Logger) {
	for {
		warn(ctx, ring(), now(), log)
		select {
		case <-ctx.Done():
			return
		case <-time.After(warnEvery):
		}
	}
}

func warn(ctx context.Context, ring Ring, now time.Time, log *slog.Logger) {
	for _, key := range ring.All() {
		left := DaysLeft(key.Key, now)
		level, what := slog.LevelWarn, fmt.Sprintf("a key runs out in %d days", left)
		switch {
		case left > warnFor:
			continue
		case left < 0:
			level, what = slog.LevelError, "a key has run out"
		}
		log.Log(ctx, level, what, "use", key.Use, "signs", key.Signs,
			"notAfter", key.Certificate().NotAfter.Format(time.DateOnly),
			"fingerprint", key.Fingerprint(), "remedy", "inkorg keys rotate "+string(key.Use))
	}
}
