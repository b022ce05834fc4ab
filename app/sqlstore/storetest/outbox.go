package storetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// after is a moment counted from the start, in seconds.
func after(seconds int) time.Time { return start().Add(time.Duration(seconds) * time.Second) }

// notified delivers a message whose receiver is to be told at a time by some methods.
func (s *suite) notified(t testing.TB, citizen inbox.PersonID, received, due time.Time, methods ...inbox.NotificationMethod) inbox.Message {
	t.Helper()
	m := message(citizen)
	m.ReceivedAt, m.NotifyAt, m.Answer.NotificationSent = received, due, methods
	return s.deliver(t, m)
}

// outbox gives what there is of a citizen's in the outbox, dead or not.
func (s *suite) outbox(t testing.TB, citizen inbox.PersonID, dead bool) []inbox.Notification {
	t.Helper()
	all, err := s.Notifications(s.ctx, dead, 1000)
	must(t, err)
	return slices.DeleteFunc(all, func(n inbox.Notification) bool { return n.Citizen != citizen })
}

func (s *suite) due(t testing.TB, now time.Time) []inbox.PersonID {
	t.Helper()
	due, err := s.DueCitizens(s.ctx, now, 1000)
	must(t, err)
	return due
}

func (s *suite) claim(t testing.TB, citizen inbox.PersonID, now, until time.Time) []inbox.Notification {
	t.Helper()
	claimed, err := s.ClaimNotifications(s.ctx, citizen, now, until)
	must(t, err)
	return claimed
}

const (
	sms   = inbox.MethodSMS
	email = inbox.MethodEmail
)

func methods(list ...inbox.NotificationMethod) []inbox.NotificationMethod { return list }

func testOutbox(t *testing.T, s *suite) {
	t.Run("kept with the message", func(t *testing.T) {
		citizen := s.citizen(t)
		m := s.notified(t, citizen, start(), after(60), sms, email)
		same(t, "outbox", s.outbox(t, citizen, false), []inbox.Notification{{
			ID: m.ID, Citizen: citizen, Methods: methods(sms, email), Since: start(), State: inbox.NotificationWaiting, DueAt: after(60),
		}})
		same(t, "NotifyAt of the message", m.NotifyAt, time.Time{})
		same(t, "dead", len(s.outbox(t, citizen, true)), 0)
	})

	t.Run("nobody is told without a time", func(t *testing.T) {
		citizen := s.citizen(t)
		s.deliver(t, fullMessage(citizen))
		same(t, "outbox", len(s.outbox(t, citizen, false)), 0)
	})

	t.Run("a repeat tells nobody", func(t *testing.T) {
		citizen := s.citizen(t)
		m := s.notified(t, citizen, start(), after(60), email)
		repeat := again(m, time.Minute)
		repeat.NotifyAt, repeat.Answer.NotificationSent = after(120), methods(sms)
		answer, isRepeat, err := s.Deliver(s.ctx, repeat, start())
		must(t, err)
		same(t, "repeat, methods", []any{isRepeat, answer.NotificationSent}, []any{true, methods(email)})
		same(t, "outbox", len(s.outbox(t, citizen, false)), 1)
	})

	t.Run("a message that is not kept tells nobody", func(t *testing.T) {
		citizen := s.citizen(t)
		m := s.notified(t, citizen, start(), after(60), email)
		must(t, s.EndNotification(s.ctx, s.claim(t, citizen, after(60), after(360))[0]))
		twin := message(citizen)
		twin.ID, twin.NotifyAt, twin.Answer.NotificationSent = m.ID, after(60), methods(email)
		_, _, err := s.Deliver(s.ctx, twin, start())
		coded(t, "Deliver", err, inbox.Internal)
		same(t, "outbox", len(s.outbox(t, citizen, false)), 0)
	})

	t.Run("due", func(t *testing.T) { testDue(t, s) })
	t.Run("claim", func(t *testing.T) { testClaim(t, s) })
	t.Run("end and put back", func(t *testing.T) { testPutBack(t, s) })
	t.Run("many at once", func(t *testing.T) { testClaimTogether(t, s) })
}

func testDue(t *testing.T, s *suite) {
	// A day of its own keeps it apart from other tests of the same store.
	yesterday := start().AddDate(0, 0, -1)
	late, early := s.citizen(t), s.citizen(t)
	s.notified(t, late, yesterday, yesterday.Add(3*time.Second), sms)
	s.notified(t, early, yesterday, yesterday.Add(2*time.Second), email)
	s.notified(t, early, yesterday, yesterday.Add(4*time.Second), email)
	same(t, "before", len(s.due(t, yesterday.Add(2*time.Second-time.Microsecond))), 0)
	same(t, "at the time of the first", s.due(t, yesterday.Add(2*time.Second)), []inbox.PersonID{early})
	same(t, "when all are due", s.due(t, yesterday.Add(4*time.Second)), []inbox.PersonID{early, late})
	some, err := s.DueCitizens(s.ctx, start(), 1)
	must(t, err)
	same(t, "at most", some, []inbox.PersonID{early})
	none, err := s.DueCitizens(s.ctx, start(), -1)
	must(t, err)
	same(t, "fewer than none", len(none), 0)
}

func testClaim(t *testing.T, s *suite) {
	t.Run("one for each method, of all that waits", func(t *testing.T) {
		citizen := s.citizen(t)
		both := s.notified(t, citizen, after(5), after(65), sms, email)
		early := s.notified(t, citizen, start(), after(60), email)
		s.notified(t, citizen, after(50), after(110), sms)
		same(t, "before anything is due", len(s.claim(t, citizen, after(59), after(300))), 0)
		claimed := s.claim(t, citizen, after(60), after(360))
		want := []inbox.Notification{
			{ID: both.ID + "-sms", Citizen: citizen, Methods: methods(sms), Since: after(5), State: inbox.NotificationClaimed, DueAt: after(360)},
			{ID: early.ID + "-email", Citizen: citizen, Methods: methods(email), Since: start(), State: inbox.NotificationClaimed, DueAt: after(360)},
		}
		for i := range claimed {
			want[i].Claim = claimed[i].Claim
		}
		same(t, "claimed", claimed, want)
		same(t, "kept", len(s.outbox(t, citizen, false)), 2)
	})

	t.Run("nobody else's before its time", func(t *testing.T) {
		citizen := s.citizen(t)
		s.notified(t, citizen, start(), after(60), email)
		first := s.claim(t, citizen, after(60), after(360))
		same(t, "by another", len(s.claim(t, citizen, after(359), after(1000))), 0)

		// What comes meanwhile is a notification of its own.
		s.notified(t, citizen, after(100), after(160), email)
		same(t, "not due", len(s.claim(t, citizen, after(159), after(1000))), 0)
		second := s.claim(t, citizen, after(160), after(500))
		same(t, "since", second[0].Since, after(100))

		third := s.claim(t, citizen, after(360), after(700))
		same(t, "claimed by somebody who is gone", []any{len(third), third[0].ID, third[0].Since}, []any{1, first[0].ID, start()})
		must(t, s.EndNotification(s.ctx, first[0]))
		first[0].State = inbox.NotificationDead
		must(t, s.PutBackNotification(s.ctx, first[0]))
		same(t, "what he does with it", s.outbox(t, citizen, false), []inbox.Notification{second[0], third[0]})
	})

	t.Run("has the tries of the one that has most left", func(t *testing.T) {
		citizen := s.citizen(t)
		s.notified(t, citizen, start(), after(60), email)
		tried := s.claim(t, citizen, after(60), after(360))[0]
		id := tried.ID
		tried.State, tried.DueAt, tried.Tries, tried.Failure = inbox.NotificationWaiting, after(1000), 3, "smtp 451"
		must(t, s.PutBackNotification(s.ctx, tried))
		alone := s.claim(t, citizen, after(1000), after(1300))[0]
		same(t, "alone", []any{alone.ID, alone.Tries, alone.Failure}, []any{id, 3, "smtp 451"})
		alone.State, alone.DueAt = inbox.NotificationWaiting, after(2000)
		must(t, s.PutBackNotification(s.ctx, alone))
		s.notified(t, citizen, after(1500), after(1560), email)
		together := s.claim(t, citizen, after(1560), after(1860))
		same(t, "together", []any{len(together), together[0].ID, together[0].Tries, together[0].Since}, []any{1, id, 0, start()})
	})

	t.Run("of nobody", func(t *testing.T) {
		same(t, "claimed", len(s.claim(t, s.stranger(), after(60), after(360))), 0)
	})
}

func testPutBack(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	s.notified(t, citizen, start(), after(60), sms, email)
	claimed := s.claim(t, citizen, after(60), after(360))
	must(t, s.EndNotification(s.ctx, claimed[0]))
	n := claimed[1]
	n.State, n.DueAt, n.Tries, n.Failure = inbox.NotificationWaiting, after(120), 1, "smtp 421"
	must(t, s.PutBackNotification(s.ctx, n))
	n.Claim = ""
	same(t, "waits again", s.outbox(t, citizen, false), []inbox.Notification{n})
	n = s.kill(t, citizen, after(120), after(130))
	same(t, "dead", s.outbox(t, citizen, true), []inbox.Notification{n})
	same(t, "waiting", len(s.outbox(t, citizen, false)), 0)
	same(t, "a dead one is never due", len(s.claim(t, citizen, after(1000), after(2000))), 0)
	if slices.Contains(s.due(t, after(1000)), citizen) {
		t.Error("a dead notification is due")
	}
	s.notified(t, citizen, after(200), after(260), email)
	same(t, "and never taken along", s.claim(t, citizen, after(260), after(500))[0].Since, after(200))

	t.Run("revived", func(t *testing.T) { testRevive(t, s, n) })
	t.Run("forgotten", func(t *testing.T) {
		s.kill(t, citizen, after(1000), after(1010))
		s.notified(t, citizen, after(1), after(2), email)
		must(t, s.ForgetNotifications(s.ctx, after(1010)))
		same(t, "of that time", len(s.outbox(t, citizen, true)), 1)
		must(t, s.ForgetNotifications(s.ctx, after(1010).Add(time.Microsecond)))
		same(t, "older", len(s.outbox(t, citizen, true)), 0)
		same(t, "what is not dead", len(s.outbox(t, citizen, false)), 1)
	})
}

// kill claims what waits for a citizen, of one method, and gives it up.
func (s *suite) kill(t testing.TB, citizen inbox.PersonID, now, at time.Time) inbox.Notification {
	t.Helper()
	n := s.claim(t, citizen, now, now.Add(time.Hour))[0]
	n.State, n.DueAt, n.Tries, n.Failure = inbox.NotificationDead, at, n.Tries+1, "smtp 550"
	must(t, s.PutBackNotification(s.ctx, n))
	n.Claim = ""
	return n
}

// testRevive has a dead notification of one citizen, and kills one of another.
func testRevive(t *testing.T, s *suite, dead inbox.Notification) {
	other := s.citizen(t)
	s.notified(t, other, start(), after(60), sms)
	s.kill(t, other, after(60), after(140))
	revive := func(id string, want int) {
		t.Helper()
		revived, err := s.ReviveNotifications(s.ctx, id, after(700))
		must(t, err)
		same(t, "revived", revived, want)
	}
	revive("there is none", 0)
	revive(dead.ID, 1)
	revive(dead.ID, 0)
	want := dead
	want.State, want.DueAt, want.Tries, want.Failure = inbox.NotificationWaiting, after(700), 0, ""
	got := s.outbox(t, dead.Citizen, false)
	same(t, "revived", got[len(got)-1], want)
	same(t, "the other's", len(s.outbox(t, other, true)), 1)
	s.kill(t, dead.Citizen, after(700), after(710))
	revive("", 2)
	same(t, "dead afterwards", len(s.outbox(t, other, true))+len(s.outbox(t, dead.Citizen, true)), 0)
}

// testClaimTogether has several claim for the same citizens at once, while messages come in:
// every method of every message is claimed, and no notification by two.
func testClaimTogether(t *testing.T, s *suite) {
	citizens := []inbox.PersonID{s.citizen(t), s.citizen(t), s.citizen(t)}
	const each = 40
	var mu sync.Mutex
	claims := map[inbox.PersonID]int{}
	ended := map[string]int{}
	together(8, func(i int) {
		for n := range each {
			citizen := citizens[n%len(citizens)]
			if i%2 == 0 {
				m := message(citizen)
				m.NotifyAt, m.Answer.NotificationSent = after(60), methods(email)
				if _, _, err := s.Deliver(s.ctx, m, start()); err != nil {
					t.Errorf("Deliver: %v", err)
				}
				continue
			}
			claimed, err := s.ClaimNotifications(s.ctx, citizen, after(60), after(360))
			if err != nil {
				t.Errorf("Claim: %v", err)
			}
			for _, n := range claimed {
				mu.Lock()
				claims[citizen]++
				ended[n.Claim]++
				mu.Unlock()
				if err := s.EndNotification(s.ctx, n); err != nil {
					t.Errorf("End: %v", err)
				}
			}
		}
	})
	for _, citizen := range citizens {
		rest := s.claim(t, citizen, after(60), after(360))
		if len(rest) > 1 || claims[citizen]+len(rest) == 0 {
			t.Errorf("%d notifications are left after %d", len(rest), claims[citizen])
		}
		same(t, "kept", len(s.outbox(t, citizen, false)), len(rest))
	}
	for id, n := range ended {
		if n != 1 {
			t.Errorf("notification %s was claimed %d times", id, n)
		}
	}
}

// testOutboxDepth has a store of its own: it counts all there is.
func testOutboxDepth(t *testing.T, s *suite) {
	depth := func(want inbox.OutboxDepth) {
		t.Helper()
		got, err := s.OutboxDepth(s.ctx)
		must(t, err)
		same(t, "depth", got, want)
	}
	depth(inbox.OutboxDepth{})
	a, b := s.citizen(t), s.citizen(t)
	s.notified(t, a, after(10), after(70), sms)
	s.notified(t, b, after(5), after(90), sms, email)
	depth(inbox.OutboxDepth{Waiting: 2, Oldest: after(5)})
	claimed := s.claim(t, b, after(90), after(390))
	depth(inbox.OutboxDepth{Waiting: 3, Oldest: after(5)})
	for i := range claimed {
		claimed[i].State, claimed[i].DueAt = inbox.NotificationDead, after(100-i)
		must(t, s.PutBackNotification(s.ctx, claimed[i]))
	}
	depth(inbox.OutboxDepth{Waiting: 1, Dead: 2, Oldest: after(10)})
	oldestFirst, err := s.Notifications(s.ctx, true, 1)
	must(t, err)
	claimed[1].Claim = ""
	same(t, "the first of the dead", oldestFirst, []inbox.Notification{claimed[1]})
	must(t, s.EndNotification(s.ctx, s.claim(t, a, after(70), after(370))[0]))
	depth(inbox.OutboxDepth{Dead: 2})
}
