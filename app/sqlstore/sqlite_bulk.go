package sqlstore

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// strewnIndexes gives the statements that drop the indexes which do not begin with the
// citizen, and those that make them anew.
const strewnIndexes = `SELECT COALESCE(group_concat('DROP INDEX ' || i.name, ';'), ''), COALESCE(group_concat(i.sql, ';'), '')
	FROM sqlite_schema i JOIN pragma_index_info(i.name) c ON c.seqno = 0 AND c.name <> 'citizen'
	WHERE i.type = 'index' AND i.sql IS NOT NULL AND i.tbl_name IN ('citizens', 'cases', 'messages')`

// bulk does without the indexes over which the rows would be strewn, and makes them when
// all rows are there: a page of such an index would be written for every row.
func (w *sqliteWriter) bulk(fill func(do doing) error) error {
	var drop, create string
	run := func(statements *string) error {
		if *statements == "" {
			return nil
		}
		return w.do(context.Background(), func(t *txn) error {
			_, err := t.exec(*statements)
			return err
		})
	}
	err := w.do(context.Background(), func(t *txn) error { return t.one(strewnIndexes, nil, &drop, &create) })
	if err == nil {
		err = run(&drop)
	}
	if err != nil {
		return err
	}
	return errors.Join(fill(w.do), run(&create))
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
