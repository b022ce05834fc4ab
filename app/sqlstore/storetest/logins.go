package storetest

import (
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// pending saves a begun log-in.
func (s *suite) pending(t testing.TB, expires time.Time) inbox.PendingLogin {
	t.Helper()
	p := inbox.PendingLogin{
		RequestID: "_" + inbox.NewID(), RelayState: inbox.HashSecret("relay"), Browser: inbox.HashSecret("browser"),
		IdP: "https://idp.example.se/", LoA: []string{"http://id.sambi.se/loa/loa3", `odd, "one"`},
		ReturnTo: "/inkorg?visa=olasta", IssuedAt: start(), ExpiresAt: expires,
	}
	must(t, s.SavePendingLogin(s.ctx, p))
	return p
}

func testLogins(t *testing.T, s *suite) {
	t.Run("taken once, as saved", func(t *testing.T) {
		want, other := s.pending(t, start()), s.pending(t, start())
		got, err := s.TakePendingLogin(s.ctx, want.RequestID)
		must(t, err)
		same(t, "log-in", got, want)
		_, err = s.TakePendingLogin(s.ctx, want.RequestID)
		coded(t, "taken again", err, inbox.NotFound)
		got, err = s.TakePendingLogin(s.ctx, other.RequestID)
		must(t, err)
		same(t, "the other log-in", got, other)
	})

	t.Run("that says little", func(t *testing.T) {
		want := inbox.PendingLogin{RequestID: inbox.NewID()}
		must(t, s.SavePendingLogin(s.ctx, want))
		got, err := s.TakePendingLogin(s.ctx, want.RequestID)
		must(t, err)
		same(t, "log-in", got, want)
	})

	t.Run("unknown", func(t *testing.T) {
		_, err := s.TakePendingLogin(s.ctx, "unknown")
		coded(t, "TakePendingLogin", err, inbox.NotFound)
	})

	t.Run("one of many takes it", func(t *testing.T) {
		p := s.pending(t, start())
		var taken atomic.Int64
		together(50, func(int) {
			_, err := s.TakePendingLogin(s.ctx, p.RequestID)
			if err == nil {
				taken.Add(1)
			} else {
				coded(t, "TakePendingLogin", err, inbox.NotFound)
			}
		})
		same(t, "times taken", taken.Load(), int64(1))
	})

	t.Run("an assertion is used once", func(t *testing.T) {
		id, other := inbox.NewID(), inbox.NewID()
		for i, want := range []bool{true, false, false} {
			first, err := s.UseOnce(s.ctx, id, start().Add(time.Duration(i)*time.Hour))
			must(t, err)
			same(t, "first use", first, want)
		}
		first, err := s.UseOnce(s.ctx, other, start())
		must(t, err)
		same(t, "first use of another", first, true)
	})

	t.Run("one of many is the first use", func(t *testing.T) {
		id := inbox.NewID()
		var firsts atomic.Int64
		together(50, func(int) {
			first, err := s.UseOnce(s.ctx, id, start())
			if err != nil {
				t.Errorf("UseOnce: %v", err)
			}
			if first {
				firsts.Add(1)
			}
		})
		same(t, "first uses", firsts.Load(), int64(1))
	})
}

// testPurge holds what Purge removes and, at the edges, what it leaves. It has a store of
// its own, since it removes other tests' things too.
func testPurge(t *testing.T, s *suite) {
	now, idleSince, createdSince := start(), start().Add(-time.Hour), start().Add(-8*time.Hour)
	const edge = time.Microsecond

	session := func(created, seen time.Time) inbox.Session {
		session := inbox.Session{ID: inbox.HashSecret(inbox.NewID()), Citizen: s.citizen(t), CreatedAt: created, SeenAt: seen}
		must(t, s.CreateSession(s.ctx, session))
		return session
	}
	lives, idle, old := session(createdSince, idleSince), session(now, idleSince.Add(-edge)), session(createdSince.Add(-edge), now)
	waits, expired := s.pending(t, now), s.pending(t, now.Add(-edge))
	useOnce := func(id string, until time.Time) bool {
		first, err := s.UseOnce(s.ctx, id, until)
		must(t, err)
		return first
	}
	useOnce("remembered", now)
	useOnce("forgotten", now.Add(-edge))
	m := s.deliver(t, message(lives.Citizen))

	for range 2 {
		must(t, s.Purge(s.ctx, now, idleSince, createdSince))
	}
	s.live(t, lives)
	s.ended(t, idle.ID)
	s.ended(t, old.ID)
	_, err := s.TakePendingLogin(s.ctx, waits.RequestID)
	must(t, err)
	_, err = s.TakePendingLogin(s.ctx, expired.RequestID)
	coded(t, "expired log-in", err, inbox.NotFound)
	same(t, "first use of the remembered", useOnce("remembered", now), false)
	same(t, "first use of the forgotten", useOnce("forgotten", now), true)
	same(t, "message", s.message(t, lives.Citizen, m.ID), m)
}
