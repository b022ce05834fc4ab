package notify

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

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
