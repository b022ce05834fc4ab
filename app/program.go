package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/keys"
	"inkorg/app/metrics"
	"inkorg/app/ops"
	"inkorg/app/rivta"
	"inkorg/app/traffic"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// program is the whole inbox, put together.
type program struct {
	settings config.Config
	log      *slog.Logger
	now      func() time.Time
	started  time.Time
	store    inbox.Store
	timed    inbox.Store // the same, its operations timed
	service  *inbox.Service
	units    []inbox.Unit // beside those of the settings: the demo has some
	login    atomic.Pointer[sso.ServiceProvider]
	exits    atomic.Pointer[sso.Issuer] // of exits of mode response, if any
	ring     atomic.Pointer[keys.Ring]  // of both
	testIdP  []sso.IdentityProvider     // the built-in one, if any
	idp      *demo.IdP                  // the same, as it serves
	idps     atomic.Pointer[[]*idpSource]
	renewing sync.Mutex    // of what is made of keys and identity providers
	samples  *demo.Samples // nil until they are read, and in production
	demo     *demoParts    // nil outside the demo
	access   atomic.Pointer[rivta.Access]
	metrics  *metrics.Metrics
	files    *assets.Set
	board    *inbox.Board    // of service notices
	traffic  *traffic.Keeper // nil in production: what goes over the wire is not kept there

	inside application // the contracts, for the test bench; nil: there is none

	retention  atomic.Pointer[inbox.RetentionRules]
	background sync.WaitGroup // what has to come to an end before the store is closed
}

// assemble opens the store and makes everything that serves from it.
func assemble(ctx context.Context, settings config.Config, log *slog.Logger) (*program, error) {
	p := &program{settings: settings, log: log, now: clock(), files: assets.New()}
	p.started = p.now()
	p.metrics = metrics.New(metrics.Build{Version: version, Commit: commit()}, p.started)
	p.metrics.Keys(p.currentRing)
	p.metrics.IdPs(p.metadataOfIdPs)
	p.metrics.Gauge("inkorg_idp_metadata_failing", "Entries of login.idps whose metadata could not be read, or not in full, at the last attempt.", p.failingMetadata)
	// Keys take the longest to make at the demo's first start: meanwhile the store is
	// filled.
	keys := make(chan demoKeys, 1)
	if settings.Environment == config.EnvironmentDemo {
		go func() { keys <- openDemoKeys(settings, p.started) }()
	}
	var err error
	if p.store, err = openStore(ctx, settings.Store); err != nil {
		return nil, err
	}
	p.timed = p.metrics.Store(p.store)
	p.metrics.Outbox(p.timed, p.now)
	if err := p.assembleOver(ctx, keys); err != nil {
		return nil, errors.Join(err, p.store.Close())
	}
	p.followIdPs(ctx, settings.Login.IdPs)
	p.measureReadiness()
	return p, nil
}

func (p *program) assembleOver(ctx context.Context, keys <-chan demoKeys) error {
	if p.settings.Environment == config.EnvironmentDemo {
		return p.assembleDemo(ctx, keys)
	}
	directory, err := p.settings.Directory()
	if err != nil {
		return err
	}
	p.newService(directory)
	if p.settings.TestAccounts.LogIn {
		return p.assembleTestIdP()
	}
	return p.setSAML(p.settings, configuredRing(p.settings))
}

func (p *program) newService(directory *inbox.Directory) {
	p.board = inbox.NewBoard(p.timed, p.now, p.log)
	if p.inTest() {
		p.traffic = traffic.New(p.timed, p.log)
	}
	p.setRetention(p.settings)
	p.service = inbox.NewService(p.timed, directory, inbox.Options{
		Now:            p.now,
		Limits:         inbox.SessionLimits{Idle: p.settings.Session.Idle, Absolute: p.settings.Session.Absolute},
		Methods:        p.settings.Methods(),
		NotifyAfter:    p.settings.Notifications.Delay,
		RepeatWindow:   p.settings.Contracts.RepeatWindow,
		GenuineNumbers: p.settings.GenuineNumbers,
		Fallback:       p.metrics.Fallback,
		Stored:         p.metrics.Stored,
		Log:            p.log,
	})
}

// inTest says whether this is the demo or a test environment, whose people are made up.
func (p *program) inTest() bool { return p.settings.Environment != config.EnvironmentProduction }

// Close releases the store, after the last request and what goes on in the background.
func (p *program) Close() error {
	p.background.Wait()
	if p.inside != nil {
		// Whoever called has gone with the pages.
		_ = p.inside.ShutdownWithContext(context.Background())
	}
	return p.store.Close()
}

// tidyEvery is how often what time has ended is removed.
const tidyEvery = 10 * time.Minute

func (p *program) tidy(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(tidyEvery):
			if err := errors.Join(p.service.Purge(ctx), p.service.TrimExchanges(ctx)); err != nil {
				p.log.Warn("tidying up failed", "error", err.Error())
			}
		}
	}
}

// sites are the three listeners' applications.
func (p *program) sites() ([]site, error) {
	citizens, err := p.citizens()
	if err != nil {
		return nil, err
	}
	contracts, err := p.contracts()
	if err != nil {
		return nil, err
	}
	return []site{
		{"citizens'", "--listen", string(p.settings.Listen), citizens},
		{"contracts", "--contracts-listen", string(p.settings.Contracts.Listen), contracts},
		{"ops", "--ops-listen", string(p.settings.Ops.Listen), ops.New(p.checks(), p.metrics.Handler(), p.log)},
	}, nil
}

func (p *program) citizens() (application, error) {
	words, err := views.LoadWords()
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	organisation := p.settings.Organisation
	site := web.Config{
		Inbox: p.service, Login: p.login.Load, Exits: p.exits.Load, Words: words, Assets: p.files,
		PublicURL: string(p.settings.PublicURL), Product: organisation.Product,
		Organisation: views.OrganisationView{
			Name: organisation.Responsible, Accessibility: organisation.Accessibility,
			Support: views.SupportView{
				Name: organisation.Support.Name, Telephone: organisation.Support.Telephone,
				Hours: organisation.Support.Hours, WebPage: string(organisation.Support.WebPage),
			},
		},
		Nowhere: sendsNothing(p.settings),
		Test:    p.inTest(), Exposed: p.settings.Exposed(),
		Observe: p.metrics.Citizens(), Notices: p.board.Of, Now: p.now, Log: p.log,
	}
	for _, proxy := range p.settings.Proxies {
		site.Proxies = append(site.Proxies, proxy.Prefix)
	}
	if p.idp != nil {
		site.Parties = append(site.Parties, p.idp)
	}
	if p.demo != nil {
		site.Parties = append(site.Parties, p.demo.service)
	}
	if site.Test {
		site.Assets, site.OpenBench = assets.WithBench(), p.demo != nil
		if site.Bench, err = p.bench(); err != nil {
			return nil, err
		}
	}
	return web.New(site), nil
}
