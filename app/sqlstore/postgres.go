package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"inkorg/app/inbox"
)

// OpenPostgres opens the store in the PostgreSQL database that an address of the form
// postgres://USER@HOST/DATABASE names, and brings its schema up to date: any number of
// instances can do so at the same time. Errors name the database but nothing secret;
// Invalid when the address cannot be read, Conflict when a newer program has been there.
//
// Besides what PostgreSQL's own programs understand, the address can hold pool_max_conns,
// the number of connections that this instance uses at most.
func OpenPostgres(ctx context.Context, address string) (*Store, error) {
	return openDatabaseAt(ctx, address, migratePostgres)
}

// OpenPostgresBeside is OpenPostgres for a command that asks or changes a little and ends,
// perhaps of another version than the instances that serve. It makes neither the store nor
// its schema. NotFound when there is no store, Conflict when its schema is of another
// program.
func OpenPostgresBeside(ctx context.Context, address string) (*Store, error) {
	return openDatabaseAt(ctx, address, knownPostgres)
}

// preparePostgres has the schema of a database be the one that the program knows.
type preparePostgres func(ctx context.Context, conn *pgx.Conn) (Schema, error)

func openDatabaseAt(ctx context.Context, address string, prepare preparePostgres) (*Store, error) {
	config, connections, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	store, err := openPostgres(ctx, config, connections, prepare)
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", postgresName(config), postgresFailure(err))
	}
	return store, nil
}

func openPostgres(ctx context.Context, config *pgx.ConnConfig, n connections, prepare preparePostgres) (*Store, error) {
	sweden, err := inbox.LoadSwedishTime()
	if err != nil {
		return nil, err
	}
	first := &link{config: config}
	schema, apart, err := first.prepared(ctx, prepare)
	if err != nil {
		first.close()
		return nil, err
	}
	return &Store{
		reader: startPostgresReader(first, n.reading), writer: startPostgresWriter(config, n, apart),
		dialect: postgresDialect(), schema: schema, sweden: sweden, release: func() error { return nil },
	}, nil
}

// prepared has the schema be ready, and says whether the tables are spread over machines.
func (l *link) prepared(ctx context.Context, prepare preparePostgres) (schema Schema, apart bool, err error) {
	conn, err := l.connected(ctx)
	if err != nil {
		return Schema{}, false, err
	}
	if schema, err = prepare(ctx, conn); err != nil {
		return Schema{}, false, err
	}
	if apart, err = exists(ctx, conn, "pg_dist_partition"); err != nil { // Citus'
		return Schema{}, false, err
	}
	return schema, apart, l.spare(ctx)
}

// postgresDialect has rows locked, since other instances write too. The index of the unread
// cases is found without a hint.
func postgresDialect() dialect {
	return dialect{lockRow: " FOR UPDATE", lockFreeRow: " FOR UPDATE SKIP LOCKED"}
}

// answerTime is how long the database may take for one thing that is asked of it, and how
// long a wish may wait for a free connection.
const answerTime = 5 * time.Second

// connections are how many connections there are at most for what. Few are enough: each
// carries out what waits for it in one go, and its process at the server learns of every
// table and page by itself.
type connections struct{ reading, changing, delivering int }

// defaultConnections are as many as an instance needs to keep four cores of a database
// busy.
const defaultConnections = 9

// share divides connections by purpose.
func share(all int) (connections, error) {
	const fewest = 4
	if all < fewest {
		return connections{}, inbox.Errorf(inbox.Invalid, "store: pool_max_conns is %d; expected at least %d", all, fewest)
	}
	reading, delivering := max(2, all/3), max(1, all/4)
	return connections{reading: reading, changing: all - reading - delivering, delivering: delivering}, nil
}

// postgresConfig reads an address. The error does not repeat it: it can hold a password.
func postgresConfig(address string) (*pgx.ConnConfig, connections, error) {
	if _, err := url.Parse(address); err != nil {
		return nil, connections{}, inbox.Errorf(inbox.Invalid, "store: the address of PostgreSQL is no URL")
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, connections{}, inbox.Errorf(inbox.Invalid, "store: the address of PostgreSQL cannot be used: %w", errors.Unwrap(err))
	}
	all := defaultConnections
	if given, ok := config.RuntimeParams["pool_max_conns"]; ok {
		delete(config.RuntimeParams, "pool_max_conns")
		if all, err = strconv.Atoi(given); err != nil {
			return nil, connections{}, inbox.Errorf(inbox.Invalid, "store: pool_max_conns is no number")
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = answerTime
	}
	for name, value := range postgresSettings() {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	n, err := share(all)
	return config, n, err
}

// postgresSettings are what connections ask the server for, unless the address says
// otherwise.
func postgresSettings() map[string]string {
	return map[string]string{
		"application_name": "inkorg",
		// Every query finds its rows by an index. It is planned once, and the same way in an
		// empty store as in a full one: statistics of an hour ago cannot make it read tables.
		"plan_cache_mode":   "force_generic_plan",
		"enable_seqscan":    "off",
		"enable_bitmapscan": "off",
		"enable_hashjoin":   "off",
		"enable_mergejoin":  "off",
		"enable_material":   "off",
		"enable_sort":       "off",
		"jit":               "off",
		// An instance that hangs in the middle of a change lets go of the citizen.
		"idle_in_transaction_session_timeout": strconv.FormatInt(2*answerTime.Milliseconds(), 10),
	}
}

// postgresName names a database in errors.
func postgresName(config *pgx.ConnConfig) string {
	return fmt.Sprintf("PostgreSQL %s at %s:%d", config.Database, config.Host, config.Port)
}

// exists says whether there is a table. What is asked once is not worth preparing.
func exists(ctx context.Context, conn *pgx.Conn, table string) (is bool, err error) {
	err = conn.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", pgx.QueryExecModeSimpleProtocol, table).Scan(&is)
	return is, err
}
