package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const createSession = `INSERT INTO sessions
	(id, citizen, name, created_at, seen_at, idp, loa, authn_instant, name_id, name_id_format, session_index,
	given_name, surname, reference, browser, system)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`

// CreateSession implements inbox.Sessions.
func (s *Store) CreateSession(ctx context.Context, session inbox.Session, notes ...inbox.AuditEntry) error {
	login := session.Login
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(createSession, session.ID[:], string(session.Citizen), session.Name,
			micros(session.CreatedAt), micros(session.SeenAt),
			login.IdP, login.LoA, micros(login.AuthnInstant), login.NameID, login.NameIDFormat, login.SessionIndex,
			login.GivenName, login.Surname, session.Reference, login.Device.Browser, login.Device.System)
		if err != nil {
			return err
		}
		return t.note(notes...)
	})
}

const (
	sessionColumns = `id, citizen, name, created_at, seen_at, idp, loa, authn_instant,
	name_id, name_id_format, session_index, given_name, surname, reference, browser, system`

	sessionByID = `SELECT ` + sessionColumns + ` FROM sessions WHERE id = $1`

	sessionsOf = `SELECT ` + sessionColumns + ` FROM sessions WHERE citizen = $1 ORDER BY created_at DESC`
)

// sessionRow receives sessionColumns.
type sessionRow struct {
	inbox.Session
	id                   []byte
	created, seen, authn int64
}

func (r *sessionRow) fields() []any {
	s, login := &r.Session, &r.Login
	return []any{
		&r.id, &s.Citizen, &s.Name, &r.created, &r.seen, &login.IdP, &login.LoA, &r.authn,
		&login.NameID, &login.NameIDFormat, &login.SessionIndex, &login.GivenName, &login.Surname,
		&s.Reference, &login.Device.Browser, &login.Device.System,
	}
}

func (r *sessionRow) value() inbox.Session {
	copy(r.ID[:], r.id)
	r.CreatedAt, r.SeenAt, r.Login.AuthnInstant = fromMicros(r.created), fromMicros(r.seen), fromMicros(r.authn)
	return r.Session
}

// Session implements inbox.Sessions.
func (s *Store) Session(ctx context.Context, id inbox.SecretHash) (inbox.Session, error) {
	var row sessionRow
	if err := s.reader.one(ctx, sessionByID, []any{id[:]}, row.fields()...); err != nil {
		return inbox.Session{}, err
	}
	return row.value(), nil
}

// SessionsOf implements inbox.Sessions.
func (s *Store) SessionsOf(ctx context.Context, citizen inbox.PersonID) (sessions []inbox.Session, err error) {
	err = s.reader.each(ctx, sessionsOf, []any{string(citizen)}, func(r row) error {
		var one sessionRow
		if err := r.Scan(one.fields()...); err != nil {
			return err
		}
		sessions = append(sessions, one.value())
		return nil
	})
	return sessions, err
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
func (s *Store) EndSession(ctx context.Context, id inbox.SecretHash, notes ...inbox.AuditEntry) error {
	return s.write(ctx, func(t *txn) error {
		ended, err := t.exec(endSession, id[:])
		if err != nil || ended == 0 {
			return err
		}
		return t.note(notes...)
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
			{purgeIdleSessions, idleSince},
			{purgeOldSessions, createdSince},
			{purgeLogins, now},
			{purgeAssertions, now},
		} {
			if _, err := t.exec(purge.query, micros(purge.before)); err != nil {
				return err
			}
		}
		return nil
	})
}
