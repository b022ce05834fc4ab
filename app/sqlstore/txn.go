package sqlstore

import (
	"database/sql"
	"errors"

	"inkorg/app/inbox"
)

// txn is what a change sees of the store, inside its transaction.
type txn struct {
	session
	dialect dialect
}

// session runs statements, one after the other. They are never cut short, since an
// interrupted one can take the changes of others with it.
type session interface {
	// exec runs a statement and gives the number of rows it changed.
	exec(query string, args ...any) (rows int, err error)
	// one scans the first row of a query; sql.ErrNoRows when there is none.
	one(query string, args []any, dest ...any) error
	// insert adds rows, of which there are many, to a table.
	insert(table string, columns []string, rows [][]any) error
	// each calls scan for every row of a query, or of what a statement returns; scan must ask
	// for nothing itself.
	each(query string, args []any, scan func(row) error) error
}

const activeCitizen = `SELECT 1 FROM citizens WHERE citizen = $1`

// holdCitizen has everybody else who wants to change the citizen's cases wait until this
// change is done, in any instance. Whoever changes cases does this first: then repeats,
// threads and counters can be read and decided on, and no two changes wait for each other
// in a circle. sql.ErrNoRows when the citizen is not active.
func (t *txn) holdCitizen(citizen inbox.PersonID) error {
	var one int
	return t.one(activeCitizen+t.dialect.lockRow, []any{string(citizen)}, &one)
}

// holdIfFree is holdCitizen that does not wait: sql.ErrNoRows also when somebody else holds
// the citizen.
func (t *txn) holdIfFree(citizen inbox.PersonID) error {
	var one int
	return t.one(activeCitizen+t.dialect.lockFreeRow, []any{string(citizen)}, &one)
}

// noRows says whether an error is that there is nothing to be found.
func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
