package sqlstore

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// mostPerRoundTrip is how many queries at most are asked in one go. It bounds how long the
// first of them waits for the others.
const mostPerRoundTrip = 32

// postgresReader answers queries over a few connections. Queries that wait while a
// connection is busy are asked in one round trip when it is free again, each in a
// transaction of its own, so that one that fails concerns no other. That costs both sides
// two thirds of what it costs to ask them one by one.
type postgresReader struct {
	queue *queue[*question]
	links sync.WaitGroup
}

// question is a query that waits for its answer. Its err may be read when done is closed.
type question struct {
	query string
	args  []any
	scan  func(row) error // writes to what is the caller's

	claimed  atomic.Bool // by scan or by a caller who has left: of the two only one may go on
	begun    bool        // scan has had a row
	answered bool
	err      error
	done     chan struct{}
}

func startPostgresReader(config *pgx.ConnConfig, links int) *postgresReader {
	r := &postgresReader{queue: newQueue[*question](answerTime)}
	for range links {
		l := &link{config: config}
		r.links.Go(func() {
			defer l.close()
			r.queue.each(func(first *question) { l.answer(r.queue.gather(first, mostPerRoundTrip)) })
		})
	}
	return r
}

func (r *postgresReader) one(ctx context.Context, query string, args []any, dest ...any) error {
	return failure(firstRow(func(scan func(row) error) error { return r.each(ctx, query, args, scan) }, dest))
}

// each waits for the answer. When ctx ends before it has begun to come, the caller need not.
func (r *postgresReader) each(ctx context.Context, query string, args []any, scan func(row) error) error {
	q := &question{query: query, args: args, scan: scan, done: make(chan struct{})}
	if err := r.queue.put(ctx, q); err != nil {
		return err
	}
	select {
	case <-q.done:
		return q.err
	case <-ctx.Done():
	}
	if q.claimed.CompareAndSwap(false, true) {
		return failure(ctx.Err())
	}
	<-q.done
	return q.err
}

func (r *postgresReader) close() error {
	r.queue.close()
	r.links.Wait()
	return nil
}
