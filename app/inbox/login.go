package inbox

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
)

// seenEvery is how often at most a session's last use is written.
const seenEvery = time.Minute

// errSessionEnded is Unauthorized: the session is unknown, idle too long or too old.
func errSessionEnded() error { return Errorf(Unauthorized, "the session has ended") }

// BeginLogin remembers a log-in that is sent to an identity provider. IssuedAt and
// ExpiresAt are set here.
func (s *Service) BeginLogin(ctx context.Context, p PendingLogin) error {
	p.IssuedAt = s.now()
	p.ExpiresAt = p.IssuedAt.Add(s.options.PendingLife)
	p.LoA = slices.Clone(p.LoA)
	return s.store.SavePendingLogin(ctx, p)
}

// TakeLogin gives a begun log-in, once, and only before it expires. NotFound otherwise.
func (s *Service) TakeLogin(ctx context.Context, requestID string) (PendingLogin, error) {
	if isLogout(requestID) {
		return PendingLogin{}, Errorf(NotFound, "the name of no log-in")
	}
	return s.takePending(ctx, requestID)
}

func (s *Service) takePending(ctx context.Context, name string) (PendingLogin, error) {
	pending, err := s.store.TakePendingLogin(ctx, name)
	if err != nil {
		return PendingLogin{}, err
	}
	if !s.now().Before(pending.ExpiresAt) {
		return PendingLogin{}, Errorf(NotFound, "the log-in took too long")
	}
	return pending, nil
}

// UseAssertion says whether an assertion is used for the first time, and remembers it
// until then.
func (s *Service) UseAssertion(ctx context.Context, assertionID string, until time.Time) (first bool, err error) {
	return s.store.UseOnce(ctx, assertionID, until)
}

// AcceptsNumber says whether somebody may log in with a personal identity number: twelve
// digits, and one that could belong to somebody where GenuineNumbers is set.
func (s *Service) AcceptsNumber(number string) bool {
	id, err := ParsePersonID(number)
	if err != nil {
		return false
	}
	return !s.options.GenuineNumbers || id.Genuine(s.options.Now())
}

// LogIn makes the person an active user and opens a session with a new secret, which the
// browser keeps; the store has only its hash.
func (s *Service) LogIn(ctx context.Context, id PersonID, name string, login Login) (secret string, session Session, err error) {
	now := s.now()
	if err := s.store.Activate(ctx, Citizen{ID: id, Name: name, ActiveSince: now}); err != nil {
		return "", Session{}, err
	}
	// Two texts of at least 128 bits each: the session id has 256.
	secret = rand.Text() + rand.Text()
	session = Session{
		ID: HashSecret(secret), Reference: NewID(), Citizen: id, Name: name, CreatedAt: now, SeenAt: now, Login: login,
	}
	begun := s.entry(AuditLogIn, id, session.Reference)
	begun.Detail = strings.TrimSpace(login.IdP + " " + login.LoA)
	return secret, session, s.store.CreateSession(ctx, session, begun)
}

// Session gives the live session of a secret and notes its use. Unauthorized when there
// is none.
func (s *Service) Session(ctx context.Context, secret string) (Session, error) {
	session, err := s.store.Session(ctx, HashSecret(secret))
	if err != nil && CodeOf(err) == NotFound {
		return Session{}, errSessionEnded()
	}
	if err != nil {
		return Session{}, err
	}
	now := s.now()
	if !now.Before(s.options.Limits.EndsAt(session)) {
		return Session{}, errSessionEnded()
	}
	if now.Sub(session.SeenAt) < seenEvery {
		return session, nil
	}
	// A session whose use cannot be noted, on a full disk, is still a session: it only
	// ends sooner.
	if err := s.store.TouchSession(ctx, session.ID, now); err != nil {
		s.options.Log.Warn("use of a session not noted", "error", err.Error())
		return session, nil
	}
	session.SeenAt = now
	return session, nil
}

// Limits say how long sessions last.
func (s *Service) Limits() SessionLimits { return s.options.Limits }

// LogOut ends a session.
func (s *Service) LogOut(ctx context.Context, session Session) error {
	return s.store.EndSession(ctx, session.ID, s.entry(AuditLogOut, session.Citizen, session.Reference))
}

// Purge removes what time has ended: sessions, begun log-ins, used assertions.
func (s *Service) Purge(ctx context.Context) error {
	now := s.now()
	return s.store.Purge(ctx, now, now.Add(-s.options.Limits.Idle), now.Add(-s.options.Limits.Absolute))
}
