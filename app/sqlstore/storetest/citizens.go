package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func testCitizens(t *testing.T, s *suite) {
	t.Run("unknown", func(t *testing.T) {
		stranger := s.stranger()
		_, err := s.Citizen(s.ctx, stranger)
		coded(t, "Citizen", err, inbox.NotFound)
		coded(t, "SetNotifications", s.SetNotifications(s.ctx, stranger, inbox.Notifications{}), inbox.NotFound)
		_, err = s.Citizen(s.ctx, stranger)
		coded(t, "Citizen after SetNotifications", err, inbox.NotFound)
	})

	choices := inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se", Language: "en"}

	t.Run("created as given", func(t *testing.T) {
		want := inbox.Citizen{ID: s.stranger(), Name: "Åsa Östlund-Ng", ActiveSince: start(), Notifications: choices}
		must(t, s.Activate(s.ctx, want))
		got, err := s.Citizen(s.ctx, want.ID)
		must(t, err)
		same(t, "citizen", got, want)
	})

	t.Run("activated again", func(t *testing.T) {
		want := inbox.Citizen{ID: s.stranger(), Name: "Before", ActiveSince: start(), Notifications: choices}
		must(t, s.Activate(s.ctx, want))
		must(t, s.Activate(s.ctx, inbox.Citizen{ID: want.ID, Name: "After", ActiveSince: start().AddDate(1, 0, 0)}))
		want.Name = "After"
		got, err := s.Citizen(s.ctx, want.ID)
		must(t, err)
		same(t, "citizen", got, want)
	})

	t.Run("notifications replaced", func(t *testing.T) {
		id := s.citizen(t)
		for _, n := range []inbox.Notifications{choices, {Email: true, Address: "annan@example.se"}, {}} {
			must(t, s.SetNotifications(s.ctx, id, n))
			got, err := s.Citizen(s.ctx, id)
			must(t, err)
			same(t, "notifications", got.Notifications, n)
		}
	})

	t.Run("times are microseconds in UTC", func(t *testing.T) {
		id := s.stranger()
		zone := time.FixedZone("summer", 2*60*60)
		must(t, s.Activate(s.ctx, inbox.Citizen{ID: id, ActiveSince: start().Add(999 * time.Nanosecond).In(zone)}))
		got, err := s.Citizen(s.ctx, id)
		must(t, err)
		if got.ActiveSince != start() {
			t.Errorf("got %v, want %v", got.ActiveSince, start())
		}
	})
}
