package notify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

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
