package speed

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
)

// bed is a program, and a store that has been filled for it.
type bed struct {
	program  string
	data     string   // folder of the program
	store    string   // its file, or its database's URL
	environ  []string // that has the program use the store
	open     func(ctx context.Context) (*sqlstore.Store, error)
	size     func() (bytes int64, err error) // of the store
	citizens int
}

// embeddedBed has the embedded store.
func embeddedBed(b *testing.B, program string) *bed {
	b.Helper()
	t := &bed{program: program, data: os.Getenv(embeddedVariable), citizens: messages(b) / messagesPerCitizen}
	t.open = func(ctx context.Context) (*sqlstore.Store, error) { return sqlstore.Open(ctx, storeIn(t.data)) }
	t.size = func() (int64, error) {
		info, err := os.Stat(storeIn(t.data))
		if err != nil {
			return 0, err
		}
		return info.Size(), nil
	}
	if t.data == "" {
		t.data = b.TempDir()
		generate(b, program, t.data, t.environ, t.citizens)
	}
	t.store = storeIn(t.data)
	t.serveOnce(b)
	return t
}

func storeIn(folder string) string { return filepath.Join(folder, "inkorg.db") }

// postgresBed has PostgreSQL with what it would have on a machine of its own: room for what
// is read often. The disk is waited for.
func postgresBed(b *testing.B, program string) *bed {
	b.Helper()
	url := os.Getenv(postgresVariable)
	given := url != ""
	if !given {
		url = testkit.StartPostgres(b, "shared_buffers=1GB", "max_wal_size=8GB", "wal_compression=lz4").Database(b)
	}
	t := &bed{
		program: program, data: b.TempDir(), store: url, environ: []string{"INKORG_STORE=" + url},
		open:     func(ctx context.Context) (*sqlstore.Store, error) { return sqlstore.OpenPostgres(ctx, url) },
		size:     func() (int64, error) { return databaseSize(b.Context(), url) },
		citizens: messages(b) / messagesPerCitizen,
	}
	if !given {
		generate(b, program, t.data, t.environ, t.citizens)
	}
	t.serveOnce(b)
	return t
}

// databaseSize is what a database takes, with its indexes.
func databaseSize(ctx context.Context, url string) (bytes int64, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes)
	return bytes, err
}

// generate fills a store as an operator would.
func generate(b *testing.B, program, data string, environ []string, citizens int) {
	b.Helper()
	command := testkit.Command(program, "generate", "--data", data,
		"--citizens", strconv.Itoa(citizens), "--messages", strconv.Itoa(citizens*messagesPerCitizen))
	command.Env = append(command.Env, environ...)
	output, err := command.CombinedOutput()
	if err != nil {
		b.Fatalf("generate: %v\n%s", err, output)
	}
	fmt.Fprintf(os.Stderr, "%s", output)
}

// serveOnce has the demo's own people come into the store, and its keys made.
func (t *bed) serveOnce(b *testing.B) {
	b.Helper()
	i := t.serve(b)
	if output, err := exec.Command(t.program, "ready", "--ops", i.ops, "--wait", "60s").CombinedOutput(); err != nil {
		b.Fatalf("%s\n%s", output, i.said(b))
	}
	i.stop(b)
}

// instance is the program at work.
type instance struct {
	*process
	citizens, contracts, ops string // addresses
}

func (t *bed) serve(b *testing.B) *instance {
	b.Helper()
	i := &instance{citizens: testkit.FreeAddress(b), contracts: testkit.FreeAddress(b), ops: testkit.FreeAddress(b)}
	i.process = start(b, t.program, t.environ, "serve", "--data", t.data,
		"--listen", i.citizens, "--contracts-listen", i.contracts, "--ops-listen", i.ops)
	return i
}

// visitor is somebody who has logged in.
type visitor struct {
	number inbox.PersonID
	secret string // of the session
	read   string // a case that has been read, by id
}

// Inboxes that visitors have.
const (
	page    = 20 // cases on a page of the list
	busiest = "189001019802"
	deep    = 500 // a page of the busiest inbox
)

// visitors logs citizens in who have at least a page of cases, as many as are wanted, from
// all over the store.
func visitors(b *testing.B, store *sqlstore.Store, citizens, wanted int) []visitor {
	b.Helper()
	var found []visitor
	const stride = 7919 // a prime, so that the search comes by everybody
	for n := 1; len(found) < wanted && n < citizens; n++ {
		if v, is := logIn(b, store, demo.CrowdNumber(1+n*stride%(citizens-1))); is {
			found = append(found, v)
		}
	}
	if len(found) < wanted {
		b.Fatalf("only %d of %d citizens have a page of cases", len(found), citizens)
	}
	return found
}

// logIn gives a citizen with a page of cases a session.
func logIn(b *testing.B, store *sqlstore.Store, number inbox.PersonID) (visitor, bool) {
	b.Helper()
	cases, err := store.Cases(b.Context(), number, inbox.CaseQuery{Limit: page})
	if err != nil {
		b.Fatal(err)
	}
	if len(cases.Cases) < page {
		return visitor{}, false
	}
	v := visitor{number: number, secret: inbox.NewID()}
	for _, c := range cases.Cases {
		if c.Unread == 0 {
			v.read = c.ID
		}
	}
	now := time.Now()
	session := inbox.Session{ID: inbox.HashSecret(v.secret), Citizen: number, Name: "Alva Alm", CreatedAt: now, SeenAt: now}
	if err := store.CreateSession(b.Context(), session); err != nil {
		b.Fatal(err)
	}
	return v, v.read != ""
}

// get is a visitor's request for a page.
func (v visitor) get(host, path string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: inkorg=%s\r\nUser-Agent: bench\r\n\r\n", path, host, v.secret)
}

// deepPage is the address of a page far down the busiest inbox.
func deepPage(b *testing.B, store *sqlstore.Store) string {
	b.Helper()
	cases, err := store.Cases(b.Context(), busiest, inbox.CaseQuery{Limit: (deep - 1) * page})
	if err != nil || len(cases.Cases) < (deep-1)*page {
		b.Fatalf("%d cases (%v)", len(cases.Cases), err)
	}
	last := cases.Cases[len(cases.Cases)-1].Key()
	return "/inkorg?efter=" + inbox.CaseQuery{From: &last}.Cursor()
}
