package main

import (
	"path/filepath"

	"inkorg/app/demo"
	"inkorg/sso"
)

// testIdPKeyName is the common name of the certificate of the test identity provider in a test
// environment.
const testIdPKeyName = "Inkorg test IdP"

// assembleTestIdP has those with personal accounts log in, in a test environment, with the
// built-in identity provider.
func (p *program) assembleTestIdP() error {
	key, err := demo.OpenIdPKey(filepath.Join(string(p.settings.Data), "keys"), testIdPKeyName, p.started)
	if err != nil {
		return err
	}
	issuer, err := demo.NewIssuer(string(p.settings.PublicURL), key, p.now)
	if err != nil {
		return err
	}
	builtIn, err := identityProvider(issuer)
	if err != nil {
		return err
	}
	p.testIdP = []sso.IdentityProvider{builtIn}
	if err := p.setSAML(p.settings, configuredRing(p.settings)); err != nil {
		return err
	}
	client, err := p.inboxClient()
	if err != nil {
		return err
	}
	p.newTestIdP(issuer, []demo.Client{client}, nil)
	return nil
}

// newTestIdP makes the built-in identity provider, for people with a public password and for
// those with personal accounts.
func (p *program) newTestIdP(issuer *sso.Issuer, clients []demo.Client, people []demo.Account) {
	p.idp = demo.NewIdP(demo.IdPConfig{
		PublicURL: string(p.settings.PublicURL), Issuer: issuer, Clients: clients, Accounts: people,
		Personal: p.timed.TestAccount, Now: p.now, Log: p.log,
	})
}

// inboxClient is the inbox as the built-in identity provider knows it.
func (p *program) inboxClient() (demo.Client, error) {
	metadata, err := p.login.Load().Metadata()
	if err != nil {
		return demo.Client{}, err
	}
	return demo.NewClient(p.settings.Organisation.Product, metadata)
}
