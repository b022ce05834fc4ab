package inbox

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// noticeAge is how long the notices are taken to be as they were.
	noticeAge = 10 * time.Second
	// noticePatience is how long a page waits for the notices at most.
	noticePatience = time.Second
)

// Board has the notices that are to be seen now. It asks the store for them at most every
// ten seconds, so that they cost a page nothing. When the store cannot answer, those last
// known stay until their time is over: a service window is told of while it goes on.
type Board struct {
	store Notices
	now   func() time.Time
	log   *slog.Logger

	asking  sync.Mutex // held by the one page that asks the store
	mu      sync.Mutex
	askedAt time.Time
	known   []Notice
}

// NewBoard makes a board of the notices in a store.
func NewBoard(store Notices, now func() time.Time, log *slog.Logger) *Board {
	return &Board{store: store, now: now, log: log}
}

// Of gives the notices for an audience, the one that ends first in front.
func (b *Board) Of(ctx context.Context, audience Audience) []Notice {
	now := b.now()
	b.refresh(ctx, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	var shown []Notice
	for _, n := range b.known {
		if n.Audience == audience && n.Shown(now) {
			shown = append(shown, n)
		}
	}
	return shown
}

// refresh asks the store if that was long ago. While one page asks, others do with what is
// known.
func (b *Board) refresh(ctx context.Context, now time.Time) {
	if !b.old(now) || !b.asking.TryLock() {
		return
	}
	defer b.asking.Unlock()
	if !b.old(now) { // somebody was quicker
		return
	}
	ctx, cancel := context.WithTimeout(ctx, noticePatience)
	defer cancel()
	found, err := b.store.Notices(ctx, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.askedAt = now
	if err != nil {
		b.log.Warn("service notices not read", "error", err.Error())
		return
	}
	b.known = found
}

func (b *Board) old(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	age := now.Sub(b.askedAt)
	return b.askedAt.IsZero() || age >= noticeAge || age < 0
}
