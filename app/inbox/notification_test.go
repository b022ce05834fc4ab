package inbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// bothMethods lets citizens be told by SMS and by e-mail, half a minute later.
func bothMethods(o *inbox.Options) {
	o.Methods, o.NotifyAfter = []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail}, 30*time.Second
}

// wantsBoth has a citizen want to be told by both.
func (d *desk) wantsBoth(t *testing.T, id inbox.PersonID) {
	t.Helper()
	d.wants(t, id, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se"})
}

func (d *desk) wants(t *testing.T, id inbox.PersonID, n inbox.Notifications) {
	t.Helper()
	if err := d.store.SetNotifications(context.Background(), id, n); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) outbox(t *testing.T) []inbox.Notification {
	t.Helper()
	all, err := d.store.Notifications(context.Background(), false, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhoIsToldAndHow: the sender must ask, the system must be allowed to, the citizen must
// want it, and there must be a way.
func TestWhoIsToldAndHow(t *testing.T) {
	type methods = []inbox.NotificationMethod
	both := methods{inbox.MethodSMS, inbox.MethodEmail}
	for name, row := range map[string]struct {
		options func(*inbox.Options)
		wants   inbox.Notifications
		change  func(*inbox.Delivery)
		want    methods
	}{
		"both":         {bothMethods, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "a@b.example"}, nil, both},
		"one":          {bothMethods, inbox.Notifications{SMS: true, Telephone: "+46701740605", Address: "a@b.example"}, nil, both[:1]},
		"none wanted":  {bothMethods, inbox.Notifications{Telephone: "+46701740605", Address: "a@b.example"}, nil, nil},
		"nowhere to":   {bothMethods, inbox.Notifications{SMS: true, Email: true}, nil, nil},
		"no way":       {nil, inbox.Notifications{Email: true, Address: "a@b.example"}, nil, nil},
		"not asked":    {bothMethods, inbox.Notifications{Email: true, Address: "a@b.example"}, func(d *inbox.Delivery) { d.Notify = false }, nil},
		"silent":       {bothMethods, inbox.Notifications{Email: true, Address: "a@b.example"}, func(d *inbox.Delivery) { d.SourceSystem = "SILENT" }, nil},
		"with a doubt": {bothMethods, inbox.Notifications{Email: true, Address: "a@b.example"}, func(d *inbox.Delivery) { d.SourceSystem, d.Description = "SISTER", "" }, both[1:]},
		"refused":      {bothMethods, inbox.Notifications{Email: true, Address: "a@b.example"}, func(d *inbox.Delivery) { d.SourceSystem, d.Description = "STRICT", "" }, nil},
		"another's":    {bothMethods, inbox.Notifications{Email: true, Address: "a@b.example"}, func(d *inbox.Delivery) { d.SubjectOfCareID = agda }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, row.options)
			d.SetDirectory(directoryOf(t, append(systems(t), inbox.System{ID: "SILENT", Silent: true})))
			d.wants(t, tolvan, row.wants)
			delivery := good()
			delivery.Notify = true
			if row.change != nil {
				row.change(&delivery)
			}
			rehearsal := delivery
			rehearsal.DryRun = true
			would, err := d.Deliver(t.Context(), rehearsal)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(d.outbox(t)); n != 0 {
				t.Errorf("%d notifications after a dry run", n)
			}
			answer, err := d.Deliver(t.Context(), delivery)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]methods{row.want, row.want}, []methods{answer.NotificationSent, would.NotificationSent}); diff != "" {
				t.Errorf("notificationSent, and in a dry run (-want +got):\n%s", diff)
			}
			kept := d.outbox(t)
			if (len(kept) == 1) != (row.want != nil) {
				t.Fatalf("outbox %+v", kept)
			}
			if len(kept) == 1 && (cmp.Diff(row.want, kept[0].Methods) != "" || !kept[0].DueAt.Equal(d.now.Add(30*time.Second)) || !kept[0].Since.Equal(d.now)) {
				t.Errorf("outbox %+v", kept[0])
			}
		})
	}
}

// TestWhereTo: by a method that is on and has an address, and by no other.
func TestWhereTo(t *testing.T) {
	both := inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "a@b.example"}
	for name, row := range map[string]struct {
		change     func(*inbox.Notifications)
		sms, email string
	}{
		"both":       {func(*inbox.Notifications) {}, "+46701740605", "a@b.example"},
		"no SMS":     {func(n *inbox.Notifications) { n.SMS = false }, "", "a@b.example"},
		"no number":  {func(n *inbox.Notifications) { n.Telephone = "" }, "", "a@b.example"},
		"no e-mail":  {func(n *inbox.Notifications) { n.Email = false }, "+46701740605", ""},
		"no address": {func(n *inbox.Notifications) { n.Address = "" }, "+46701740605", ""},
	} {
		wants := both
		row.change(&wants)
		if sms, email, other := wants.To(inbox.MethodSMS), wants.To(inbox.MethodEmail), wants.To(inbox.MethodOther); sms != row.sms || email != row.email || other != "" {
			t.Errorf("%s: %q, %q, %q", name, sms, email, other)
		}
	}
}

// TestRepeatsNotifyOnce: a hundred at once, and later ones, also when the citizen no longer
// wants it.
func TestRepeatsNotifyOnce(t *testing.T) {
	d := newDesk(t, bothMethods)
	d.wantsBoth(t, tolvan)
	delivery := good()
	delivery.Notify = true
	deliver := func() {
		answer, err := d.Deliver(context.Background(), delivery)
		if err != nil || len(answer.NotificationSent) != 2 {
			t.Errorf("answered %+v, %v", answer, err)
		}
	}
	var all sync.WaitGroup
	for range 100 {
		all.Go(deliver)
	}
	all.Wait()
	d.wants(t, tolvan, inbox.Notifications{})
	d.now = d.now.Add(30 * time.Minute)
	deliver()
	if messages, kept := len(d.list(t, tolvan)), len(d.outbox(t)); messages != 1 || kept != 1 {
		t.Errorf("%d messages, %d notifications", messages, kept)
	}
}

// TestNotifiedAfterAMinute is the default.
func TestNotifiedAfterAMinute(t *testing.T) {
	d := newDesk(t, func(o *inbox.Options) { o.Methods = []inbox.NotificationMethod{inbox.MethodSMS} })
	d.wantsBoth(t, tolvan)
	delivery := good()
	delivery.Notify = true
	d.mustDeliver(t, delivery, inbox.ResultOK)
	if kept := d.outbox(t); len(kept) != 1 || !kept[0].DueAt.Equal(d.now.Add(time.Minute)) {
		t.Errorf("outbox %+v", kept)
	}
}
