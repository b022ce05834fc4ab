package config

import (
	"net/netip"
	"path/filepath"
	"reflect"
)

// metadataPath is where the inbox serves its own SAML metadata.
const metadataPath = "/saml/metadata"

// defaultsFor gives the defaults of an environment, but for settings that follow others.
func defaultsFor(environment Environment) Config {
	c := Config{Environment: environment}
	setDefaults(reflect.ValueOf(&c).Elem())
	c.Notifications.SMS.Success = []Status{200, 201, 202, 204}
	c.Usage = publishedUsage()
	c.Contracts.DryRuns = environment != EnvironmentProduction
	c.Proxies = []Network{{netip.MustParsePrefix("127.0.0.0/8")}, {netip.MustParsePrefix("::1/128")}}
	switch environment {
	case EnvironmentDemo:
		c.Contracts.LogicalAddress = demoAddresses()
		c.Organisation = demoOrganisation()
	case EnvironmentProduction:
		c.GenuineNumbers = true
		c.Login.RequireEncrypted = true
	}
	return c
}

// fillIn gives every setting that was not made, or not readable, its default.
func (l *loader) fillIn() {
	defaults := defaultsFor(l.config.Environment)
	for _, s := range settings() {
		if !l.has(s.full) {
			s.in(&l.config).Set(s.in(&defaults))
		}
	}
	l.follow()
}

// follow fills in the settings that follow others.
func (l *loader) follow() {
	c := &l.config
	if !l.has("public_url") {
		c.PublicURL = c.Listen.origin("http")
	}
	if !l.has("contracts.public_url") {
		c.Contracts.PublicURL = c.Contracts.Listen.origin(c.Contracts.scheme())
	}
	if !l.has("login.entity_id") {
		c.Login.EntityID = string(c.PublicURL) + metadataPath
	}
	if !l.has("store") {
		c.Store.Path = Path(filepath.Join(string(c.Data), "inkorg.db"))
	}
	l.followNotifications()
	if c.Environment == EnvironmentDemo {
		c.Systems = withDemoSystems(c.Systems, c.PublicURL)
	}
}
