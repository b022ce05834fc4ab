package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"
)

// table is a table of an embedded store.
type table struct {
	name    string
	columns []string
}

func (t table) query() string { return "SELECT " + strings.Join(t.columns, ", ") + " FROM " + t.name }

// tablesOf gives all tables of an embedded store, as the migrations have made them: one that is new needs no word
// here.
func tablesOf(ctx context.Context, reader reader) (tables []table, err error) {
	const query = `SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'goose_db_version'
		ORDER BY t.rowid, c.cid`
	err = reader.each(ctx, query, nil, func(r row) error {
		var name, column string
		if err := r.Scan(&name, &column); err != nil {
			return err
		}
		if len(tables) == 0 || tables[len(tables)-1].name != name {
			tables = append(tables, table{name: name})
		}
		last := &tables[len(tables)-1]
		last.columns = append(last.columns, column)
		return nil
	})
	return tables, err
}

// errEnough ends a query whose rows are no longer wanted.
var errEnough = errors.New("no more rows are wanted")

// rowsOf gives the rows of a table one after the other, calling see for each. stop must be
// called in the end.
func (s *Store) rowsOf(ctx context.Context, table table, see func(values []any)) (source pgx.CopyFromSource, stop func()) {
	next, stop := iter.Pull2(func(yield func([]any, error) bool) {
		err := s.reader.each(ctx, table.query(), nil, func(r row) error {
			values, fields := make([]any, len(table.columns)), make([]any, len(table.columns))
			for i := range values {
				fields[i] = &values[i]
			}
			if err := r.Scan(fields...); err != nil {
				return err
			}
			see(values)
			if !yield(values, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	})
	return pgx.CopyFromFunc(func() ([]any, error) {
		values, err, _ := next()
		return values, err
	}), stop
}

// digest is the number of rows and a sum of their hashes: the same for the same rows, in
// whatever order they come.
type digest struct {
	rows int
	sum  [sha256.Size / 8]uint64
}

func (d *digest) add(values []any) {
	hash := sha256.New()
	for _, value := range values {
		// Kind and length keep values apart: "1" is not 1, and "ab", "c" not "a", "bc".
		switch value := value.(type) {
		case nil:
			hash.Write([]byte{'n'})
		case int64:
			hash.Write(binary.BigEndian.AppendUint64([]byte{'i'}, uint64(value)))
		case int32:
			hash.Write(binary.BigEndian.AppendUint64([]byte{'i'}, uint64(int64(value))))
		case string:
			hash.Write(binary.BigEndian.AppendUint64([]byte{'t'}, uint64(len(value))))
			hash.Write([]byte(value))
		case []byte:
			hash.Write(binary.BigEndian.AppendUint64([]byte{'b'}, uint64(len(value))))
			hash.Write(value)
		default:
			fmt.Fprintf(hash, "%T %v", value, value) // of no column that both databases have
		}
	}
	sum := hash.Sum(nil)
	for i := range d.sum {
		d.sum[i] += binary.BigEndian.Uint64(sum[i*8:])
	}
	d.rows++
}
