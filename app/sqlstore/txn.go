package sqlstore

import "context"

// txn is what a change sees of the store: the one connection that writes, inside its
// transaction. Its queries are never cut short, since an interrupted statement can take
// the changes of others with it.
type txn struct{ statements *statements }

// exec runs a statement and gives the number of rows it changed.
func (t *txn) exec(query string, args ...any) (rows int, err error) {
	stmt, err := t.statements.get(context.Background(), query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	changed, err := result.RowsAffected()
	return int(changed), err
}

// one scans the first row of a query; sql.ErrNoRows when there is none.
func (t *txn) one(query string, args []any, dest ...any) error {
	stmt, err := t.statements.get(context.Background(), query)
	if err != nil {
		return err
	}
	return stmt.QueryRow(args...).Scan(dest...)
}
