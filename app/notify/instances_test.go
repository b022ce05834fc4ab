package notify

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
)

// TestInstancesShareTheWork: whatever two instances do at the same time, on one database,
// everybody is told once by each method.
func TestInstancesShareTheWork(t *testing.T) {
	database := testkit.NeedPostgres(t).Database(t)
	var offices []*office
	for range 2 {
		store, err := sqlstore.OpenPostgres(t.Context(), database)
		must(t, err)
		offices = append(offices, newOfficeOver(t, store))
	}
	const people = 60
	for n := range people {
		id := inbox.PersonID(fmt.Sprintf("%08dT%03d", n, n))
		must(t, offices[0].store.Activate(t.Context(), inbox.Citizen{ID: id, ActiveSince: now}))
		offices[0].wants(id, inbox.Notifications{SMS: true, Telephone: fmt.Sprintf("+46701740%03d", n), Email: true, Address: "a@example.se"})
		offices[n%2].deliver(id)
		offices[(n+1)%2].deliver(id)
	}
	var all sync.WaitGroup
	for _, o := range offices {
		o.now = o.now.Add(time.Minute)
		all.Go(func() {
			for range 5 {
				if _, err := o.round(t.Context(), t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	times := map[string]int{}
	for _, o := range offices {
		for _, letter := range append(o.sms.sent, o.mails.sent...) {
			times[letter.ID]++
		}
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if one, other := len(offices[0].sms.sent), len(offices[1].sms.sent); one+other != people || len(times) != 2*people {
		t.Errorf("%d and %d SMS, %d letters in all, for %d people", one, other, len(times), people)
	}
	if left := len(offices[0].outbox(false)); left != 0 {
		t.Errorf("%d are left", left)
	}
}
