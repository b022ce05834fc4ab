package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const savePendingLogin = `INSERT INTO pending_logins
	(request_id, relay_state, browser, idp, loa, return_to, issued_at, expires_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// SavePendingLogin implements inbox.Sessions.
func (s *Store) SavePendingLogin(ctx context.Context, p inbox.PendingLogin) error {
	return s.write(ctx, func(t *txn) error {
		loa, err := encodeList(p.LoA)
		if err != nil {
			return err
		}
		_, err = t.exec(savePendingLogin, p.RequestID, p.RelayState[:], p.Browser[:], p.IdP, loa, p.ReturnTo,
			micros(p.IssuedAt), micros(p.ExpiresAt))
		return err
	})
}

const takePendingLogin = `DELETE FROM pending_logins WHERE request_id = $1
	RETURNING relay_state, browser, idp, loa, return_to, issued_at, expires_at`

// TakePendingLogin implements inbox.Sessions.
func (s *Store) TakePendingLogin(ctx context.Context, requestID string) (inbox.PendingLogin, error) {
	p := inbox.PendingLogin{RequestID: requestID}
	err := s.write(ctx, func(t *txn) error {
		var relayState, browser []byte
		var loa string
		var issued, expires int64
		err := t.one(takePendingLogin, []any{requestID},
			&relayState, &browser, &p.IdP, &loa, &p.ReturnTo, &issued, &expires)
		if err != nil {
			return err
		}
		copy(p.RelayState[:], relayState)
		copy(p.Browser[:], browser)
		p.IssuedAt, p.ExpiresAt = fromMicros(issued), fromMicros(expires)
		p.LoA, err = decodeList[string](loa)
		return err
	})
	if err != nil {
		return inbox.PendingLogin{}, err
	}
	return p, nil
}

const useID = `INSERT INTO used_assertions (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`

// UseOnce implements inbox.Sessions. Until Purge forgets it, an ID stays used.
func (s *Store) UseOnce(ctx context.Context, assertionID string, until time.Time) (first bool, err error) {
	err = s.write(ctx, func(t *txn) error {
		first, err = useOnce(t, assertionID, until)
		return err
	})
	return first && err == nil, err
}

func useOnce(t *txn, id string, until time.Time) (first bool, err error) {
	added, err := t.exec(useID, id, micros(until))
	return added == 1, err
}
