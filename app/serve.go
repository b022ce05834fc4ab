package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"inkorg/app/config"
	"inkorg/app/demo"
)

// settingsFlags choose and override the configuration.
type settingsFlags struct {
	Config          string `placeholder:"FILE" help:"Configuration file. Without one: the demo."`
	Environment     string `placeholder:"NAME" help:"demo, test or production; over the configuration file."`
	Data            string `placeholder:"DIR" help:"Folder of the store and of keys (./inkorg-data)."`
	Listen          string `placeholder:"ADDR" help:"Citizens' listener (127.0.0.1:8177)."`
	ContractsListen string `placeholder:"ADDR" help:"SOAP listener (127.0.0.1:8178)."`
	OpsListen       string `placeholder:"ADDR" help:"Listener of health, readiness and metrics (127.0.0.1:8179)."`
	DemoAnywhere    bool   `help:"Let the demo be reached from other machines, with a warning on every page."`
}

type serveCommand struct {
	settingsFlags
}

func (s settingsFlags) load(world system) (config.Config, error) {
	return config.Load(s.Config, world.Environ, config.Flags{
		Environment: s.Environment, Data: s.Data, Listen: s.Listen,
		ContractsListen: s.ContractsListen, OpsListen: s.OpsListen, DemoAnywhere: s.DemoAnywhere,
	})
}

// stopTime is how long requests under way have to finish after SIGTERM.
const stopTime = 10 * time.Second

// Run serves until the context ends, which SIGTERM and Ctrl-C do.
func (s serveCommand) Run(ctx context.Context, world system) error {
	settings, err := s.load(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	log, flush := gatherLog(world, settings)
	defer flush()
	// From here on SIGHUP ends nothing, also while the store is being opened.
	hangUp := make(chan os.Signal, 1)
	signal.Notify(hangUp, syscall.SIGHUP)
	defer signal.Stop(hangUp)
	p, err := assemble(ctx, settings, log)
	if err != nil && ctx.Err() != nil {
		return nil // asked to stop before it had begun
	}
	if err != nil {
		return err
	}
	warn(settings, log)
	defer tuneMemory(world.Environ)()
	go p.reloadOn(ctx, hangUp, func() (config.Config, error) { return s.load(world) })
	return errors.Join(p.serve(ctx, world), p.Close())
}

// pagesFirst is how long notifications wait after a start. Whoever asks for a page does not
// wait behind them.
const pagesFirst = time.Second

func (p *program) serve(ctx context.Context, world system) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	sites, err := p.sites()
	if err != nil {
		return err
	}
	notifier, err := p.notifier()
	if err != nil {
		return err
	}
	listeners, err := listen(sites)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(world.Stdout, banner(p.settings)); err != nil {
		return err
	}
	p.notePublished(p.now())
	go p.watchKeys(ctx)
	go p.tidy(ctx)
	p.background.Go(func() {
		if wait(ctx, pagesFirst) == nil {
			notifier.Run(ctx)
		}
	})
	p.background.Go(func() { p.retain(ctx) })
	if p.traffic != nil {
		// It goes on until the last call is answered.
		keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
		defer stop()
		p.background.Go(func() { p.traffic.Run(keeping) })
	}
	return serveUntil(ctx, listeners, p.log)
}

// newLog writes JSON for machines, text for the one person who runs the demo.
func newLog(world system, settings config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if settings.Environment == config.EnvironmentDemo {
		return slog.New(slog.NewTextHandler(world.Stderr, options))
	}
	return slog.New(slog.NewJSONHandler(world.Stderr, options))
}

func banner(settings config.Config) string {
	contracts, ops := string(settings.Contracts.PublicURL), "http://"+string(settings.Ops.Listen)
	if settings.Environment == config.EnvironmentDemo {
		return demo.Banner(command(), string(settings.PublicURL), contracts, ops)
	}
	return fmt.Sprintf("Inkorg %s, environment %s\n\n  Inbox             %s\n  Contracts (SOAP)  %s\n  Operations        %s\n",
		version, settings.Environment, settings.PublicURL, contracts, ops)
}

// command is how the program was started. The Go tool runs what it has built from a folder
// that is gone afterwards.
func command() string {
	if strings.Contains(os.Args[0], string(filepath.Separator)+"go-build") {
		return "go run ./app"
	}
	return os.Args[0]
}

// site is an application and where it listens.
type site struct {
	name    string
	flag    string // names the address in errors
	address string
	app     application
}

// application is what a listener serves.
type application interface {
	Listener(net.Listener) error
	ShutdownWithContext(context.Context) error
}

// listener is a site whose address is taken.
type listener struct {
	site
	net.Listener
}

// listen takes every address before anything is served, so that one which is occupied is
// said at once, with the flag that chooses another.
func listen(sites []site) ([]listener, error) {
	var listeners []listener
	for _, site := range sites {
		taken, err := net.Listen("tcp", site.address)
		if err != nil {
			for _, earlier := range listeners {
				_ = earlier.Close() // the first error is the one to tell
			}
			return nil, fmt.Errorf("the %s listener cannot use %s: %w; choose another address with %s", site.name, site.address, err, site.flag)
		}
		listeners = append(listeners, listener{site, taken})
	}
	return listeners, nil
}

// serveUntil serves every site until the context ends or one fails, then lets the
// requests under way finish.
func serveUntil(ctx context.Context, listeners []listener, log *slog.Logger) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for _, listener := range listeners {
		go func() {
			if err := listener.app.Listener(listener.Listener); err != nil {
				cancel(fmt.Errorf("the %s listener ended: %w", listener.name, err))
			}
		}()
	}
	<-ctx.Done()
	log.Info("stopping")
	return errors.Join(failure(ctx), stopAll(listeners, log))
}

// stopAll takes no more connections anywhere, and gives the requests under way on every
// listener the same time to finish. Who has not sent a whole request by then is cut off.
func stopAll(listeners []listener, log *slog.Logger) error {
	ctx, stop := context.WithTimeout(context.Background(), stopTime)
	defer stop()
	errs := make([]error, len(listeners))
	var all sync.WaitGroup
	for i, listener := range listeners {
		all.Go(func() {
			err := listener.app.ShutdownWithContext(ctx)
			if errors.Is(err, context.DeadlineExceeded) {
				log.Warn("connections cut off", "listener", listener.name, "after", stopTime)
				return
			}
			errs[i] = err
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// failure is why a context ended, but for having been asked to.
func failure(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}
