package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"

	"zombiezen.com/go/sqlite"
)

// sqliteRow is the row at which a statement is.
type sqliteRow struct{ stmt *sqlite.Stmt }

func (r sqliteRow) Scan(dest ...any) error {
	for i := range dest {
		if err := r.scan(i, dest[i]); err != nil {
			return fmt.Errorf("column %d: %w", i, err)
		}
	}
	return nil
}

var errNull = errors.New("it is null")

// scan reads a column. That a value is not null is asked only where one that is would be
// read as something else.
func (r sqliteRow) scan(column int, dest any) error {
	switch dest := dest.(type) {
	case *string:
		*dest = r.stmt.ColumnText(column)
		return r.present(column, *dest == "")
	case *int64:
		*dest = r.stmt.ColumnInt64(column)
		return r.present(column, *dest == 0)
	case *int:
		*dest = r.stmt.ColumnInt(column)
		return r.present(column, *dest == 0)
	case *bool:
		*dest = r.stmt.ColumnBool(column)
		return r.present(column, !*dest)
	case *[]byte:
		*dest = r.bytes(column)
	case *any:
		*dest = r.value(column)
	case sql.Scanner:
		return dest.Scan(r.value(column))
	default:
		return r.reflected(column, reflect.ValueOf(dest).Elem())
	}
	return nil
}

// reflected reads a column into a type of our own, or into a pointer that is nil for null.
func (r sqliteRow) reflected(column int, dest reflect.Value) error {
	switch dest.Kind() {
	case reflect.Pointer:
		dest.SetZero()
		if r.stmt.ColumnIsNull(column) {
			return nil
		}
		dest.Set(reflect.New(dest.Type().Elem()))
		return r.scan(column, dest.Interface())
	case reflect.String:
		dest.SetString(r.stmt.ColumnText(column))
	case reflect.Int, reflect.Int64:
		dest.SetInt(r.stmt.ColumnInt64(column))
	default:
		return fmt.Errorf("nothing is read into %s", dest.Type())
	}
	return r.present(column, dest.IsZero())
}

// present is an error for a column that is null, which reads as zero.
func (r sqliteRow) present(column int, zero bool) error {
	if zero && r.stmt.ColumnIsNull(column) {
		return errNull
	}
	return nil
}

func (r sqliteRow) bytes(column int) []byte {
	bytes := make([]byte, r.stmt.ColumnLen(column))
	r.stmt.ColumnBytes(column, bytes)
	return bytes
}

// value gives a column as the type that it has in the database.
func (r sqliteRow) value(column int) any {
	switch r.stmt.ColumnType(column) {
	case sqlite.TypeInteger:
		return r.stmt.ColumnInt64(column)
	case sqlite.TypeFloat:
		return r.stmt.ColumnFloat(column)
	case sqlite.TypeText:
		return r.stmt.ColumnText(column)
	case sqlite.TypeBlob:
		return r.bytes(column)
	}
	return nil
}
