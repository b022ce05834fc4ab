package sqlstore

import (
	"context"
	"database/sql"
	"errors"
)

// mostPerCommit is how many changes at most share a commit. It bounds how long the first
// of them waits for the others.
const mostPerCommit = 256

// writer makes all changes, one after the other, on the one connection that writes.
// Changes that wait while another is made durable are committed together, so that they
// share the cost of reaching the disk; a single one waits for nobody.
type writer struct {
	db      *sql.DB
	conn    *sql.Conn
	tx      *txn
	queue   chan *change // unbuffered: who waits to send is the queue, and none is lost
	closing chan struct{}
	stopped chan struct{}
}

// change is a wish to change the store. Its err may be read when done is closed: by then
// the change is on disk, or has not happened.
type change struct {
	ctx   context.Context
	apply func(*txn) error
	err   error
	done  chan struct{}
}

// startWriter takes the only connection of db and starts the goroutine that writes.
func startWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{
		db: db, conn: conn, tx: &txn{newStatements(conn.PrepareContext)},
		queue: make(chan *change), closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	go w.run()
	return w, nil
}

// do makes a change durable. A change whose turn has come is carried through even if ctx
// ends meanwhile, so that the answer is always what happened.
func (w *writer) do(ctx context.Context, apply func(*txn) error) error {
	c := &change{ctx: ctx, apply: apply, done: make(chan struct{})}
	select {
	case w.queue <- c:
		<-c.done
		return c.err
	case <-ctx.Done():
		return failure(ctx.Err())
	case <-w.closing:
		return errClosed()
	}
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case first := <-w.queue:
			w.commit(w.gather(first))
		case <-w.closing:
			return
		}
	}
}

// gather takes what waits in the queue, and waits for nothing more.
func (w *writer) gather(first *change) []*change {
	batch := []*change{first}
	for len(batch) < mostPerCommit {
		select {
		case next := <-w.queue:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit makes a batch durable and answers everybody in it.
func (w *writer) commit(batch []*change) {
	if err := w.transact(batch); err != nil {
		for _, c := range batch {
			c.err = failure(err)
		}
	}
	for _, c := range batch {
		close(c.done)
	}
}

// transact makes the changes of a batch in one transaction. An error concerns them all.
func (w *writer) transact(batch []*change) error {
	if _, err := w.tx.exec(beginWriting); err != nil {
		return err
	}
	for _, c := range batch {
		if err := w.isolate(c); err != nil {
			return w.undo(err)
		}
	}
	if _, err := w.tx.exec("COMMIT"); err != nil {
		return w.undo(err)
	}
	return nil
}

// isolate makes one change so that, if it fails, it leaves nothing behind and concerns no
// other. The error is for when that cannot be had: the database gives up the whole
// transaction when, for one, the disk is full.
func (w *writer) isolate(c *change) error {
	if c.err = failure(c.ctx.Err()); c.err != nil {
		return nil
	}
	if _, err := w.tx.exec("SAVEPOINT one"); err != nil {
		return err
	}
	if c.err = failure(c.apply(w.tx)); c.err != nil {
		if _, err := w.tx.exec("ROLLBACK TO one"); err != nil {
			return errors.Join(c.err, err)
		}
	}
	_, err := w.tx.exec("RELEASE one")
	return err
}

// undo gives up the transaction. That it fails is expected where the database has done
// so already.
func (w *writer) undo(cause error) error {
	_, _ = w.tx.exec("ROLLBACK")
	return cause
}

// close finishes what has been begun and refuses the rest.
func (w *writer) close() error {
	close(w.closing)
	<-w.stopped
	return errors.Join(w.conn.Close(), w.db.Close())
}
