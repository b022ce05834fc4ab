package sqlstore

import "context"

const (
	endSessionsOfName = `DELETE FROM sessions WHERE name_id = $1 AND idp = $2`
	// A log-in without a session index is of every session of its name.
	endSessionsOfIndex = endSessionsOfName + ` AND session_index IN ($3, '')`
)

// EndSessions implements inbox.Sessions.
func (s *Store) EndSessions(ctx context.Context, idp, nameID string, sessionIndexes []string) (ended int, err error) {
	err = s.write(ctx, func(t *txn) error {
		ended, err = endSessions(t, idp, nameID, sessionIndexes)
		return err
	})
	if err != nil {
		return 0, err
	}
	return ended, nil
}

func endSessions(t *txn, idp, nameID string, sessionIndexes []string) (ended int, err error) {
	if len(sessionIndexes) == 0 {
		return t.exec(endSessionsOfName, nameID, idp)
	}
	for _, index := range sessionIndexes {
		n, err := t.exec(endSessionsOfIndex, nameID, idp, index)
		if err != nil {
			return 0, err
		}
		ended += n
	}
	return ended, nil
}
