package sqlstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"inkorg/app/inbox"
)

// parcel is a delivery that waits to be made. Its err may be read when done is closed.
type parcel struct {
	*delivery
	err  error
	done chan struct{}
}

// deliver makes deliveries and answers everybody. When the database refuses them together,
// because of one of them, they are made one by one.
func (l *link) deliver(parcels []*parcel) {
	err := l.transact(func(ctx context.Context, conn *pgx.Conn) error { return deliverTogether(ctx, conn, parcels) })
	for _, p := range parcels {
		switch {
		case err == nil: // what became of each has been noted
		case len(parcels) == 1 || inbox.CodeOf(err) == inbox.Unavailable:
			p.err = err
		default:
			p.err = l.transact(func(ctx context.Context, conn *pgx.Conn) error {
				return (&txn{pgSession{ctx, conn}, postgresDialect()}).deliver(p.delivery)
			})
		}
		close(p.done)
	}
}

// deliverTogether makes deliveries in one transaction and few round trips, however many
// they are. It does what txn.deliver does for each of them, in the order they came.
func deliverTogether(ctx context.Context, conn *pgx.Conn, parcels []*parcel) error {
	b, err := lookUp(ctx, conn, parcels)
	if err != nil {
		return err
	}
	for _, p := range parcels {
		p.err = postgresFailure(b.add(p.delivery))
	}
	return b.write(ctx, conn)
}

// These look up what is known of deliveries, each by its own place in an index: a join in
// any other way would cost more the more the store holds.
const (
	// holdCitizens takes the citizens in the order given. Since everybody takes them in the
	// same order, no two batches wait for each other in a circle. It counts new cases in at
	// once, as many as are expected: that is what most deliveries are, and a row that is
	// changed anyway need not be locked besides.
	holdCitizens = `UPDATE citizens z SET inbox_cases = z.inbox_cases + w.cases, unread_cases = z.unread_cases + w.cases
		FROM unnest($1::text[], $2::int[]) w (citizen, cases) WHERE z.citizen = w.citizen RETURNING z.citizen`

	earlierAnswers = `SELECT w.citizen, w.fingerprint, m.received_at,
		m.answer_thread_id, m.answer_methods, m.answer_code, m.answer_text
		FROM unnest($1::text[], $2::bytea[]) w (citizen, fingerprint),
		LATERAL (SELECT * FROM messages m WHERE m.citizen = w.citizen AND m.fingerprint = w.fingerprint
			ORDER BY m.received_at DESC LIMIT 1) m`

	casesOfThreads = `SELECT w.citizen, w.source_system, w.thread_id, ` + caseColumns + `
		FROM unnest($1::text[], $2::text[], $3::text[]) w (citizen, source_system, thread_id),
		LATERAL (SELECT * FROM cases c WHERE c.citizen = w.citizen AND c.source_system = w.source_system
			AND c.thread_id = w.thread_id AND c.thread_id <> '' LIMIT 1) c`
)

// lookUp asks for all that has to be known to decide on deliveries. Each query sees what
// those have written who held the citizens before.
func lookUp(ctx context.Context, conn *pgx.Conn, parcels []*parcel) (*batch, error) {
	b := newBatch()
	var letters, threads [][]any
	for _, p := range parcels {
		b.expect(p.delivery)
		letters = append(letters, []any{string(p.Citizen), p.fingerprint[:]})
		if p.ThreadID != "" {
			threads = append(threads, []any{string(p.Citizen), p.SourceSystem, p.ThreadID})
		}
	}
	var queries pgx.Batch
	queries.Queue(holdCitizens, columns(b.expectations())...).Query(b.readCitizens)
	queries.Queue(earlierAnswers, columns(letters)...).Query(b.readEarlier)
	if len(threads) > 0 {
		queries.Queue(casesOfThreads, columns(threads)...).Query(b.readCases)
	}
	return b, conn.SendBatch(ctx, &queries).Close()
}

func (b *batch) readCitizens(rows pgx.Rows) error {
	var citizen inbox.PersonID
	_, err := pgx.ForEachRow(rows, []any{&citizen}, func() error {
		b.active[citizen] = true
		return nil
	})
	return err
}

func (b *batch) readEarlier(rows pgx.Rows) error {
	for rows.Next() {
		var key letterKey
		var at int64
		var fingerprint []byte
		answer, err := readAnswer(func(dest ...any) error {
			return rows.Scan(append([]any{&key.citizen, &fingerprint, &at}, dest...)...)
		})
		if err != nil {
			return err
		}
		copy(key.fingerprint[:], fingerprint)
		b.earlier[key] = earlierLetter{at, answer}
	}
	return rows.Err()
}

func (b *batch) readCases(rows pgx.Rows) error {
	for rows.Next() {
		var key threadKey
		var found caseRow
		if err := rows.Scan(append([]any{&key.citizen, &key.system, &key.thread}, found.fields()...)...); err != nil {
			return err
		}
		b.found(key, found.value())
	}
	return rows.Err()
}

// These write many rows each.
const (
	insertCases = caseInto + `SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[],
		$7::int[], $8::int[], $9::text[], $10::text[])`

	updateCases = `UPDATE cases c
		SET archived = w.archived, last_at = w.last_at, title = w.title, sender = w.sender, messages = w.messages, unread = w.unread
		FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::int[])
			w (citizen, id, archived, last_at, title, sender, messages, unread)
		WHERE c.citizen = w.citizen AND c.id = w.id`

	recountAll = `UPDATE citizens z
		SET inbox_cases = z.inbox_cases + w.inbox, unread_cases = z.unread_cases + w.unread, archived_cases = z.archived_cases + w.archived
		FROM unnest($1::text[], $2::int[], $3::int[], $4::int[]) w (citizen, inbox, unread, archived)
		WHERE z.citizen = w.citizen`

	insertMessages = messageInto + `SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::bigint[],
		$6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
		$12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
		$19::int[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::bytea[])`

	insertNotifications = notificationInto + `SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[], $6::bigint[])`
)

// write makes what has been decided so.
func (b *batch) write(ctx context.Context, conn *pgx.Conn) error {
	var statements pgx.Batch
	for _, one := range []struct {
		statement string
		rows      [][]any
	}{
		{insertCases, b.newCases()},
		{updateCases, b.changedCases()},
		{recountAll, b.recounts()},
		{insertMessages, b.messages},
		{insertNotifications, b.outbox},
	} {
		if len(one.rows) > 0 {
			statements.Queue(one.statement, columns(one.rows)...)
		}
	}
	if statements.Len() == 0 {
		return nil
	}
	return conn.SendBatch(ctx, &statements).Close()
}
