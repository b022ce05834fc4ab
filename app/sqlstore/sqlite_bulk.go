package sqlstore

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"inkorg/app/inbox"
)

// strewnIndexes gives, by name, the statements of the indexes that do not begin with the
// citizen.
const strewnIndexes = `SELECT i.name, i.sql
	FROM sqlite_schema i JOIN pragma_index_info(i.name) c ON c.seqno = 0 AND c.name <> 'citizen'
	WHERE i.type = 'index' AND i.sql IS NOT NULL AND i.tbl_name IN ('citizens', 'cases', 'messages')`

// bulk does without the indexes over which the rows would be strewn, and makes them when
// all rows are there: a page of such an index would be written for every row. Rows are held to
// those that they refer to at the end, since one of the indexes is needed to find those.
func (w *sqliteWriter) bulk(fill func(do doing) error) (err error) {
	loading, err := openSQLiteWriter(w.path, append(writerSettings(), "foreign_keys(0)")...)
	if err != nil {
		return failure(err)
	}
	defer func() { err = errors.Join(err, loading.close()) }()
	var drop, create []string
	find := func(t *txn) error {
		drop, create = nil, nil
		return t.each(strewnIndexes, nil, func(r row) error {
			var name, made string
			err := r.Scan(&name, &made)
			drop, create = append(drop, "DROP INDEX "+name), append(create, made)
			return err
		})
	}
	if err := loading.do(context.Background(), find); err != nil {
		return err
	}
	if err := loading.run(drop); err != nil {
		return err
	}
	err = errors.Join(fill(loading.do), loading.run(create))
	return errors.Join(err, loading.do(context.Background(), (*txn).checkReferences))
}

// checkReferences has every row be there that another refers to.
func (t *txn) checkReferences() error {
	return t.each("PRAGMA foreign_key_check", nil, func(r row) error {
		return inbox.Errorf(inbox.Internal, "what was loaded does not fit together")
	})
}

// run makes a change of several statements.
func (w *sqliteWriter) run(statements []string) error {
	return w.do(context.Background(), func(t *txn) error {
		for _, statement := range statements {
			if _, err := t.exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s sqliteSession) insert(table string, columns []string, rows [][]any) error {
	parameters := make([]string, len(columns))
	for i := range parameters {
		parameters[i] = "$" + strconv.Itoa(i+1)
	}
	statement := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(parameters, ", ") + ")"
	for _, row := range rows {
		if _, err := s.exec(statement, row...); err != nil {
			return err
		}
	}
	return nil
}
