package notify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/sqlstore"
)

const (
	tolvan = inbox.PersonID("191212121212")
	agda   = inbox.PersonID("189001019802")
)

// post is a sender that notes what it is given, and fails when it is told to.
type post struct {
	mu    sync.Mutex
	sent  []Letter
	fails func(Letter) error
}

func (p *post) Send(ctx context.Context, letter Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fails != nil {
		if err := p.fails(letter); err != nil {
			return err
		}
	}
	p.sent = append(p.sent, letter)
	return nil
}

// outcomes counts what a worker tells.
type outcomes struct {
	mu     sync.Mutex
	counts map[string]int
}

func (o *outcomes) Notification(method inbox.NotificationMethod, outcome string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts[string(method)+" "+outcome]++
}

// office is a worker over a real store, with a clock that the test sets.
type office struct {
	*Worker
	t          *testing.T
	store      inbox.Store
	service    *inbox.Service
	now        time.Time
	sms, mails *post
	told       *outcomes
	log        *logtest.Log
}

func newOffice(t *testing.T) *office {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	return newOfficeOver(t, store)
}

// newOfficeOver is an office of its own over a store, where both are told by both methods.
func newOfficeOver(t *testing.T, store inbox.Store) *office {
	t.Helper()
	o := &office{
		t: t, store: store, now: now, sms: &post{}, mails: &post{}, told: &outcomes{counts: map[string]int{}},
		log: logtest.New(t, "701740605", "tolvan", "Hemlig", "Björken"),
	}
	t.Cleanup(func() { _ = store.Close() })
	directory, err := inbox.NewDirectory([]inbox.System{{ID: "JOURNAL"}}, []inbox.Unit{{HSAID: "SE1"}})
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return o.now }
	o.service = inbox.NewService(store, directory, inbox.Options{
		Now: clock, Methods: []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail}, Log: o.log.Text(),
	})
	for _, id := range []inbox.PersonID{tolvan, agda} {
		must(t, store.Activate(t.Context(), inbox.Citizen{ID: id, Name: "Tolvan Tolvansson", ActiveSince: now}))
		o.wants(id, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se"})
	}
	o.Worker = &Worker{Config{
		Store: store, Senders: Senders{inbox.MethodSMS: o.sms, inbox.MethodEmail: o.mails},
		Text: func(method inbox.NotificationMethod, language string) Text {
			return Text{Subject: "Nytt", Body: string(method) + " " + language}
		},
		Observe: o.told, Now: clock, Log: o.log.Text(),
	}}
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) wants(id inbox.PersonID, n inbox.Notifications) {
	o.t.Helper()
	must(o.t, o.store.SetNotifications(o.t.Context(), id, n))
}

// deliver delivers a new message of which the receiver is to be told.
func (o *office) deliver(to inbox.PersonID) {
	o.t.Helper()
	answer, err := o.service.Deliver(o.t.Context(), inbox.Delivery{
		SubjectOfCareID: to, OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Björken"},
		Description: "Hemlig rubrik", Text: inbox.NewID(), SourceSystem: "JOURNAL", Notify: true,
	})
	if err != nil || answer.ResultCode != inbox.ResultOK {
		o.t.Fatalf("%+v, %v", answer, err)
	}
}

// after has time pass, and the outbox looked into.
func (o *office) after(d time.Duration) {
	o.t.Helper()
	o.now = o.now.Add(d)
	if _, err := o.round(o.t.Context(), o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) outbox(dead bool) []inbox.Notification {
	o.t.Helper()
	all, err := o.store.Notifications(o.t.Context(), dead, 1000)
	must(o.t, err)
	return all
}

// wantSent holds how many letters have been sent by each method.
func (o *office) wantSent(sms, mails int) {
	o.t.Helper()
	if len(o.sms.sent) != sms || len(o.mails.sent) != mails {
		o.t.Errorf("%d SMS and %d e-mails, want %d and %d", len(o.sms.sent), len(o.mails.sent), sms, mails)
	}
}

func TestToldAfterAMinute(t *testing.T) {
	o := newOffice(t)
	o.wants(tolvan, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se", Language: "en"})
	o.deliver(tolvan)
	o.after(time.Minute - time.Microsecond)
	o.wantSent(0, 0)
	o.after(time.Microsecond)
	o.wantSent(1, 1)
	o.after(time.Hour)
	o.wantSent(1, 1)
	if n := len(o.outbox(false)) + len(o.outbox(true)); n != 0 {
		t.Errorf("%d notifications are left", n)
	}
	sms, mail := o.sms.sent[0], o.mails.sent[0]
	if sms.To != "+46701740605" || mail.To != "tolvan@example.se" || sms.Body != "SMS en" || mail.Text != (Text{"Nytt", "Email en"}) || sms.ID == mail.ID {
		t.Errorf("%+v, %+v", sms, mail)
	}
	if diff := cmp.Diff(map[string]int{"SMS sent": 1, "Email sent": 1}, o.told.counts); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// TestSeveralWithinAMinuteAreOne notification for each citizen; what comes later is another.
func TestSeveralWithinAMinuteAreOne(t *testing.T) {
	o := newOffice(t)
	for range 5 {
		o.deliver(tolvan)
		o.deliver(agda)
		o.after(10 * time.Second)
	}
	o.wantSent(0, 0)
	o.after(10 * time.Second)
	o.wantSent(2, 2)
	o.deliver(tolvan)
	o.after(59 * time.Second)
	o.wantSent(2, 2)
	o.after(time.Second)
	o.wantSent(3, 3)
}

// TestSettingsWhenItIsSent are what counts, but for a method that the sender was not told of.
func TestSettingsWhenItIsSent(t *testing.T) {
	sms := inbox.Notifications{SMS: true, Telephone: "+46701740605"}
	for name, test := range map[string]struct {
		before, after inbox.Notifications
		sms, mails    int
		to            string
	}{
		"another number":      {sms, inbox.Notifications{SMS: true, Telephone: "+46701740606"}, 1, 0, "+46701740606"},
		"switched off":        {sms, inbox.Notifications{Telephone: "+46701740605"}, 0, 0, ""},
		"forgotten":           {sms, inbox.Notifications{}, 0, 0, ""},
		"another method":      {sms, inbox.Notifications{Email: true, Address: "a@example.se"}, 0, 0, ""},
		"one more":            {sms, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "a@example.se"}, 1, 0, "+46701740605"},
		"off and on meantime": {sms, sms, 1, 0, "+46701740605"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.wants(tolvan, test.before)
			o.deliver(tolvan)
			o.wants(tolvan, inbox.Notifications{})
			o.wants(tolvan, test.after)
			o.after(time.Minute)
			o.wantSent(test.sms, test.mails)
			if test.sms == 1 && o.sms.sent[0].To != test.to {
				t.Errorf("sent to %s", o.sms.sent[0].To)
			}
			if n := len(o.outbox(false)); n != 0 {
				t.Errorf("%d are left", n)
			}
			if unwanted := o.told.counts["SMS unwanted"]; unwanted != 1-test.sms {
				t.Errorf("%d unwanted", unwanted)
			}
		})
	}
}

// TestTriedAgain: twice as long apart each time, as far as it goes, by the method that failed
// alone and with the same identity; and then given up.
func TestTriedAgain(t *testing.T) {
	o := newOffice(t)
	tries := map[string]int{}
	o.mails.fails = func(letter Letter) error {
		tries[letter.ID]++
		return &Failure{BlameServer, "smtp 421"}
	}
	o.deliver(tolvan)
	o.after(time.Minute)
	o.wantSent(1, 0)
	wait := time.Minute
	for n := 1; n < maxTries; n++ {
		waiting := o.outbox(false)
		if len(waiting) != 1 || waiting[0].Tries != n || waiting[0].Failure != "smtp 421" || waiting[0].State != inbox.NotificationWaiting {
			t.Fatalf("after %d tries: %+v", n, waiting)
		}
		pause := waiting[0].DueAt.Sub(o.now)
		if pause < wait*3/4 || pause > wait*5/4 {
			t.Errorf("after %d tries it waits %v, want %v or so", n, pause, wait)
		}
		o.after(pause - time.Microsecond)
		if len(tries) != 1 || slices.Max(slices.Collect(maps.Values(tries))) != n {
			t.Fatalf("tries %v, want %d of one", tries, n)
		}
		o.after(time.Microsecond)
		wait = min(2*wait, 4*time.Hour)
	}
	dead := o.outbox(true)
	if len(o.outbox(false)) != 0 || len(dead) != 1 || dead[0].Tries != maxTries || dead[0].Failure != "smtp 421" || !dead[0].DueAt.Equal(o.now) {
		t.Errorf("in the end: %+v", dead)
	}
	if diff := cmp.Diff(map[string]int{"SMS sent": 1, "Email failed": maxTries - 1, "Email dead": 1}, o.told.counts); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}

	o.mails.fails = nil
	if revived, err := o.store.ReviveNotifications(t.Context(), dead[0].ID, o.now); err != nil || revived != 1 {
		t.Fatalf("%d revived, %v", revived, err)
	}
	o.after(0)
	o.wantSent(1, 1)
	if o.mails.sent[0].ID != dead[0].ID {
		t.Errorf("sent as %s, was %s", o.mails.sent[0].ID, dead[0].ID)
	}
}

func TestPauses(t *testing.T) {
	for tries, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 8: 128 * time.Minute, 9: 4 * time.Hour, 1000: 4 * time.Hour} {
		shortest, longest := time.Duration(1<<62), time.Duration(0)
		for range 1000 {
			pause := pause(tries)
			shortest, longest = min(shortest, pause), max(longest, pause)
		}
		if shortest < want*3/4 || longest > want*5/4 || longest-shortest < want/4 {
			t.Errorf("after %d tries between %v and %v, want about %v", tries, shortest, longest, want)
		}
	}
}

// TestRefusedReceiverIsDeadAtOnce, and nobody else is held up by it.
func TestRefusedReceiverIsDeadAtOnce(t *testing.T) {
	o := newOffice(t)
	o.wants(agda, inbox.Notifications{SMS: true, Telephone: "+46701740699"})
	o.sms.fails = func(letter Letter) error {
		if letter.To == "+46701740699" {
			return &Failure{BlameReceiver, "http 404"}
		}
		return nil
	}
	o.deliver(agda)
	o.deliver(tolvan)
	o.after(time.Minute)
	o.wantSent(1, 1)
	dead := o.outbox(true)
	if len(dead) != 1 || dead[0].Citizen != agda || dead[0].Failure != "http 404" || dead[0].Tries != 1 {
		t.Errorf("dead: %+v", dead)
	}
}

// TestServerThatIsDown is asked by few in a round; the rest waits without having been tried.
func TestServerThatIsDown(t *testing.T) {
	o := newOffice(t)
	const people = 100
	asked := 0
	o.sms.fails = func(Letter) error { asked++; return errors.New("what is it") }
	for n := range people {
		id := inbox.PersonID(fmt.Sprintf("%08dT%03d", n, n))
		must(t, o.store.Activate(t.Context(), inbox.Citizen{ID: id, ActiveSince: now}))
		o.wants(id, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "a@example.se"})
		o.deliver(id)
	}
	o.after(time.Minute)
	if asked == 0 || asked > lanes {
		t.Errorf("the server was asked %d times", asked)
	}
	o.wantSent(0, people)
	tried := 0
	for _, n := range o.outbox(false) {
		tried += n.Tries
		if wait := n.DueAt.Sub(o.now); wait < 45*time.Second || n.Tries == 1 && n.Failure != "no answer" {
			t.Errorf("%+v waits %v", n, wait)
		}
	}
	if tried != asked || len(o.outbox(false)) != people {
		t.Errorf("%d of %d were tried, %d times", tried, len(o.outbox(false)), asked)
	}
}

// TestMethodWithoutServer waits, as somebody may configure one again.
func TestMethodWithoutServer(t *testing.T) {
	o := newOffice(t)
	o.deliver(tolvan)
	delete(o.Senders, inbox.MethodSMS)
	o.after(time.Minute)
	o.wantSent(0, 1)
	if waiting := o.outbox(false); len(waiting) != 1 || waiting[0].Failure != "no server is configured" {
		t.Errorf("waiting: %+v", waiting)
	}
}

// TestKilledBetween: an instance that dies after sending and before it could note it leaves
// the notification to be sent again, once its claim has run out: at least once, and with the
// same identity.
func TestKilledBetween(t *testing.T) {
	o := newOffice(t)
	o.wants(tolvan, inbox.Notifications{Email: true, Address: "a@example.se"})
	o.deliver(tolvan)
	dying, die := context.WithCancel(t.Context())
	o.Store = dyingStore{o.store, dying}
	o.mails.fails = func(Letter) error { die(); return nil }
	o.now = o.now.Add(time.Minute)
	if _, err := o.round(dying, dying); err == nil {
		t.Error("the dead has noted what it did")
	}
	o.Store, o.mails.fails = o.store, nil
	o.after(lease - time.Second)
	o.wantSent(0, 1)
	o.after(time.Second)
	o.wantSent(0, 2)
	if o.mails.sent[0].ID != o.mails.sent[1].ID {
		t.Errorf("identities %s and %s", o.mails.sent[0].ID, o.mails.sent[1].ID)
	}
	o.after(time.Hour)
	o.wantSent(0, 2)
}

// dyingStore does nothing any more once the process is dead.
type dyingStore struct {
	inbox.Store
	life context.Context
}

func (s dyingStore) EndNotification(ctx context.Context, n inbox.Notification) error {
	if err := s.life.Err(); err != nil {
		return err
	}
	return s.Store.EndNotification(ctx, n)
}

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
