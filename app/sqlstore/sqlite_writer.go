package sqlstore

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"
)

// mostPerCommit is how many changes at most share a commit. It bounds how long the first
// of them waits for the others.
const mostPerCommit = 256

// sqliteWriter makes all changes, one after the other, on the one connection that writes.
// Changes that wait while another is made durable are committed together, so that they
// share the cost of reaching the disk; a single one waits for nobody.
type sqliteWriter struct {
	path         string
	conn         *sqliteConn
	tx           *txn
	queue        *queue[*change]
	checkpointer *sqliteCheckpointer
	stopped      chan struct{}
}

// change is a wish to change the store. Its err may be read when done is closed: by then
// the change is on disk, or has not happened.
type change struct {
	ctx   context.Context
	apply func(*txn) error
	err   error
	done  chan struct{}
}

// openSQLiteWriter opens a database file, creates it when it is not there, and starts the
// goroutine that writes to it.
func openSQLiteWriter(path string, settings ...setting) (*sqliteWriter, error) {
	conn, err := openConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate, settings...)
	if err != nil {
		return nil, err
	}
	checkpointer, err := startSQLiteCheckpointer(path)
	if err != nil {
		return nil, errors.Join(err, conn.close())
	}
	w := &sqliteWriter{
		path: path, conn: conn, tx: &txn{sqliteSession{conn}, sqliteDialect()},
		queue: newQueue[*change](0), checkpointer: checkpointer, stopped: make(chan struct{}),
	}
	go func() {
		defer close(w.stopped)
		w.queue.each(func(first *change) { w.commit(w.queue.gather(first, mostPerCommit)) })
	}()
	return w, nil
}

func (w *sqliteWriter) do(ctx context.Context, apply func(*txn) error) error {
	c := &change{ctx: ctx, apply: apply, done: make(chan struct{})}
	if err := w.queue.put(ctx, c); err != nil {
		return err
	}
	<-c.done
	return c.err
}

func (w *sqliteWriter) deliver(ctx context.Context, d *delivery) error {
	return w.do(ctx, func(t *txn) error { return t.deliver(d) })
}

// commit makes a batch durable and answers everybody in it.
func (w *sqliteWriter) commit(batch []*change) {
	if err := w.transact(batch); err != nil {
		for _, c := range batch {
			c.err = failure(err)
		}
	}
	for _, c := range batch {
		close(c.done)
	}
	w.checkpointer.committed(len(batch))
}

// errApart says that a change of a batch has failed, and may have left something behind.
var errApart = errors.New("a change has to be made apart from the others")

// transact makes the changes of a batch in one transaction. An error concerns them all. It
// counts on every change to succeed, which most do, and else begins again with each kept
// apart from the others: that costs a copy of every page which a change touches.
func (w *sqliteWriter) transact(batch []*change) error {
	err := w.transactBy(batch, w.trust)
	if errors.Is(err, errApart) {
		return w.transactBy(batch, w.isolate)
	}
	return err
}

func (w *sqliteWriter) transactBy(batch []*change, carryOut func(*change) error) error {
	if _, err := w.tx.exec(beginWriting); err != nil {
		return err
	}
	for _, c := range batch {
		if err := carryOut(c); err != nil {
			return w.undo(err)
		}
	}
	if _, err := w.tx.exec("COMMIT"); err != nil {
		return w.undo(err)
	}
	return nil
}

// trust makes one change that leaves nothing to be undone: errApart if it fails.
func (w *sqliteWriter) trust(c *change) error {
	if c.err = failure(c.ctx.Err()); c.err != nil {
		return nil
	}
	if err := c.apply(w.tx); err != nil {
		return errApart
	}
	return nil
}

// isolate makes one change so that, if it fails, it leaves nothing behind and concerns no
// other. The error is for when that cannot be had: the database gives up the whole
// transaction when, for one, the disk is full.
func (w *sqliteWriter) isolate(c *change) error {
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
func (w *sqliteWriter) undo(cause error) error {
	_, _ = w.tx.exec("ROLLBACK")
	return cause
}

// close finishes what has been begun and refuses the rest.
func (w *sqliteWriter) close() error {
	w.queue.close()
	<-w.stopped
	return errors.Join(w.checkpointer.close(), w.conn.close())
}

// sqliteSession is the connection that writes, inside its transaction.
type sqliteSession struct{ *sqliteConn }
