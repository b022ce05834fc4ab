package inbox

import (
	"context"
	"time"
)

// TestTokenStore keeps what programs of those who test say who they are by: a token for a
// number, whose hash alone is kept.
type TestTokenStore interface {
	// SetTestToken gives the citizen of a note a token at its time; one from before is worth
	// nothing any more.
	SetTestToken(ctx context.Context, token SecretHash, note AuditEntry) error
	// DropTestToken takes the token of the citizen of a note away; none is no error.
	DropTestToken(ctx context.Context, note AuditEntry) error
	// TestTokenOwner gives whose a token is, or NotFound.
	TestTokenOwner(ctx context.Context, token SecretHash) (PersonID, error)
	// HasTestToken says since when a number has a token; zero when it has none.
	HasTestToken(ctx context.Context, number PersonID) (since time.Time, err error)
	// Reset removes what Erase removes, but for the calls about the person: what is seen of a
	// connecting system outlives a tester who begins again.
	Reset(ctx context.Context, id PersonID, note AuditEntry) (Erased, error)
}

// NewTestToken gives the citizen of a session a token, in place of one from before, and the
// token itself, which nobody can find out later.
func (s *Service) NewTestToken(ctx context.Context, session Session) (token string, err error) {
	token = "inkorg_" + NewID() + NewID()
	return token, s.store.SetTestToken(ctx, HashSecret(token), s.entry(AuditTokenMade, session.Citizen, session.Reference))
}

// DropTestToken takes the token of the citizen of a session away.
func (s *Service) DropTestToken(ctx context.Context, session Session) error {
	return s.store.DropTestToken(ctx, s.entry(AuditTokenDropped, session.Citizen, session.Reference))
}

// TestTokenOwner gives whose a token is. Unauthorized when it is nobody's, or that of an
// account that has expired.
func (s *Service) TestTokenOwner(ctx context.Context, token string) (PersonID, error) {
	number, err := s.store.TestTokenOwner(ctx, HashSecret(token))
	if err != nil {
		if CodeOf(err) == NotFound {
			err = Errorf(Unauthorized, "the token is nobody's")
		}
		return "", err
	}
	account, err := s.store.TestAccount(ctx, number)
	switch {
	case err == nil && account.Expired(s.now()):
		return "", Errorf(Unauthorized, "the token's account has expired")
	case err != nil && CodeOf(err) != NotFound: // the demo's own people have none
		return "", err
	}
	return number, nil
}

// ResetPerson does as ResetTester, by an operator; the calls stay. NotFound when there is
// nothing to remove.
func (s *Service) ResetPerson(ctx context.Context, id PersonID, operator string) (Erased, error) {
	return s.store.Reset(ctx, id, s.commanded(AuditPersonErase, id, operator))
}

// ResetTester removes what the citizen of a session has in the inbox, the session too, so that
// a test can be repeated: the citizen is no active user before the next log-in. What went over
// the wire stays, unless the calls are to go.
func (s *Service) ResetTester(ctx context.Context, session Session, calls bool) error {
	note := s.entry(AuditPersonErase, session.Citizen, session.Reference)
	var err error
	if calls {
		_, err = s.store.Erase(ctx, session.Citizen, note)
	} else {
		_, err = s.store.Reset(ctx, session.Citizen, note)
	}
	return err
}
