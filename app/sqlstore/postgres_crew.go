package sqlstore

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
)

// crew are the links that carry out what waits in a queue: one at first, and another when a
// wish has to wait, up to a number. So what comes one after the other goes over one
// connection, whose process at the server has learnt already what it needs of the tables.
type crew[T any] struct {
	*queue[T]
	config   *pgx.ConnConfig
	most     int
	carryOut func(l *link, first T)

	links   sync.WaitGroup
	mu      sync.Mutex // of what follows
	started int
	ended   bool
}

func newCrew[T any](config *pgx.ConnConfig, most int, carryOut func(l *link, first T)) *crew[T] {
	c := &crew[T]{queue: newQueue[T](answerTime), config: config, most: most, carryOut: carryOut}
	c.more = func() { c.start(&link{config: config}) }
	return c
}

// start has one more link carry out wishes, unless there are enough.
func (c *crew[T]) start(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended || c.started == c.most {
		l.close()
		return
	}
	c.started++
	c.enough.Store(c.started == c.most)
	c.links.Go(func() {
		defer l.close()
		l.reach()
		c.each(func(first T) { c.carryOut(l, first) })
	})
}

// end finishes what is under way and refuses the rest.
func (c *crew[T]) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.close()
	c.links.Wait()
}

// reach connects before there is something to do, which somebody else may do meanwhile. Who
// needs a connection that there is not is told why.
func (l *link) reach() {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	_, _ = l.connected(ctx)
}
