package notify

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
)

// TestStopping: a letter under way is finished and noted, and no other begun.
func TestStopping(t *testing.T) {
	o := newOffice(t)
	ctx, stop := context.WithCancel(t.Context())
	begun := 0
	o.mails.fails = func(Letter) error { begun++; stop(); return nil }
	for n := range 50 {
		id := inbox.PersonID(fmt.Sprintf("%08dT%03d", n, n))
		must(t, o.store.Activate(t.Context(), inbox.Citizen{ID: id, ActiveSince: now}))
		o.wants(id, inbox.Notifications{Email: true, Address: "a@example.se"})
		o.deliver(id)
	}
	o.now = o.now.Add(time.Minute)
	o.Run(ctx)
	if begun == 0 || begun > lanes || len(o.mails.sent) != begun {
		t.Errorf("%d begun, %d sent", begun, len(o.mails.sent))
	}
	for _, n := range o.outbox(false) {
		if n.State != inbox.NotificationWaiting || n.Tries != 0 {
			t.Errorf("left in the middle: %+v", n)
		}
	}
	if left := len(o.outbox(false)); left != 50-begun {
		t.Errorf("%d left after %d", left, begun)
	}
}

// TestRunGoesOn through a store that fails, and forgets what has been dead for long.
func TestRunGoesOn(t *testing.T) {
	o := newOffice(t)
	o.wants(tolvan, inbox.Notifications{Email: true, Address: "a@example.se"})
	o.mails.fails = func(Letter) error { return &Failure{BlameReceiver, "smtp 550"} }
	o.deliver(tolvan)
	o.after(time.Minute)
	o.now = o.now.Add(deadFor + time.Second)
	o.deliver(tolvan)
	o.now = o.now.Add(time.Minute)
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	o.mails.fails = func(Letter) error { stop(); return nil }
	o.Store = &failingOnce{Store: o.store}
	o.Run(ctx)
	o.wantSent(0, 1)
	if !strings.Contains(o.log.String(), "the outbox cannot be worked on") {
		t.Errorf("log: %s", o.log.String())
	}
	o.after(0)
	if n := len(o.outbox(true)); n != 1 {
		t.Errorf("%d dead: they are forgotten in the next round", n)
	}
	ctx, stop = context.WithCancel(t.Context())
	defer stop()
	o.Store = stopAfter{o.store, stop}
	o.Run(ctx)
	if n := len(o.outbox(true)); n != 0 {
		t.Errorf("%d are dead still", n)
	}
}

// failingOnce is a store whose first answer is that it is down.
type failingOnce struct {
	Store
	failed bool
}

func (s *failingOnce) DueCitizens(ctx context.Context, now time.Time, limit int) ([]inbox.PersonID, error) {
	if !s.failed {
		s.failed = true
		return nil, inbox.Errorf(inbox.Unavailable, "down")
	}
	return s.Store.DueCitizens(ctx, now, limit)
}

// stopAfter stops the worker once it has forgotten.
type stopAfter struct {
	Store
	stop func()
}

func (s stopAfter) ForgetNotifications(ctx context.Context, before time.Time) error {
	defer s.stop()
	return s.Store.ForgetNotifications(ctx, before)
}

// TestLogHoldsNobody: no number, no address, no name and no content, which is checked of every
// office's log.
func TestLogHoldsNobody(t *testing.T) {
	o := newOffice(t)
	o.sms.fails = func(Letter) error { return &Failure{BlameReceiver, "http 400"} }
	o.mails.fails = func(Letter) error { return fmt.Errorf("said 550 tolvan@example.se is not known") }
	o.deliver(tolvan)
	o.after(time.Minute)
	log := o.log.String()
	if strings.Count(log, "notification not sent") != 2 {
		t.Errorf("log: %s", log)
	}
}

// TestNowhere is seen in the log, without the receiver.
func TestNowhere(t *testing.T) {
	log := logtest.New(t, "701740605")
	must(t, Nowhere{inbox.MethodSMS, log.Text()}.Send(t.Context(), sms()))
	if !strings.Contains(log.String(), "Min inkorg") {
		t.Errorf("log: %s", log.String())
	}
}

// saying is a store that answers in the place of another.
type saying struct {
	Store
	claim   func() ([]inbox.Notification, error)
	citizen error
}

func (s saying) ClaimNotifications(ctx context.Context, citizen inbox.PersonID, now, until time.Time) ([]inbox.Notification, error) {
	if s.claim != nil {
		return s.claim()
	}
	return s.Store.ClaimNotifications(ctx, citizen, now, until)
}

func (s saying) Citizen(ctx context.Context, id inbox.PersonID) (inbox.Citizen, error) {
	if s.citizen != nil {
		return inbox.Citizen{}, s.citizen
	}
	return s.Store.Citizen(ctx, id)
}

// TestStoreThatFailsMidway: nothing is sent or ended that is not known, nobody is told twice
// once the store is back, and what another instance has taken is no work done.
func TestStoreThatFailsMidway(t *testing.T) {
	down := inbox.Errorf(inbox.Unavailable, "down")
	for name, test := range map[string]struct {
		store saying
		fails bool
		told  int
	}{
		"taken by another instance": {saying{claim: func() ([]inbox.Notification, error) { return nil, nil }}, false, 0},
		"nothing can be claimed":    {saying{claim: func() ([]inbox.Notification, error) { return nil, down }}, true, 0},
		"who it is cannot be read":  {saying{citizen: down}, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.deliver(tolvan)
			o.now = o.now.Add(time.Minute)
			test.store.Store = o.store
			o.Store = test.store
			told, err := o.round(t.Context(), t.Context())
			if told != test.told || (err != nil) != test.fails {
				t.Errorf("%d told, %v", told, err)
			}
			o.wantSent(0, 0)
			o.Store = o.store
			o.after(lease)
			o.wantSent(1, 1)
			if n := o.told.counts["SMS unwanted"] + o.told.counts["Email unwanted"]; n != 0 {
				t.Errorf("%d were taken for unwanted", n)
			}
		})
	}
}

// TestSomebodyWhoIsGone is told of nothing any more, and that is no error.
func TestSomebodyWhoIsGone(t *testing.T) {
	o := newOffice(t)
	o.deliver(tolvan)
	o.Store = saying{Store: o.store, citizen: inbox.Errorf(inbox.NotFound, "gone")}
	o.after(time.Minute)
	o.wantSent(0, 0)
	if n := len(o.outbox(false)) + len(o.outbox(true)); n != 0 || o.told.counts["SMS unwanted"] != 1 {
		t.Errorf("%d are left, %v", n, o.told.counts)
	}
}

// counting is a store that counts how often it is asked who is due.
type counting struct {
	Store
	asked atomic.Int32
}

func (c *counting) DueCitizens(ctx context.Context, now time.Time, limit int) ([]inbox.PersonID, error) {
	c.asked.Add(1)
	return c.Store.DueCitizens(ctx, now, limit)
}

// TestRunRests between two looks when there is nothing to do.
func TestRunRests(t *testing.T) {
	o := newOffice(t)
	store := &counting{Store: o.store}
	o.Store = store
	ctx, stop := context.WithTimeout(t.Context(), every/2)
	defer stop()
	o.Run(ctx)
	if asked := store.asked.Load(); asked > 1 {
		t.Errorf("the store was asked %d times within %v", asked, every/2)
	}
}
