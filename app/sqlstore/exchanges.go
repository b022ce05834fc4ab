package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"inkorg/app/inbox"
)

// exchangeColumns are as in exchangeRow.
func exchangeColumns() []string {
	return []string{
		"citizen", "id", "at", "took", "contract", "source_system", "consumer", "correlation", "result", "said", "codes",
		"message_id", "repeat", "request", "answer", "size",
	}
}

// KeepExchanges implements inbox.ExchangeStore.
func (s *Store) KeepExchanges(ctx context.Context, all []inbox.Exchange) error {
	rows := make([][]any, len(all))
	for i, e := range all {
		rows[i] = []any{
			string(e.Citizen), e.ID, micros(e.At), e.Took.Microseconds(), e.Contract, e.System, e.Consumer, e.Correlation, e.Result, e.Said, e.Codes,
			e.MessageID, e.Repeat, e.Request, e.Answer, len(e.Request) + len(e.Answer),
		}
	}
	return s.write(ctx, func(t *txn) error { return t.insert("exchanges", exchangeColumns(), rows) })
}

// exchangeRow receives exchangeColumns but the last.
type exchangeRow struct {
	inbox.Exchange
	at, took int64
}

func (r *exchangeRow) fields() []any {
	return []any{
		&r.Citizen, &r.ID, &r.at, &r.took, &r.Contract, &r.System, &r.Consumer, &r.Correlation, &r.Result, &r.Said, &r.Codes,
		&r.MessageID, &r.Repeat, &r.Request, &r.Answer,
	}
}

func (r *exchangeRow) value() inbox.Exchange {
	e := r.Exchange
	e.At, e.Took = fromMicros(r.at), time.Duration(r.took)*time.Microsecond
	return e
}

func selectExchanges() string {
	columns := exchangeColumns()
	return "SELECT " + strings.Join(columns[:len(columns)-1], ", ") + " FROM exchanges"
}

// Exchanges implements inbox.ExchangeStore.
func (s *Store) Exchanges(ctx context.Context, q inbox.ExchangeQuery) (all []inbox.Exchange, err error) {
	var wanted []string
	var args []any
	where := func(condition string, arg any) {
		args = append(args, arg)
		wanted = append(wanted, fmt.Sprintf(condition, len(args)))
	}
	for _, one := range []struct{ condition, value string }{
		{"citizen = $%d", string(q.Citizen)}, {"source_system = $%d", q.System}, {"contract = $%d", q.Contract},
	} {
		if one.value != "" {
			where(one.condition, one.value)
		}
	}
	if !q.From.IsZero() {
		where("at >= $%d", micros(q.From))
	}
	if !q.Until.IsZero() {
		where("at < $%d", micros(q.Until))
	}
	query := selectExchanges()
	if len(wanted) > 0 {
		query += " WHERE " + strings.Join(wanted, " AND ")
	}
	args = append(args, max(q.Limit, 0))
	query += fmt.Sprintf(" ORDER BY at DESC, id DESC LIMIT $%d + 0", len(args))
	err = s.reader.each(ctx, query, args, func(r row) error {
		var one exchangeRow
		err := r.Scan(one.fields()...)
		all = append(all, one.value())
		return err
	})
	return all, err
}

// Exchange implements inbox.ExchangeStore.
func (s *Store) Exchange(ctx context.Context, citizen inbox.PersonID, id string) (inbox.Exchange, error) {
	var one exchangeRow
	err := s.reader.one(ctx, selectExchanges()+" WHERE citizen = $1 AND id = $2", []any{string(citizen), id}, one.fields()...)
	if err != nil {
		return inbox.Exchange{}, err
	}
	return one.value(), nil
}

const (
	forgetExchanges = `DELETE FROM exchanges WHERE at < $1`

	// trimExchanges keeps the newest that have room.
	trimExchangesOf = `DELETE FROM exchanges WHERE id IN (SELECT id FROM
		(SELECT id, SUM(size) OVER (PARTITION BY citizen ORDER BY at DESC, id DESC) AS room FROM exchanges) AS all_of WHERE room > $1)`
	trimExchanges = `DELETE FROM exchanges WHERE id IN (SELECT id FROM
		(SELECT id, SUM(size) OVER (ORDER BY at DESC, id DESC) AS room FROM exchanges) AS all_of WHERE room > $1)`
)

// TrimExchanges implements inbox.ExchangeStore.
func (s *Store) TrimExchanges(ctx context.Context, before time.Time, mostOf, most int) error {
	return s.write(ctx, func(t *txn) error {
		if _, err := t.exec(forgetExchanges, micros(before)); err != nil {
			return err
		}
		if _, err := t.exec(trimExchangesOf, mostOf); err != nil {
			return err
		}
		_, err := t.exec(trimExchanges, most)
		return err
	})
}
