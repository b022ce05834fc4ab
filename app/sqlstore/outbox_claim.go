package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"inkorg/app/inbox"
)

const (
	takeWaiting = `DELETE FROM outbox WHERE citizen = $1 AND dead = 0 AND (claim = '' OR due_at <= $2)
		RETURNING ` + notificationColumns

	insertClaimed = `INSERT INTO outbox (citizen, id, sms, email, since, due_at, claim, tries, failure)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
)

// ClaimNotifications implements inbox.Outbox.
func (s *Store) ClaimNotifications(ctx context.Context, citizen inbox.PersonID, now, until time.Time) (claimed []inbox.Notification, err error) {
	err = s.write(ctx, func(t *txn) error {
		claimed, err = t.claim(citizen, now, until)
		return err
	})
	switch {
	case err == nil:
		return claimed, nil
	case inbox.CodeOf(err) == inbox.NotFound:
		return nil, nil
	default:
		return nil, err
	}
}

// claim gives sql.ErrNoRows, and so changes nothing, when there is nothing to be claimed:
// another may have been faster, and what has come meanwhile waits for its own time.
func (t *txn) claim(citizen inbox.PersonID, now, until time.Time) ([]inbox.Notification, error) {
	if err := t.holdIfFree(citizen); err != nil {
		return nil, err
	}
	var waiting []inbox.Notification
	err := t.each(takeWaiting, []any{string(citizen), micros(now)}, func(r row) error {
		var one notificationRow
		err := r.Scan(one.fields()...)
		waiting = append(waiting, one.value())
		return err
	})
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(waiting, func(n inbox.Notification) bool { return micros(n.DueAt) <= micros(now) }) {
		return nil, sql.ErrNoRows
	}
	claimed := oneForEachMethod(waiting)
	for i := range claimed {
		n := &claimed[i]
		n.Citizen, n.State, n.Claim, n.DueAt = citizen, inbox.NotificationClaimed, inbox.NewID(), fromMicros(micros(until))
		_, err := t.exec(insertClaimed, string(citizen), n.ID, n.Methods[0] == inbox.MethodSMS, n.Methods[0] == inbox.MethodEmail,
			micros(n.Since), micros(n.DueAt), n.Claim, n.Tries, n.Failure)
		if err != nil {
			return nil, err
		}
	}
	return claimed, nil
}

// oneForEachMethod makes one notification for each method of all those that wait for a
// citizen. It has as many tries left as the one that has most.
func oneForEachMethod(waiting []inbox.Notification) (together []inbox.Notification) {
	for _, method := range []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail} {
		var sum *inbox.Notification
		for _, n := range waiting {
			switch {
			case !slices.Contains(n.Methods, method):
				continue
			case sum == nil:
				sum = &inbox.Notification{ID: n.ID, Methods: []inbox.NotificationMethod{method}, Since: n.Since, Tries: n.Tries}
			case n.Since.Before(sum.Since):
				sum.ID, sum.Since = n.ID, n.Since
			}
			sum.Tries, sum.Failure = min(sum.Tries, n.Tries), max(sum.Failure, n.Failure)
		}
		if sum != nil {
			sum.ID = ofMethod(sum.ID, method)
			together = append(together, *sum)
		}
	}
	return together
}

// ofMethod is the ID of a notification by one method, which begins with that of a message.
func ofMethod(id string, method inbox.NotificationMethod) string {
	message, _, _ := strings.Cut(id, "-")
	return message + "-" + strings.ToLower(string(method))
}
