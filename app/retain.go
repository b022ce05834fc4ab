package main

import (
	"context"
	"log/slog"
	"time"

	"inkorg/app/config"
	"inkorg/app/inbox"
)

const (
	// retainEvery is how long after a sweep the next one begins.
	retainEvery = time.Hour
	// retainPause lies between two steps of a sweep in the running program: its citizens and
	// senders come first.
	retainPause = 50 * time.Millisecond
)

// setRetention says how long cases are kept from now on.
func (p *program) setRetention(settings config.Config) {
	rules := settings.RetentionRules()
	p.retention.Store(&rules)
}

// retain disposes of what has been kept long enough, time after time, until the context
// ends. Of several instances one at a time does.
func (p *program) retain(ctx context.Context) {
	for {
		p.sweep(ctx)
		if wait(ctx, retainEvery) != nil {
			return
		}
	}
}

func (p *program) sweep(ctx context.Context) {
	rules := *p.retention.Load()
	if !rules.Any() {
		return
	}
	done, err := inbox.Sweep{
		Store: p.timed, Rules: rules, Now: p.now,
		Step: func(ctx context.Context, _ int) error { return wait(ctx, retainPause) },
	}.RunAlone(ctx, p.timed)
	logDisposed(p.log, done)
	if err != nil && ctx.Err() == nil && inbox.CodeOf(err) != inbox.Conflict {
		p.log.Warn("retention failed, and goes on in an hour", "error", err.Error())
	}
}

// logDisposed notes what was done, by numbers alone.
func logDisposed(log *slog.Logger, done map[string]inbox.Disposed) {
	for _, system := range inbox.Systems(done) {
		sum := done[system]
		log.Info("retention", "system", system, "archived_cases", sum.Archived, "removed_cases", sum.Removed, "removed_messages", sum.Messages)
	}
}

// wait waits for some time, or gives the error of a context that ends before.
func wait(ctx context.Context, some time.Duration) error {
	timer := time.NewTimer(some)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
