package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/app/ops"
	"inkorg/app/rivta"
	"inkorg/app/sqlstore"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// program is the whole inbox, put together.
type program struct {
	settings config.Config
	log      *slog.Logger
	started  time.Time
	store    inbox.Store
	service  *inbox.Service
	units    []inbox.Unit // beside those of the settings: the demo has some
	login    atomic.Pointer[sso.ServiceProvider]
	exits    *sso.Issuer            // of exits of mode response, if any
	keys     []sso.Key              // of the inbox as a service provider
	testIdP  []sso.IdentityProvider // the built-in one, if any
	demo     *demoParts             // nil outside the demo
}

// assemble opens the store and makes everything that serves from it.
func assemble(ctx context.Context, settings config.Config, log *slog.Logger) (*program, error) {
	p := &program{settings: settings, log: log, started: time.Now()}
	// Keys take the longest to make at the demo's first start: meanwhile the store is
	// filled.
	keys := make(chan demoKeys, 1)
	if settings.Environment == config.EnvironmentDemo {
		go func() { keys <- openDemoKeys(settings, p.started) }()
	}
	var err error
	if p.store, err = sqlstore.Open(ctx, string(settings.Store.Path)); err != nil {
		return nil, err
	}
	if err := p.assembleOver(ctx, keys); err != nil {
		return nil, errors.Join(err, p.store.Close())
	}
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
	p.keys = loaded(p.settings.Login.Keys)
	if err := p.setLogin(p.settings); err != nil {
		return err
	}
	return p.newExits(loaded(p.settings.Exits.Keys), p.settings.Exits.LoadedSecret)
}

func loaded(pairs []config.KeyPair) []sso.Key {
	var keys []sso.Key
	for _, pair := range pairs {
		keys = append(keys, pair.Loaded)
	}
	return keys
}

// newExits makes what the Responses of exits are issued with, when there are keys for it.
// Its address for requests is the inbox itself, from where exits lead on: it answers none.
func (p *program) newExits(keys []sso.Key, pseudonymSecret []byte) error {
	if len(keys) == 0 {
		return nil
	}
	public := string(p.settings.PublicURL)
	var err error
	p.exits, err = sso.NewIssuer(sso.IssuerConfig{
		EntityID: public + web.ExitMetadataPath, SSOURL: public + "/", Key: keys[0], OtherKeys: keys[1:],
		PseudonymSecret: pseudonymSecret, DisplayName: map[string]string{views.Swedish: p.settings.Organisation.Product},
	})
	return err
}

func (p *program) newService(directory *inbox.Directory) {
	p.service = inbox.NewService(p.store, directory, inbox.Options{
		Limits:         inbox.SessionLimits{Idle: p.settings.Session.Idle, Absolute: p.settings.Session.Absolute},
		GenuineNumbers: p.settings.GenuineNumbers,
		Log:            p.log,
	})
}

// setLogin makes the inbox's own service provider. Its identity providers are those of the
// settings and the built-in one, if any.
func (p *program) setLogin(settings config.Config) error {
	idps := slices.Clone(p.testIdP)
	for _, idp := range settings.Login.IdPs {
		idps = append(idps, idp.Loaded)
	}
	login, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: settings.Login.EntityID, ACSURL: string(settings.PublicURL) + web.ACSPath, Keys: p.keys, IdPs: idps,
		ForceAuthn: true, RequestedLoA: settings.Login.LoA, RequireEncrypted: settings.Login.RequireEncrypted,
		Attributes: sso.AttributeNames{
			PersonalNumber: settings.Login.Attributes.PersonalNumber, Name: settings.Login.Attributes.Name,
			GivenName: settings.Login.Attributes.GivenName, Surname: settings.Login.Attributes.Surname,
		},
		ValidPersonalNumber: p.service.AcceptsNumber,
		DisplayName:         map[string]string{views.Swedish: settings.Organisation.Product},
	})
	if err != nil {
		return err
	}
	p.login.Store(login)
	return nil
}

// Close releases the store, after the last request.
func (p *program) Close() error { return p.store.Close() }

// tidyEvery is how often what time has ended is removed.
const tidyEvery = 10 * time.Minute

func (p *program) tidy(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(tidyEvery):
			if err := p.service.Purge(ctx); err != nil {
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
	checks := []ops.Check{{Name: "store", Run: p.store.Ping}, ops.Disk(filepath.Dir(string(p.settings.Store.Path)))}
	return []site{
		{"citizens'", "--listen", string(p.settings.Listen), citizens},
		{"contracts", "--contracts-listen", string(p.settings.Contracts.Listen), p.contracts()},
		{"ops", "--ops-listen", string(p.settings.Ops.Listen), ops.New(checks, p.log)},
	}, nil
}

func (p *program) citizens() (application, error) {
	words, err := views.LoadWords()
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	organisation := p.settings.Organisation
	site := web.Config{
		Inbox: p.service, Login: p.login.Load, Exits: p.exits, Words: words, Assets: assets.New(),
		PublicURL: string(p.settings.PublicURL), Product: organisation.Product,
		Organisation: views.OrganisationView{
			Name: organisation.Responsible, SupportName: organisation.Support.Name, Telephone: organisation.Support.Telephone,
			Hours: organisation.Support.Hours, WebPage: string(organisation.Support.WebPage), Accessibility: organisation.Accessibility,
		},
		Test: p.settings.Environment != config.EnvironmentProduction, Exposed: p.settings.Exposed(),
		Now: time.Now, Log: p.log,
	}
	if p.demo != nil {
		site.Parties = []web.Party{p.demo.idp, p.demo.service}
	}
	return web.New(site), nil
}

func (p *program) contracts() application {
	return rivta.New(rivta.Config{
		Inbox: p.service, LogicalAddresses: p.settings.Contracts.LogicalAddress,
		PublicURL: string(p.settings.Contracts.PublicURL), Version: version,
		Facts: []rivta.Fact{
			{Name: "profile", Value: "RIVTABP21"},
			{Name: "store", Value: "sqlite"},
			{Name: "started", Value: p.started.Format(time.RFC3339)},
		},
		Now: time.Now, Log: p.log,
	})
}
