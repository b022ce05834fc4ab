package main

import (
	"errors"
	"fmt"
	"net"
	"time"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/rivta"
	"inkorg/views"
)

// contracts is the contracts listener's application.
func (p *program) contracts() (application, error) {
	p.setAccess(p.settings.Contracts)
	config, err := p.contractsConfig()
	if err != nil {
		return nil, err
	}
	app := rivta.New(config)
	if !p.settings.Contracts.TLS.Set() {
		return app, nil
	}
	return secured{app, func(plain net.Listener) net.Listener { return rivta.Secure(plain, p.access.Load, p.log) }}, nil
}

// contractsConfig is what the contracts work with.
func (p *program) contractsConfig() (rivta.Config, error) {
	words, err := views.LoadWords()
	if err != nil {
		return rivta.Config{}, fmt.Errorf("texts: %w", err)
	}
	settings := p.settings.Contracts
	config := rivta.Config{
		Inbox: p.service, LogicalAddresses: settings.LogicalAddress, Access: p.access.Load,
		DryRuns: settings.DryRuns, CallsPerMinute: int(settings.CallsPerMinute),
		PublicURL: string(settings.PublicURL), Version: version,
		Facts: []rivta.Fact{
			{Name: "profile", Value: "RIVTABP21"},
			{Name: "store", Value: p.settings.Store.Kind()},
			{Name: "started", Value: p.started.Format(time.RFC3339)},
		},
		Site: rivta.Site{
			Words: words, Assets: p.files, Product: p.settings.Organisation.Product, Command: command(),
			Test: p.inTest(), Exposed: p.settings.Exposed(),
			Testing: p.testing(), RepeatWindow: settings.RepeatWindow, Prices: p.settings.Usage.Prices(),
		},
		Notices: p.board.Of, Observe: p.metrics.Contracts(), Now: p.now, Log: p.log,
	}
	if p.traffic != nil {
		config.Keeper = p.traffic
	}
	return config, nil
}

// testing are the demo's values for those who try the contracts; nil outside the demo.
func (p *program) testing() *rivta.Testing {
	if p.demo == nil {
		return nil
	}
	values := &rivta.Testing{NotActive: "191111111111", System: "SE45454", Unit: "SE23210000"}
	for _, account := range demo.Accounts() {
		if account.Active {
			values.Active = append(values.Active, string(account.Number))
		}
	}
	return values
}

// secured is an application behind TLS.
type secured struct {
	application
	secure func(net.Listener) net.Listener
}

// Listener serves on a plain listener, with TLS.
func (s secured) Listener(plain net.Listener) error { return s.application.Listener(s.secure(plain)) }

// setAccess says who may call the contracts from now on.
func (p *program) setAccess(settings config.Contracts) {
	access := &rivta.Access{Callers: settings.Callers, Header: settings.Proxy.Header}
	if settings.TLS.Set() {
		access.TLS = rivta.NewTLS(settings.TLS.LoadedCertificate, settings.TLS.LoadedClientCA)
	}
	for _, network := range settings.Proxy.Addresses {
		access.Proxies = append(access.Proxies, network.Prefix)
	}
	p.access.Store(access)
}

// checkAccess refuses a change of access that needs another listener.
func (p *program) checkAccess(settings config.Contracts) error {
	if settings.TLS.Set() != p.settings.Contracts.TLS.Set() {
		return errors.New("contracts.tls: mutual TLS begins and ends with a restart")
	}
	return nil
}
