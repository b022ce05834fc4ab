package sqlstore

import (
	"context"
	"sync/atomic"
)

// mostPerRoundTrip is how many queries at most are asked in one go. It bounds how long the
// first of them waits for the others.
const mostPerRoundTrip = 32

// postgresReader answers queries over a few connections. Queries that wait while a
// connection is busy are asked in one round trip when it is free again, and in one
// transaction, whose locks on all parts of the tables are taken once. One that fails takes
// those behind it with it, which are then asked again.
type postgresReader struct {
	crew *crew[*question]
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

// startPostgresReader starts a reader with its first link.
func startPostgresReader(first *link, links int) *postgresReader {
	r := &postgresReader{}
	r.crew = newCrew(first.config, links, func(l *link, first *question) {
		l.answer(r.crew.gather(first, mostPerRoundTrip))
	})
	r.crew.start(first)
	return r
}

func (r *postgresReader) one(ctx context.Context, query string, args []any, dest ...any) error {
	return failure(firstRow(func(scan func(row) error) error { return r.each(ctx, query, args, scan) }, dest))
}

// each waits for the answer. When ctx ends before it has begun to come, the caller need not.
func (r *postgresReader) each(ctx context.Context, query string, args []any, scan func(row) error) error {
	q := &question{query: query, args: args, scan: scan, done: make(chan struct{})}
	if err := r.crew.put(ctx, q); err != nil {
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
	r.crew.end()
	return nil
}
