package sqlstore

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// strewnIndexes gives, by name, the statements of the indexes that do not begin with the
// citizen, but for those that hold messages to their cases.
const strewnIndexes = `SELECT i.name, i.sql
	FROM sqlite_schema i JOIN pragma_index_info(i.name) c ON c.seqno = 0 AND c.name <> 'citizen'
	WHERE i.type = 'index' AND i.sql NOT LIKE 'CREATE UNIQUE%' AND i.tbl_name IN ('citizens', 'cases', 'messages')`

// bulk does without the indexes over which the rows would be strewn, and makes them when
// all rows are there: a page of such an index would be written for every row.
func (w *sqliteWriter) bulk(fill func(do doing) error) error {
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
	err := w.do(context.Background(), find)
	if err == nil {
		err = w.run(drop)
	}
	if err != nil {
		return err
	}
	return errors.Join(fill(w.do), w.run(create))
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
