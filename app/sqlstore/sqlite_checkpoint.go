package sqlstore

import (
	"sync/atomic"

	"zombiezen.com/go/sqlite"
)

// changesPerCheckpoint is how many changes are committed before what they wrote is brought
// into the file. A delivery writes some ten pages, so that this is half of what the log may
// hold before the writer has to do it.
const changesPerCheckpoint = 400

// sqliteCheckpointer brings what is in the log into the database file while the writer goes
// on. SQLite has it done by the commit that fills the log, for which everybody would wait who
// delivers. That still happens, since only the writer can begin the log anew, but then there
// is little left to bring. It may fail: the next time it, or the writer, brings that much more.
type sqliteCheckpointer struct {
	conn    *sqliteConn
	changes atomic.Int64 // committed since it was last woken
	wake    chan struct{}
	stopped chan struct{}
}

func startSQLiteCheckpointer(path string) (*sqliteCheckpointer, error) {
	conn, err := openConn(path, sqlite.OpenReadWrite, "synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	c := &sqliteCheckpointer{conn: conn, wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	go func() {
		defer close(c.stopped)
		for range c.wake {
			_, _ = c.conn.exec("PRAGMA wal_checkpoint(PASSIVE)")
		}
	}()
	return c, nil
}

// committed tells of changes that are in the log.
func (c *sqliteCheckpointer) committed(changes int) {
	if c.changes.Add(int64(changes)) < changesPerCheckpoint {
		return
	}
	select {
	case c.wake <- struct{}{}:
		c.changes.Store(0)
	default: // it is at work already
	}
}

// close waits for what is under way.
func (c *sqliteCheckpointer) close() error {
	close(c.wake)
	<-c.stopped
	return c.conn.close()
}
