package sqlstore

import (
	"context"
	"slices"
	"time"

	"inkorg/app/inbox"
)

const (
	notificationInto   = `INSERT INTO outbox (citizen, id, sms, email, since, due_at) `
	insertNotification = notificationInto + `VALUES ($1, $2, $3, $4, $5, $6)`
)

// notificationValues are the columns of notificationInto, of a message.
func notificationValues(m inbox.Message) []any {
	methods := m.Answer.NotificationSent
	return []any{
		string(m.Citizen), m.ID, slices.Contains(methods, inbox.MethodSMS), slices.Contains(methods, inbox.MethodEmail),
		micros(m.ReceivedAt), micros(m.NotifyAt),
	}
}

const dueCitizens = `SELECT citizen FROM outbox WHERE dead = 0 AND due_at <= $1 ORDER BY due_at LIMIT $2 + 0`

// DueCitizens implements inbox.Outbox.
func (s *Store) DueCitizens(ctx context.Context, now time.Time, limit int) (due []inbox.PersonID, err error) {
	err = s.reader.each(ctx, dueCitizens, []any{micros(now), max(limit, 0)}, func(r row) error {
		var citizen inbox.PersonID
		err := r.Scan(&citizen)
		if !slices.Contains(due, citizen) {
			due = append(due, citizen)
		}
		return err
	})
	return due, err
}

const (
	endNotification = `DELETE FROM outbox WHERE citizen = $1 AND id = $2 AND claim = $3`

	putBackNotification = `UPDATE outbox SET due_at = $4, dead = $5, claim = '', tries = $6, failure = $7
		WHERE citizen = $1 AND id = $2 AND claim = $3`
)

// EndNotification implements inbox.Outbox.
func (s *Store) EndNotification(ctx context.Context, n inbox.Notification) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(endNotification, string(n.Citizen), n.ID, n.Claim)
		return err
	})
}

// PutBackNotification implements inbox.Outbox.
func (s *Store) PutBackNotification(ctx context.Context, n inbox.Notification) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(putBackNotification, string(n.Citizen), n.ID, n.Claim, micros(n.DueAt),
			n.State == inbox.NotificationDead, n.Tries, n.Failure)
		return err
	})
}

// notifications has a sum in its LIMIT for the same reason as listQuery.
const notifications = `SELECT citizen, ` + notificationColumns + ` FROM outbox WHERE dead = $1 ORDER BY due_at LIMIT $2 + 0`

// Notifications implements inbox.Outbox.
func (s *Store) Notifications(ctx context.Context, dead bool, limit int) (all []inbox.Notification, err error) {
	err = s.reader.each(ctx, notifications, []any{dead, max(limit, 0)}, func(r row) error {
		var one notificationRow
		err := r.Scan(append([]any{&one.Citizen}, one.fields()...)...)
		all = append(all, one.value())
		return err
	})
	return all, err
}

const reviveNotifications = `UPDATE outbox SET dead = 0, due_at = $1, tries = 0, failure = ''
	WHERE dead = 1 AND ($2 = '' OR id = $2)`

// ReviveNotifications implements inbox.Outbox.
func (s *Store) ReviveNotifications(ctx context.Context, id string, now time.Time) (revived int, err error) {
	err = s.write(ctx, func(t *txn) error {
		revived, err = t.exec(reviveNotifications, micros(now), id)
		return err
	})
	if err != nil {
		return 0, err
	}
	return revived, nil
}

const forgetNotifications = `DELETE FROM outbox WHERE dead = 1 AND due_at < $1`

// ForgetNotifications implements inbox.Outbox.
func (s *Store) ForgetNotifications(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(forgetNotifications, micros(before))
		return err
	})
}

const outboxDepth = `SELECT COUNT(*), COALESCE(MIN(since), 0), (SELECT COUNT(*) FROM outbox WHERE dead = 1)
	FROM outbox WHERE dead = 0`

// OutboxDepth implements inbox.Outbox.
func (s *Store) OutboxDepth(ctx context.Context) (inbox.OutboxDepth, error) {
	var depth inbox.OutboxDepth
	var oldest int64
	if err := s.reader.one(ctx, outboxDepth, nil, &depth.Waiting, &oldest, &depth.Dead); err != nil {
		return inbox.OutboxDepth{}, err
	}
	if depth.Waiting > 0 {
		depth.Oldest = fromMicros(oldest)
	}
	return depth, nil
}

const notificationColumns = `id, sms, email, since, due_at, dead, claim, tries, failure`

// notificationRow receives notificationColumns.
type notificationRow struct {
	inbox.Notification
	sms, email, dead bool
	since, dueAt     int64
}

func (r *notificationRow) fields() []any {
	return []any{&r.ID, &r.sms, &r.email, &r.since, &r.dueAt, &r.dead, &r.Claim, &r.Tries, &r.Failure}
}

func (r *notificationRow) value() inbox.Notification {
	n := r.Notification
	if r.sms {
		n.Methods = append(n.Methods, inbox.MethodSMS)
	}
	if r.email {
		n.Methods = append(n.Methods, inbox.MethodEmail)
	}
	n.Since, n.DueAt = fromMicros(r.since), fromMicros(r.dueAt)
	switch {
	case r.dead:
		n.State = inbox.NotificationDead
	case r.Claim != "":
		n.State = inbox.NotificationClaimed
	default:
		n.State = inbox.NotificationWaiting
	}
	return n
}
