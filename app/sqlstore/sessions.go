package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const createSession = `INSERT INTO sessions
	(id, citizen, name, created_at, seen_at, idp, loa, authn_instant, name_id, name_id_format, session_index,
	given_name, surname)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

// CreateSession implements inbox.Sessions.
func (s *Store) CreateSession(ctx context.Context, session inbox.Session) error {
	login := session.Login
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(createSession, session.ID[:], string(session.Citizen), session.Name,
			micros(session.CreatedAt), micros(session.SeenAt),
			login.IdP, login.LoA, micros(login.AuthnInstant), login.NameID, login.NameIDFormat, login.SessionIndex,
			login.GivenName, login.Surname)
		return err
	})
}

const sessionByID = `SELECT citizen, name, created_at, seen_at, idp, loa, authn_instant,
	name_id, name_id_format, session_index, given_name, surname
	FROM sessions WHERE id = $1`

// Session implements inbox.Sessions.
func (s *Store) Session(ctx context.Context, id inbox.SecretHash) (inbox.Session, error) {
	session := inbox.Session{ID: id}
	login := &session.Login
	var created, seen, authn int64
	err := s.reader.one(ctx, sessionByID, []any{id[:]}, &session.Citizen, &session.Name, &created, &seen,
		&login.IdP, &login.LoA, &authn, &login.NameID, &login.NameIDFormat, &login.SessionIndex, &login.GivenName, &login.Surname)
	if err != nil {
		return inbox.Session{}, err
	}
	session.CreatedAt, session.SeenAt, login.AuthnInstant = fromMicros(created), fromMicros(seen), fromMicros(authn)
	return session, nil
}

const touchSession = `UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2`

// TouchSession implements inbox.Sessions. Of several at once the latest time stands; a
// session that has been ended meanwhile stays so, without an error.
func (s *Store) TouchSession(ctx context.Context, id inbox.SecretHash, at time.Time) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(touchSession, id[:], micros(at))
		return err
	})
}

const endSession = `DELETE FROM sessions WHERE id = $1`

// EndSession implements inbox.Sessions.
func (s *Store) EndSession(ctx context.Context, id inbox.SecretHash) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(endSession, id[:])
		return err
	})
}

const (
	purgeIdleSessions = `DELETE FROM sessions WHERE seen_at < $1`
	purgeOldSessions  = `DELETE FROM sessions WHERE created_at < $1`
	purgeLogins       = `DELETE FROM pending_logins WHERE expires_at < $1`
	purgeAssertions   = `DELETE FROM used_assertions WHERE expires_at < $1`
)

// Purge implements inbox.Sessions.
func (s *Store) Purge(ctx context.Context, now, idleSince, createdSince time.Time) error {
	return s.write(ctx, func(t *txn) error {
		for _, purge := range []struct {
			query  string
			before time.Time
		}{
			{purgeIdleSessions, idleSince}, {purgeOldSessions, createdSince},
			{purgeLogins, now}, {purgeAssertions, now},
		} {
			if _, err := t.exec(purge.query, micros(purge.before)); err != nil {
				return err
			}
		}
		return nil
	})
}
