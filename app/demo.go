package main

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/keys"
	"inkorg/assets"
	"inkorg/sso"
)

// demoParts are what the demo alone has beside the inbox: a party of its own that happens to
// listen on the same address.
type demoParts struct {
	service *demo.EService
}

// demoKeys are keys, or why there are none.
type demoKeys struct {
	demo.Keys
	err error
}

func openDemoKeys(settings config.Config, now time.Time) demoKeys {
	keys, err := demo.OpenKeys(filepath.Join(string(settings.Data), "keys"), config.DemoKeyName, now)
	return demoKeys{keys, err}
}

// assembleDemo fills the store with made-up messages, and makes the test identity
// provider and the e-service.
func (p *program) assembleDemo(ctx context.Context, opened <-chan demoKeys) error {
	var err error
	if p.samples, err = readSamples(p.settings); err != nil {
		return err
	}
	p.units = p.samples.Units()
	directory, err := p.settings.Directory(p.units...)
	if err != nil {
		return err
	}
	if err := demo.Seed(ctx, p.store, directory, p.samples, p.started); err != nil {
		return err
	}
	p.newService(directory)
	keys := <-opened
	if keys.err != nil {
		return keys.err
	}
	return p.newDemoParties(keys.Keys)
}

// readSamples reads the made-up messages that the program brings along.
func readSamples(settings config.Config) (*demo.Samples, error) {
	folder, err := fs.Sub(assets.Samples, "samples")
	if err != nil {
		return nil, err
	}
	return demo.ReadSamples(folder, string(settings.PublicURL))
}

func (p *program) newDemoParties(made demo.Keys) error {
	public := string(p.settings.PublicURL)
	issuer, err := demo.NewIssuer(public, made.IdP, p.now)
	if err != nil {
		return err
	}
	testIdP, err := identityProvider(issuer)
	if err != nil {
		return err
	}
	p.testIdP, p.settings.Exits.LoadedSecret = []sso.IdentityProvider{testIdP}, made.PseudonymSecret
	if err := p.setSAML(p.settings, keys.Ring{Login: []sso.Key{made.Inbox}, Exits: []sso.Key{made.Exits}}); err != nil {
		return err
	}
	inbox, err := identityProvider(p.exits.Load())
	if err != nil {
		return err
	}
	service, err := demo.NewEService(demo.EServiceConfig{
		PublicURL: public, Key: made.Service, IdP: testIdP, Inbox: inbox, Now: p.now, Log: p.log,
	})
	if err != nil {
		return err
	}
	clients, err := p.demoClients(service)
	if err != nil {
		return err
	}
	p.newTestIdP(issuer, clients, demo.Accounts())
	p.demo = &demoParts{service: service}
	return nil
}

// identityProvider reads an issuer's metadata as any service provider would.
func identityProvider(issuer *sso.Issuer) (sso.IdentityProvider, error) {
	metadata, err := issuer.Metadata()
	if err != nil {
		return sso.IdentityProvider{}, err
	}
	return sso.ParseIdPMetadata(metadata)
}

// demoClients are the service providers that the test identity provider answers.
func (p *program) demoClients(service *demo.EService) ([]demo.Client, error) {
	inbox, err := p.inboxClient()
	if err != nil {
		return nil, err
	}
	eService, err := service.Client()
	return []demo.Client{inbox, eService}, err
}
