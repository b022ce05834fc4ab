package sqlstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgresWriter makes changes over a few connections. PostgreSQL itself lets transactions
// that end at the same time share the way to the disk, so each change is a transaction of
// its own. Deliveries, of which there are most, go together; see deliverTogether.
type postgresWriter struct {
	changes    *crew[*change]
	deliveries *crew[*parcel]
	apart      bool // each delivery is a change by itself
	config     *pgx.ConnConfig
}

// mostTogether is how many deliveries at most are one transaction. It bounds how long the
// first of them waits for the others, which is a tenth of a second on a slow machine.
const mostTogether = 512

// startPostgresWriter starts a writer. With apart set no transaction concerns two citizens,
// so that each stays on one machine when the tables are spread over several.
func startPostgresWriter(config *pgx.ConnConfig, n connections, apart bool) *postgresWriter {
	w := &postgresWriter{apart: apart, config: config}
	w.changes = newCrew(config, n.changing, func(l *link, c *change) {
		c.err = l.change(c)
		close(c.done)
	})
	w.deliveries = newCrew(config, n.delivering, func(l *link, first *parcel) {
		l.deliver(w.deliveries.gather(first, mostTogether))
	})
	return w
}

func (w *postgresWriter) do(ctx context.Context, apply func(*txn) error) error {
	c := &change{ctx: ctx, apply: apply, done: make(chan struct{})}
	if err := w.changes.put(ctx, c); err != nil {
		return err
	}
	<-c.done
	return c.err
}

func (w *postgresWriter) deliver(ctx context.Context, d *delivery) error {
	if w.apart {
		return w.do(ctx, func(t *txn) error { return t.deliver(d) })
	}
	p := &parcel{delivery: d, done: make(chan struct{})}
	if err := w.deliveries.put(ctx, p); err != nil {
		return err
	}
	<-p.done
	return p.err
}

// bulkTime is how long a change of many rows may take.
const bulkTime = 10 * time.Minute

func (w *postgresWriter) bulk(fill func(do doing) error) error {
	l := &link{config: w.config, patience: bulkTime}
	defer l.close()
	return fill(func(ctx context.Context, apply func(*txn) error) error {
		return l.change(&change{ctx: ctx, apply: apply})
	})
}

func (w *postgresWriter) close() error {
	w.changes.end()
	w.deliveries.end()
	return nil
}

// change makes one change in a transaction of its own.
func (l *link) change(c *change) error {
	if err := c.ctx.Err(); err != nil {
		return failure(err)
	}
	return l.transact(func(ctx context.Context, conn *pgx.Conn) error {
		return c.apply(&txn{pgSession{ctx, conn}, postgresDialect()})
	})
}
