package sqlstore

import (
	"context"
	"time"

	"inkorg/app/inbox"
)

const (
	noticeColumns = `id, audience, kind, priority, begins_at, ends_at, shown_from, swedish, english`

	addNotice = `INSERT INTO notices (` + noticeColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
)

// AddNotice implements inbox.Notices.
func (s *Store) AddNotice(ctx context.Context, n inbox.Notice) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec(addNotice, n.ID, string(n.Audience), string(n.Kind), n.Priority,
			micros(n.From), micros(n.Until), micros(n.ShownFrom), n.Swedish, n.English)
		return err
	})
}

// noticeRow receives noticeColumns.
type noticeRow struct {
	inbox.Notice
	begins, ends, shown int64
}

func (r *noticeRow) fields() []any {
	return []any{&r.ID, &r.Audience, &r.Kind, &r.Priority, &r.begins, &r.ends, &r.shown, &r.Swedish, &r.English}
}

func (r *noticeRow) value() inbox.Notice {
	n := r.Notice
	n.From, n.Until, n.ShownFrom = fromMicros(r.begins), fromMicros(r.ends), fromMicros(r.shown)
	return n
}

const notices = `SELECT ` + noticeColumns + ` FROM notices WHERE ends_at > $1 ORDER BY ends_at, id`

// Notices implements inbox.Notices.
func (s *Store) Notices(ctx context.Context, at time.Time) (all []inbox.Notice, err error) {
	err = s.reader.each(ctx, notices, []any{micros(at)}, func(r row) error {
		var one noticeRow
		err := r.Scan(one.fields()...)
		all = append(all, one.value())
		return err
	})
	return all, err
}

const removeNotice = `DELETE FROM notices WHERE id = $1 RETURNING ` + noticeColumns

// RemoveNotice implements inbox.Notices.
func (s *Store) RemoveNotice(ctx context.Context, id string) (inbox.Notice, error) {
	var removed inbox.Notice
	err := s.write(ctx, func(t *txn) error {
		var one noticeRow
		err := t.one(removeNotice, []any{id}, one.fields()...)
		removed = one.value()
		return err
	})
	if err != nil {
		return inbox.Notice{}, err
	}
	return removed, nil
}
