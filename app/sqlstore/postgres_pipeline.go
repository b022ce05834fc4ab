package sqlstore

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// answer answers questions. A connection that has been lost since it was last used is
// noticed only now, and asking again does no harm.
func (l *link) answer(left []*question) {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	for again := l.open(); len(left) > 0; {
		var err error
		left, err = l.ask(ctx, left)
		if err == nil {
			continue
		}
		if again && ctx.Err() == nil {
			again = false
			continue
		}
		for _, q := range left {
			q.reply(unavailable(err))
		}
		return
	}
}

// spare has the first questions planned by their values. A plan for any values, which is made
// once and is dear, has the server learn of all parts of the tables before it answers, and
// somebody waits for the first page.
func (l *link) spare(ctx context.Context) error {
	const first = 100
	_, err := l.conn.Exec(ctx, "SET plan_cache_mode = force_custom_plan")
	l.sparing = first
	return err
}

// spareNoMore ends what spare began, when there have been enough questions.
func (l *link) spareNoMore(ctx context.Context, asked int) error {
	if l.sparing == 0 {
		return nil
	}
	if l.sparing = max(0, l.sparing-asked); l.sparing > 0 {
		return nil
	}
	_, err := l.conn.Exec(ctx, "RESET plan_cache_mode")
	return err
}

// ask asks questions in one round trip. Those that are left have no answer: the connection
// was lost, or one before them in their transaction failed. The error is for a lost
// connection.
func (l *link) ask(ctx context.Context, batch []*question) (left []*question, err error) {
	conn, err := l.connected(ctx)
	if err != nil {
		return batch, err
	}
	if err := l.spareNoMore(ctx, len(batch)); err != nil {
		return batch, err
	}
	sent, err := l.send(ctx, conn, batch)
	if err != nil {
		return unanswered(batch), err
	}
	err = sent.pipeline.Flush()
	if err == nil {
		err = sent.receive(conn)
	}
	if closed := sent.pipeline.Close(); !fromServer(closed) { // what the server says has been told
		err = errors.Join(err, closed)
	}
	return unanswered(batch), err
}

// dispatch is what has been sent.
type dispatch struct {
	pipeline  *pgconn.Pipeline
	questions []*question
}

// send puts questions into a pipeline. One that cannot be asked is answered with why.
func (l *link) send(ctx context.Context, conn *pgx.Conn, batch []*question) (dispatch, error) {
	statements := make([]*pgconn.StatementDescription, len(batch))
	for i, q := range batch {
		var err error
		statements[i], err = conn.Prepare(ctx, q.query, q.query)
		if err != nil && !l.open() {
			return dispatch{}, err
		}
		if err != nil {
			q.reply(postgresFailure(err))
		}
	}
	d := dispatch{pipeline: conn.PgConn().StartPipeline(ctx)}
	for i, q := range batch {
		if q.answered {
			continue
		}
		var params pgx.ExtendedQueryBuilder // the pipeline keeps its formats until the answer has been read
		if err := params.Build(conn.TypeMap(), statements[i], q.args); err != nil {
			q.reply(failure(err))
			continue
		}
		d.pipeline.SendQueryStatement(statements[i], params.ParamValues, params.ParamFormats, params.ResultFormats)
		d.questions = append(d.questions, q)
	}
	d.pipeline.SendPipelineSync()
	return d, nil
}

// receive reads answers up to the end of the transaction. The error is for a lost connection.
func (d dispatch) receive(conn *pgx.Conn) error {
	for _, q := range d.questions {
		results, err := d.pipeline.GetResults()
		answer, is := results.(*pgconn.ResultReader)
		if is {
			err = q.read(pgx.RowsFromResultReader(conn.TypeMap(), answer))
		}
		switch {
		case err != nil && (conn.IsClosed() || !is && !fromServer(err)):
			q.lost(err)
			return err
		case err == nil && !is:
			return nil // the server has passed over it, because of one before it
		}
		q.reply(postgresFailure(err))
	}
	return nil
}

func (q *question) read(rows pgx.Rows) error {
	defer rows.Close()
	for rows.Next() {
		if !q.begun && !q.claimed.CompareAndSwap(false, true) {
			return nil // nobody waits any more
		}
		q.begun = true
		if err := q.scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// lost answers a question that has had a part of its answer: it cannot be asked again.
func (q *question) lost(err error) {
	if q.begun {
		q.reply(unavailable(err))
	}
}

func (q *question) reply(err error) {
	q.answered, q.err = true, err
	close(q.done)
}

func unanswered(batch []*question) (left []*question) {
	for _, q := range batch {
		if !q.answered {
			left = append(left, q)
		}
	}
	return left
}
