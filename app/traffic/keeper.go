// Package traffic owns the way of exchanges into the store, in the demo and in test
// environments: calls do not wait for it, and what comes faster than it can be kept is left
// out. It must not know SOAP, HTTP or SQL.
package traffic

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"inkorg/app/inbox"
)

const (
	// maxWaiting is how many exchanges wait to be kept; each can be two megabytes.
	maxWaiting = 200
	// atOnce is how many are kept in one change of the store.
	atOnce = 50
	// keepTime is how long that may take.
	keepTime = 20 * time.Second
)

// Keeper keeps exchanges. It is safe for concurrent use.
type Keeper struct {
	store   inbox.ExchangeStore
	log     *slog.Logger
	waiting chan inbox.Exchange
	left    atomic.Int64 // out
}

// New makes a keeper that keeps nothing before it runs.
func New(store inbox.ExchangeStore, log *slog.Logger) *Keeper {
	return &Keeper{store: store, log: log, waiting: make(chan inbox.Exchange, maxWaiting)}
}

// Keep has an exchange kept, soon.
func (k *Keeper) Keep(e inbox.Exchange) {
	e.Request, e.Answer = storable(e.Request), storable(e.Answer)
	select {
	case k.waiting <- e:
	default:
		k.left.Add(1)
	}
}

// storable is a text as every store takes it, and no longer than is kept.
func storable(text string) string {
	text = text[:min(len(text), inbox.MaxExchanged)]
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// Run keeps what is there to be kept, until the context ends, and then the rest.
func (k *Keeper) Run(ctx context.Context) {
	for {
		select {
		case first := <-k.waiting:
			k.keep(first)
		case <-ctx.Done():
			for len(k.waiting) > 0 {
				k.keep(<-k.waiting)
			}
			return
		}
	}
}

// keep keeps an exchange and what waits behind it.
func (k *Keeper) keep(first inbox.Exchange) {
	batch := []inbox.Exchange{first}
	for len(batch) < atOnce && len(k.waiting) > 0 {
		batch = append(batch, <-k.waiting)
	}
	ctx, cancel := context.WithTimeout(context.Background(), keepTime)
	defer cancel()
	if err := k.store.KeepExchanges(ctx, batch); err != nil {
		k.log.Warn("exchanges not kept", "exchanges", len(batch), "error", err.Error())
	}
	if left := k.left.Swap(0); left > 0 {
		k.log.Warn("exchanges left out: they come faster than they are kept", "exchanges", left)
	}
}
