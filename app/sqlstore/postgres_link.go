package sqlstore

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"inkorg/app/inbox"
)

// link is a connection to PostgreSQL that comes back by itself: a new one is made when the
// last has been lost. It is for one goroutine.
type link struct {
	config   *pgx.ConnConfig
	patience time.Duration // how long a change may take; 0 is answerTime
	conn     *pgx.Conn     // nil before the first use
	durable  bool          // what it commits is on disk
	sparing  int           // how many questions are still planned by their values; see spare
}

func (l *link) open() bool { return l.conn != nil && !l.conn.IsClosed() }

func (l *link) connected(ctx context.Context) (*pgx.Conn, error) {
	if l.open() {
		return l.conn, nil
	}
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return nil, unavailable(err)
	}
	conn.TypeMap().RegisterType(flagType())
	l.conn, l.durable, l.sparing = conn, false, 0
	return conn, nil
}

func (l *link) close() {
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = l.conn.Close(ctx) // nothing is under way: the server notices by itself if need be
}

// mostAttempts is how often a change is tried that others are in the way of.
const mostAttempts = 10

// transact makes a change durable, whole or not at all.
func (l *link) transact(apply func(context.Context, *pgx.Conn) error) error {
	for attempt := 1; ; attempt++ {
		err := l.attempt(apply)
		if attempt == mostAttempts || !inTheWay(err) {
			return postgresFailure(err)
		}
		time.Sleep(rand.N(time.Duration(attempt) * 2 * time.Millisecond))
	}
}

func (l *link) attempt(apply func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(l.patience, answerTime))
	defer cancel()
	if err := l.begin(ctx); err != nil {
		return err
	}
	if err := apply(ctx, l.conn); err != nil {
		_, _ = l.conn.Exec(ctx, "ROLLBACK") // it fails when the connection has been lost
		return l.fault(err)
	}
	tag, err := l.conn.Exec(ctx, "COMMIT")
	if err == nil && tag.String() != "COMMIT" {
		return inbox.Errorf(inbox.Internal, "the change was given up: %s", tag)
	}
	return l.fault(err)
}

// begin begins a transaction. That a connection has been lost since it was last used is
// noticed here at the latest, when there is nothing to lose yet.
func (l *link) begin(ctx context.Context) error {
	for {
		used := l.open()
		conn, err := l.connected(ctx)
		if err != nil {
			return err
		}
		if err = l.endure(ctx); err == nil {
			_, err = conn.Exec(ctx, "BEGIN ISOLATION LEVEL READ COMMITTED")
		}
		if err == nil || !used || l.open() || ctx.Err() != nil {
			return l.fault(err)
		}
	}
}

// endure has what is acknowledged be on disk, whatever the server's default.
func (l *link) endure(ctx context.Context) error {
	if l.durable {
		return nil
	}
	const durable = `SELECT set_config('synchronous_commit', 'on', FALSE) WHERE current_setting('synchronous_commit') = 'off'`
	_, err := l.conn.Exec(ctx, durable)
	l.durable = err == nil
	return err
}

// fault knows an error that the loss of the connection explains.
func (l *link) fault(err error) error {
	if err != nil && !l.open() && !fromServer(err) {
		return unavailable(err)
	}
	return err
}

// pgSession is a connection inside a transaction.
type pgSession struct {
	ctx  context.Context // of the transaction
	conn *pgx.Conn
}

func (s pgSession) exec(query string, args ...any) (rows int, err error) {
	tag, err := s.conn.Exec(s.ctx, query, args...)
	return int(tag.RowsAffected()), err
}

func (s pgSession) one(query string, args []any, dest ...any) error {
	return s.conn.QueryRow(s.ctx, query, args...).Scan(dest...)
}

func (s pgSession) insert(table string, columns []string, rows [][]any) error {
	_, err := s.conn.CopyFrom(s.ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
	return err
}

func (s pgSession) each(query string, args []any, scan func(row) error) error {
	rows, err := s.conn.Query(s.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
