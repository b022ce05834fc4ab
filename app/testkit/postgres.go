package testkit

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresVariable names the environment variable with the URL of a PostgreSQL server that
// tests may make databases on, instead of starting their own. Its role must be allowed to.
const PostgresVariable = "INKORG_TEST_POSTGRES"

// Postgres is a PostgreSQL server for tests: one of their own or, by PostgresVariable,
// somebody else's.
type Postgres struct {
	server *postgresServer // nil when it is somebody else's
	admin  url.URL         // of a database that is always there
}

// NeedPostgres gives a server for tests that only need databases. What they keep need not
// outlive a crash of the machine, so nothing waits for the disk.
func NeedPostgres(t testing.TB) *Postgres {
	t.Helper()
	given := os.Getenv(PostgresVariable)
	if given == "" {
		return StartPostgres(t, "fsync=off", "full_page_writes=off")
	}
	admin, err := url.Parse(given)
	if err != nil {
		t.Fatalf("%s is no URL", PostgresVariable) // it may hold a password: nothing of it is told
	}
	return &Postgres{admin: *admin}
}

// StartPostgres starts a server of the test's own, from the Debian package, with settings
// such as "shared_buffers=1GB" over PostgreSQL's defaults. It listens on a socket that this
// user alone reaches, and on TCP if listen_addresses says so. The test ends it.
func StartPostgres(t testing.TB, settings ...string) *Postgres {
	t.Helper()
	p := &Postgres{server: newPostgresServer(t, settings)}
	p.admin = url.URL{
		Scheme: "postgres", User: url.User(postgresUser), Path: "/postgres",
		RawQuery: url.Values{"host": {p.server.folder}, "port": {p.server.port}}.Encode(),
	}
	p.Start(t)
	return p
}

// Database makes a new, empty database and gives its URL. Nobody else's server is left with
// databases of ours.
func (p *Postgres) Database(t testing.TB) string {
	t.Helper()
	return p.create(t, "")
}

// Copy makes a new database that holds what another one does, which nobody is connected to.
func (p *Postgres) Copy(t testing.TB, database string) string {
	t.Helper()
	original, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	return p.create(t, " STRATEGY FILE_COPY TEMPLATE "+strings.TrimPrefix(original.Path, "/"))
}

func (p *Postgres) create(t testing.TB, how string) string {
	t.Helper()
	name := "inkorg_test_" + strings.ToLower(rand.Text())
	p.Exec(t, p.admin.String(), "CREATE DATABASE "+name+how)
	if p.server == nil {
		t.Cleanup(func() { p.Exec(t, p.admin.String(), "DROP DATABASE "+name+" WITH (FORCE)") })
	}
	made := p.admin
	made.Path = "/" + name
	return made.String()
}

// Exec runs statements by hand in a database, as the server's own administrator would.
func (p *Postgres) Exec(t testing.TB, database, statements string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), postgresPatience)
	defer cancel()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		t.Fatalf("connecting to PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.PgConn().Exec(ctx, statements).ReadAll(); err != nil {
		t.Fatalf("%v in:\n%s", err, statements)
	}
}

// postgresPatience is how long a server may take to start or to answer, on a busy machine.
const postgresPatience = 60 * time.Second

// Address is where the server listens on TCP, if its settings say so.
func (p *Postgres) Address() string { return net.JoinHostPort("127.0.0.1", p.server.port) }

// Start starts the server, which has been stopped or killed, and waits until it answers.
func (p *Postgres) Start(t testing.TB) {
	t.Helper()
	p.server.start()
	deadline := time.Now().Add(postgresPatience)
	for {
		err := p.answers()
		if err == nil {
			return
		}
		if p.server.process.Ended() || time.Now().After(deadline) {
			t.Fatalf("PostgreSQL does not start: %v\n%s", err, p.server.process.Err())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (p *Postgres) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, p.admin.String())
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	return conn.Close(ctx)
}
