package storetest

import (
	"testing"
	"time"

	"inkorg/app/inbox"
)

func (s *suite) session(t testing.TB) inbox.Session {
	t.Helper()
	session := inbox.Session{
		ID: inbox.HashSecret(inbox.NewID()), Reference: inbox.NewID(), Citizen: s.citizen(t), Name: "Tolvan Tolvansson",
		CreatedAt: start(), SeenAt: start().Add(time.Minute),
		Login: inbox.Login{
			IdP: "https://idp.example.se/", LoA: "http://id.sambi.se/loa/loa3", AuthnInstant: start().Add(-time.Second),
			GivenName: "Tolvan", Surname: "Tolvansson",
			NameID: "_a1", NameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", SessionIndex: "_b2",
			Device: inbox.Device{Browser: "Firefox 143", System: "Windows 10/11"},
		},
	}
	must(t, s.CreateSession(s.ctx, session))
	return session
}

// live holds a session to be there as it should be.
func (s *suite) live(t testing.TB, want inbox.Session) {
	t.Helper()
	got, err := s.Session(s.ctx, want.ID)
	must(t, err)
	same(t, "session", got, want)
}

func (s *suite) ended(t testing.TB, id inbox.SecretHash) {
	t.Helper()
	_, err := s.Session(s.ctx, id)
	coded(t, "Session", err, inbox.NotFound)
}

func testSessions(t *testing.T, s *suite) {
	t.Run("of a citizen, newest first", func(t *testing.T) {
		first := s.session(t)
		s.session(t) // somebody else's
		second := first
		second.ID, second.Reference, second.CreatedAt = inbox.HashSecret(inbox.NewID()), inbox.NewID(), start().Add(time.Hour)
		must(t, s.CreateSession(s.ctx, second))
		all, err := s.SessionsOf(s.ctx, first.Citizen)
		must(t, err)
		same(t, "sessions", all, []inbox.Session{second, first})
		none, err := s.SessionsOf(s.ctx, s.stranger())
		must(t, err)
		same(t, "of a stranger", len(none), 0)
	})

	t.Run("kept as created", func(t *testing.T) { s.live(t, s.session(t)) })

	t.Run("of a log-in that says little", func(t *testing.T) {
		session := inbox.Session{ID: inbox.HashSecret(inbox.NewID()), Citizen: s.citizen(t)}
		must(t, s.CreateSession(s.ctx, session))
		s.live(t, session)
	})

	t.Run("unknown", func(t *testing.T) {
		unknown := inbox.HashSecret("unknown")
		s.ended(t, unknown)
		must(t, s.TouchSession(s.ctx, unknown, start()))
		must(t, s.EndSession(s.ctx, unknown))
		s.ended(t, unknown)
	})

	t.Run("the latest use stands", func(t *testing.T) {
		session, other := s.session(t), s.session(t)
		session.SeenAt = start().Add(time.Hour)
		must(t, s.TouchSession(s.ctx, session.ID, session.SeenAt))
		must(t, s.TouchSession(s.ctx, session.ID, start()))
		s.live(t, session)
		s.live(t, other)
	})

	t.Run("one ends, others live", func(t *testing.T) {
		session, other := s.session(t), s.session(t)
		must(t, s.EndSession(s.ctx, session.ID))
		must(t, s.TouchSession(s.ctx, session.ID, start().Add(time.Hour)))
		s.ended(t, session.ID)
		s.live(t, other)
	})
}
