package notify

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"inkorg/app/inbox"
)

// Store is what the worker needs of the store.
type Store interface {
	inbox.Outbox
	Citizen(ctx context.Context, id inbox.PersonID) (inbox.Citizen, error)
}

// Observer is told what becomes of notifications, by one of the outcomes.
type Observer interface {
	Notification(method inbox.NotificationMethod, outcome string)
}

// Config is what a worker works with.
type Config struct {
	Store   Store
	Senders Senders
	// Text is what is sent by a method, in a language: sv or en, or empty when the citizen
	// has chosen none.
	Text    func(method inbox.NotificationMethod, language string) Text
	Observe Observer
	Now     func() time.Time
	Log     *slog.Logger
}

// Worker sends what is due in the outbox.
type Worker struct{ Config }

const (
	// every is how often the outbox is looked into.
	every = time.Second
	// mostDue is how many notifications a look finds at most.
	mostDue = 200
	// lanes is how many citizens are told at the same time.
	lanes = 8
	// lease is how long a claim lasts: longer than sending by all methods can take.
	lease = 10 * time.Minute
	// grace is how long a letter under way has, once the worker is to stop.
	grace = 8 * time.Second
	// deadFor is how long dead notifications are kept, and forgetEvery how often those that
	// are older are removed.
	deadFor     = 30 * 24 * time.Hour
	forgetEvery = time.Hour
)

// Run works until the context ends, and lets letters that are under way then be finished.
func (w *Worker) Run(ctx context.Context) {
	sending, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cutOff) })()
	var forgotten time.Time
	for ctx.Err() == nil {
		told, err := w.round(ctx, sending)
		if now := w.Now(); err == nil && now.Sub(forgotten) >= forgetEvery {
			err, forgotten = w.Store.ForgetNotifications(ctx, now.Add(-deadFor)), now
		}
		if err != nil && ctx.Err() == nil {
			w.Log.Warn("the outbox cannot be worked on", "error", err.Error())
		}
		if told > 0 && err == nil {
			continue // there may be more than one look has found
		}
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
}

// round tells those who have something due, many at the same time, and says how many it has
// told. It begins nothing after ctx has ended; what is under way ends with sending.
func (w *Worker) round(ctx, sending context.Context) (told int, err error) {
	due, err := w.Store.DueCitizens(ctx, w.Now(), mostDue)
	if err != nil {
		return 0, err
	}
	// Instances that look at the same time are in each other's way less.
	rand.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	next := make(chan inbox.PersonID)
	go func() {
		defer close(next)
		for _, citizen := range due {
			select {
			case next <- citizen:
			case <-ctx.Done():
				return
			}
		}
	}()
	r := newRound(w)
	var all sync.WaitGroup
	for range lanes {
		all.Go(func() {
			for citizen := range next {
				r.note(r.tell(sending, citizen))
			}
		})
	}
	all.Wait()
	return r.told, errors.Join(r.errs...)
}

// round is one look into the outbox.
type round struct {
	*Worker
	// down are the methods whose server has failed in this round. What else there is for
	// them waits, so that one server which does not answer holds up nobody by another.
	down map[inbox.NotificationMethod]*atomic.Bool

	mu   sync.Mutex
	told int
	errs []error
}

func newRound(w *Worker) *round {
	r := &round{Worker: w, down: map[inbox.NotificationMethod]*atomic.Bool{}}
	for _, method := range []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail} {
		r.down[method] = new(atomic.Bool)
	}
	return r
}

func (r *round) note(told bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if told {
		r.told++
	}
	if err != nil {
		r.errs = append(r.errs, err)
	}
}
