package speed

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/rivta"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
	"inkorg/assets"
	"inkorg/views"
)

// What else is measured is a process too, as the program is: this one, started again.
const (
	childVariable   = "INKORG_BENCH_CHILD" // which of those below
	addressVariable = "INKORG_BENCH_ADDRESS"
	dataVariable    = "INKORG_BENCH_DATA" // a store that has been filled: its file, or its database's URL

	childHello    = "hello"    // the least that fiber can do
	childTogether = "together" // the contracts, over a store as it is
	childApart    = "apart"    // the contracts, over a store with a commit for each message
)

// startChild starts a child and waits until it listens.
func startChild(b *testing.B, child, data string) *process {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	address := testkit.FreeAddress(b)
	p := start(b, self, []string{childVariable + "=" + child, addressVariable + "=" + address, dataVariable + "=" + data})
	p.address = address
	p.await(b, address)
	return p
}

// beChild serves until it is ended.
func beChild(child string) error {
	listener, err := net.Listen("tcp", os.Getenv(addressVariable))
	if err != nil {
		return err
	}
	if child == childHello {
		app := fiber.New(fiber.Config{DisableStartupMessage: true})
		app.Get("/", func(c *fiber.Ctx) error { return c.SendString("Hello, World!") })
		return app.Listener(listener)
	}
	open := sqlstore.Open
	if strings.HasPrefix(os.Getenv(dataVariable), "postgres:") {
		open = sqlstore.OpenPostgres
	}
	store, err := open(context.Background(), os.Getenv(dataVariable))
	if err != nil {
		return err
	}
	var kept inbox.Store = store
	if child == childApart {
		kept = &apart{Store: store}
	}
	debug.SetGCPercent(400) // as the program has it
	app, err := contractsOver(kept)
	if err != nil {
		return err
	}
	return app.Listener(listener)
}

// apart is a store that makes one delivery at a time, so that none shares its commit.
type apart struct {
	inbox.Store
	mu sync.Mutex
}

func (a *apart) Deliver(ctx context.Context, m inbox.Message, repeatSince time.Time) (inbox.Answer, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.Store.Deliver(ctx, m, repeatSince)
}

// contractsOver is the contracts listener as the demo has it.
func contractsOver(store inbox.Store) (*fiber.App, error) {
	folder, err := fs.Sub(assets.Samples, "samples")
	if err != nil {
		return nil, err
	}
	samples, err := demo.ReadSamples(folder, "http://127.0.0.1")
	if err != nil {
		return nil, err
	}
	settings := config.Demo()
	directory, err := settings.Directory(samples.Units()...)
	if err != nil {
		return nil, err
	}
	words, err := views.LoadWords()
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	return rivta.New(rivta.Config{
		Inbox:            inbox.NewService(store, directory, inbox.Options{Log: log}),
		LogicalAddresses: settings.Contracts.LogicalAddress, Access: func() *rivta.Access { return &rivta.Access{} },
		Site: rivta.Site{Words: words, Assets: assets.New()}, Now: time.Now, Log: log,
	}), nil
}
