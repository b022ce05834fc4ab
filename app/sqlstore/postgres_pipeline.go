package sqlstore

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// answer answers questions. A connection that has been lost since it was last used is
// noticed only now, and asking again does no harm.
func (l *link) answer(batch []*question) {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	used := l.open()
	left, err := l.ask(ctx, batch)
	if len(left) > 0 && used && ctx.Err() == nil {
		left, err = l.ask(ctx, left)
	}
	for _, q := range left {
		q.reply(unavailable(err))
	}
}

// ask asks questions in one round trip. Those that are left have no answer, since the
// connection was lost.
func (l *link) ask(ctx context.Context, batch []*question) (left []*question, err error) {
	conn, err := l.connected(ctx)
	if err != nil {
		return batch, err
	}
	sent, err := l.send(ctx, conn, batch)
	if err != nil {
		return unanswered(batch), err
	}
	pipeline := sent.pipeline
	err = pipeline.Flush()
	for _, q := range sent.questions {
		if err == nil {
			err = q.receive(pipeline, conn)
		}
	}
	return unanswered(batch), errors.Join(err, pipeline.Close())
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
		d.pipeline.SendPipelineSync()
		d.questions = append(d.questions, q)
	}
	return d, nil
}

// receive reads a question's answer up to its end. The error is for a lost connection.
func (q *question) receive(pipeline *pgconn.Pipeline, conn *pgx.Conn) error {
	var failed error
	for {
		results, err := pipeline.GetResults()
		if err != nil && (conn.IsClosed() || !fromServer(err)) {
			q.lost(err)
			return err
		}
		if err != nil {
			failed = err
			continue
		}
		switch results := results.(type) {
		case *pgconn.ResultReader:
			failed = q.read(pgx.RowsFromResultReader(conn.TypeMap(), results))
		case *pgconn.PipelineSync:
			q.reply(postgresFailure(failed))
			return nil
		}
	}
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
