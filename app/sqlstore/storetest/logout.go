package storetest

import (
	"context"
	"testing"

	"inkorg/app/inbox"
)

// named opens a session that an identity provider knows by a name and an index.
func (s *suite) named(t testing.TB, idp, nameID, index string) inbox.Session {
	t.Helper()
	session := inbox.Session{
		ID: inbox.HashSecret(inbox.NewID()), Citizen: s.citizen(t), CreatedAt: start(), SeenAt: start(),
		Login: inbox.Login{IdP: idp, NameID: nameID, SessionIndex: index},
	}
	must(t, s.CreateSession(s.ctx, session))
	return session
}

// order is a new one, of sessions that an identity provider knows by a name.
func order(idp, nameID string, indexes ...string) inbox.LogoutOrder {
	return inbox.LogoutOrder{ID: inbox.NewID(), Until: start(), IdP: idp, NameID: nameID, SessionIndexes: indexes}
}

// testLogoutOnce: an order counts once, but one that could not be carried out has not
// counted.
func testLogoutOnce(t *testing.T, s *suite) {
	idp, nameID := "https://idp.example.se/"+inbox.NewID(), inbox.NewID()
	once := order(idp, nameID)
	session := s.named(t, idp, nameID, "1")
	gone, cancel := context.WithCancel(s.ctx)
	cancel()
	_, err := s.EndSessions(gone, once, inbox.AuditEntry{})
	coded(t, "a caller who has gone", err, inbox.Unavailable)
	s.live(t, session)
	ended, err := s.EndSessions(s.ctx, once, inbox.AuditEntry{})
	must(t, err)
	same(t, "sessions ended", ended, 1)
	session = s.named(t, idp, nameID, "1")
	ended, err = s.EndSessions(s.ctx, once, inbox.AuditEntry{})
	coded(t, "the same order", err, inbox.Conflict)
	same(t, "sessions ended again", ended, 0)
	s.live(t, session)
	first, err := s.UseOnce(s.ctx, once.ID, start())
	must(t, err)
	same(t, "first use of its ID", first, false)
}

// testLogout holds which sessions an identity provider ends, and which it does not.
func testLogout(t *testing.T, s *suite) {
	for name, c := range map[string]struct {
		indexes      []string
		first, other bool // whether the session of the name ends, and its second one
	}{
		"all of the name": {nil, true, true},
		"of an index":     {[]string{"1"}, true, false},
		"of two indexes":  {[]string{"1", "2"}, true, true},
		"one index twice": {[]string{"2", "2"}, false, true},
		"unknown index":   {[]string{"", "3"}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			idp, nameID := "https://idp.example.se/"+inbox.NewID(), inbox.NewID()
			first, other := s.named(t, idp, nameID, "1"), s.named(t, idp, nameID, "2")
			unnumbered := s.named(t, idp, nameID, "")
			namesake, stranger := s.named(t, idp+"/other", nameID, "1"), s.named(t, idp, nameID+"x", "1")

			want := 0
			// One without an index ends with any.
			for _, ends := range []bool{c.first, c.other, true} {
				if ends {
					want++
				}
			}
			for _, want := range []int{want, 0} {
				ended, err := s.EndSessions(s.ctx, order(idp, nameID, c.indexes...), inbox.AuditEntry{At: start(), Action: inbox.AuditLogOut})
				must(t, err)
				same(t, "sessions ended", ended, want)
			}
			for session, ends := range map[*inbox.Session]bool{&first: c.first, &other: c.other, &unnumbered: true, &namesake: false, &stranger: false} {
				if ends {
					s.ended(t, session.ID)
				} else {
					s.live(t, *session)
				}
			}
		})
	}
}
