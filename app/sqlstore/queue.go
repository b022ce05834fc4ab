package sqlstore

import (
	"context"
	"sync/atomic"
	"time"

	"inkorg/app/inbox"
)

// queue hands wishes to the goroutines that carry them out. It is unbuffered: those who
// wait to put something are the queue, and nothing is lost in it when it closes.
type queue[T any] struct {
	waiting  chan T
	closing  chan struct{}
	patience time.Duration // how long to wait for a turn; 0 is for ever

	// more has somebody else carry out wishes too; nil: nobody can.
	more   func()
	enough atomic.Bool // more has nobody left
}

// soon is how long a wish waits before somebody else is called. Who has just told the one
// before of its end comes back sooner than that.
const soon = 2 * time.Millisecond

func newQueue[T any](patience time.Duration) *queue[T] {
	return &queue[T]{waiting: make(chan T), closing: make(chan struct{}), patience: patience}
}

// put waits until somebody takes a wish. With an error nobody has, and nobody will.
func (q *queue[T]) put(ctx context.Context, wish T) error {
	if err := ctx.Err(); err != nil {
		return failure(err)
	}
	select {
	case q.waiting <- wish: // somebody is free: no need for a timer
		return nil
	default:
	}
	if q.more != nil && !q.enough.Load() {
		select {
		case q.waiting <- wish:
			return nil
		case <-time.After(soon):
			q.more()
		}
	}
	var tired <-chan time.Time
	if q.patience > 0 {
		timer := time.NewTimer(q.patience)
		defer timer.Stop()
		tired = timer.C
	}
	select {
	case q.waiting <- wish:
		return nil
	case <-ctx.Done():
		return failure(ctx.Err())
	case <-tired:
		return inbox.Errorf(inbox.Unavailable, "the store has not got round to it in %s", q.patience)
	case <-q.closing:
		return errClosed()
	}
}

// each calls carryOut with one wish after the other, until the queue closes.
func (q *queue[T]) each(carryOut func(first T)) {
	for {
		select {
		case first := <-q.waiting:
			carryOut(first)
		case <-q.closing:
			return
		}
	}
}

// gather takes what waits in the queue, and waits for nothing more.
func (q *queue[T]) gather(first T, most int) []T {
	batch := []T{first}
	for len(batch) < most {
		select {
		case next := <-q.waiting:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// close refuses everybody from now on.
func (q *queue[T]) close() { close(q.closing) }
