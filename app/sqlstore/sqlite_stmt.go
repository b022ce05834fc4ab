package sqlstore

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// sqliteStmt is a prepared statement.
type sqliteStmt struct {
	*sqlite.Stmt
	// args has, for each parameter, which argument it is. To SQLite $1 is but a name, and
	// parameters count in the order in which they come.
	args []int
}

func newSQLiteStmt(stmt *sqlite.Stmt) (*sqliteStmt, error) {
	s := &sqliteStmt{Stmt: stmt}
	for i := range stmt.BindParamCount() {
		n, err := strconv.Atoi(strings.TrimPrefix(stmt.BindParamName(i+1), "$"))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("parameter %d has no number", i+1)
		}
		s.args = append(s.args, n-1)
	}
	return s, nil
}

// bind gives the parameters their values.
func (s *sqliteStmt) bind(args []any) error {
	for i, arg := range s.args {
		if arg >= len(args) {
			return fmt.Errorf("parameter %d has no value", arg+1)
		}
		if err := bind(s.Stmt, i+1, args[arg]); err != nil {
			return fmt.Errorf("parameter %d: %w", arg+1, err)
		}
	}
	return nil
}

// bind gives a parameter its value, of any type that database/sql takes but times.
func bind(stmt *sqlite.Stmt, parameter int, value any) error {
	switch value := value.(type) {
	case string:
		stmt.BindText(parameter, value)
	case int:
		stmt.BindInt64(parameter, int64(value))
	case int64:
		stmt.BindInt64(parameter, value)
	case bool:
		stmt.BindBool(parameter, value)
	case []byte:
		stmt.BindBytes(parameter, value)
	case nil:
		stmt.BindNull(parameter)
	default:
		plain, err := driver.DefaultParameterConverter.ConvertValue(value)
		if err != nil {
			return err
		}
		if reflect.TypeOf(plain) == reflect.TypeOf(value) {
			return fmt.Errorf("%T is of no use to SQLite", value)
		}
		return bind(stmt, parameter, plain)
	}
	return nil
}
