// Package config owns the settings: one YAML file, the environment over it and the command
// line over that, read into a typed Config and checked as a whole. It knows what a value
// means and what is unsafe; it must not start anything, nor know the web framework, SQL or
// the wire.
//
// The struct tags of Config are the only description of the keys. From them come reading,
// defaults, the names of environment variables and the suggestions after a misspelt key:
//
//	key       name in the file; levels are joined by a dot in messages
//	oneof     the texts allowed
//	default   the value when nothing is set, whatever the environment
//	required  that an entry of a list must have it
//
// Defaults that depend on the environment or on other settings are in defaults.go.
package config

import (
	"time"

	"inkorg/sso"
)

// Environment says what the program runs for. It decides defaults and what is refused.
type Environment string

// The environments.
const (
	EnvironmentDemo       Environment = "demo"       // one machine, made-up people, no configuration needed
	EnvironmentTest       Environment = "test"       // for senders who connect; real settings, made-up people
	EnvironmentProduction Environment = "production" // citizens
)

// Config is every setting of the program. Load gives one that is whole and checked: no
// file that it names has to be read again.
type Config struct {
	// Environment must be said in a configuration file; without one it is the demo.
	Environment Environment `key:"environment" oneof:"demo test production"`
	// PublicURL is the citizens' address as their browsers see it, without a slash at the
	// end. By default it follows Listen.
	PublicURL Origin `key:"public_url"`
	// Listen is the citizens' listener: plain HTTP, behind a proxy that ends TLS.
	Listen Address `key:"listen" default:"127.0.0.1:8177"`
	// Proxies are where proxies before that listener call from. Whom they call for, in the
	// header X-Forwarded-For, is believed of them alone, and told apart by the limits of
	// log-in. By default the machine itself.
	Proxies []Network `key:"proxies"`
	// Data is the directory of what the program keeps: the store, unless it is elsewhere,
	// and keys that it makes for itself.
	Data Path `key:"data" default:"inkorg-data"`
	// Store is where cases and messages are kept; by default inkorg.db in Data.
	Store Store `key:"store"`
	// GenuineNumbers refuses personal identity numbers that cannot belong to anybody, by
	// date and check digit. By default on in production only, since published test numbers
	// break these rules.
	GenuineNumbers bool `key:"genuine_numbers"`

	Contracts     Contracts     `key:"contracts"`
	Ops           Ops           `key:"ops"`
	Session       Session       `key:"session"`
	Login         Login         `key:"login"`
	Exits         Exits         `key:"exits"`
	Organisation  Organisation  `key:"organisation"`
	Notifications Notifications `key:"notifications"`
	Usage         Usage         `key:"usage"`
	Retention     Retention     `key:"retention"`
	TestAccounts  TestAccounts  `key:"test_accounts"`

	// Systems are the connecting systems.
	Systems []System `key:"systems"`
	// Units are the connected units: those of the file and those of UnitsFile.
	Units []Unit `key:"units"`
	// UnitsFile is a CSV file of more units, with the keys of Unit as its first line.
	UnitsFile Path `key:"units_file"`

	// DemoAnywhere lets the demo be reached from other machines (--demo-anywhere).
	DemoAnywhere bool
}

// Exposed says whether this is a demo that other machines can reach.
func (c Config) Exposed() bool {
	atHome := c.Listen.Loopback() && c.Contracts.Listen.Loopback() && c.Ops.Listen.Loopback() && c.PublicURL.Loopback()
	return c.Environment == EnvironmentDemo && !atHome
}

// Ops are the settings of the operators' listener.
type Ops struct {
	// Listen is the listener of health and metrics.
	Listen Address `key:"listen" default:"127.0.0.1:8179"`
}

// Session says how long a log-in lasts.
type Session struct {
	Idle     time.Duration `key:"idle" default:"30m"`    // since the last request
	Absolute time.Duration `key:"absolute" default:"8h"` // since the log-in
}

// Login is how citizens log in: the inbox as a SAML service provider.
type Login struct {
	// EntityID is the service provider's; by default its metadata's public address.
	EntityID string `key:"entity_id"`
	// Keys are RSA keys; the first signs, every one decrypts. The demo makes its own and
	// takes no others.
	Keys []KeyPair `key:"keys"`
	// IdPs are the identity providers to choose from. The demo has one built in besides.
	IdPs []IdP `key:"idps"`
	// LoA are the levels of assurance (AuthnContextClassRefs) asked for and accepted. The
	// default is the Swedish level 3.
	LoA []string `key:"loa" default:"http://id.elegnamnden.se/loa/1.0/loa3"`
	// RequireEncrypted refuses assertions that are not encrypted; by default on in
	// production, where it cannot be switched off.
	RequireEncrypted bool `key:"require_encrypted"`
	// EntityCategories are what the inbox's metadata says that it needs of identity
	// providers, in a federation's terms.
	EntityCategories []string `key:"entity_categories" default:"http://id.elegnamnden.se/ec/1.0/loa3-pnr"`
	// Attributes name the attributes to read.
	Attributes Attributes `key:"attributes"`
}

// Exits are what the Responses of exits are made with: the inbox as a SAML issuer.
type Exits struct {
	// Keys are RSA keys; the first signs, every one is published. The demo makes its own
	// and takes no others.
	Keys []KeyPair `key:"keys"`
	// PseudonymSecret is a file of at least 32 random bytes, from which citizens get a
	// pseudonym at each system. With another secret they are others to them all. The demo
	// makes its own and takes no other.
	PseudonymSecret Path `key:"pseudonym_secret"`

	LoadedSecret []byte // what the file holds
}

// KeyPair is a private key and its certificate, as PEM files.
type KeyPair struct {
	Certificate Path `key:"certificate" required:"yes"`
	Key         Path `key:"key" required:"yes"`

	Loaded sso.Key // what the files hold
}

// Attributes are SAML attribute names, by what they hold. Every name listed is tried.
type Attributes struct {
	PersonalNumber []string `key:"personal_number" default:"urn:oid:1.2.752.29.4.13, Subject_SerialNumber"`
	Name           []string `key:"name" default:"urn:oid:2.16.840.1.113730.3.1.241"` // full name
	GivenName      []string `key:"given_name" default:"urn:oid:2.5.4.42, Subject_GivenName"`
	Surname        []string `key:"surname" default:"urn:oid:2.5.4.4, Subject_Surname"`
}

// Organisation is who answers for the inbox, as its pages say.
type Organisation struct {
	// Product is the inbox's name on every page.
	Product string `key:"product" default:"Min inkorg"`
	// Responsible is the organisation responsible for the inbox and for personal data.
	Responsible string `key:"responsible"`
	// Support is first-line support, whom citizens turn to.
	Support Support `key:"support"`
	// Accessibility is the e-mail address for matters of accessibility.
	Accessibility string `key:"accessibility"`
}

// Support is whom to turn to: first-line support of the inbox, or second-line support of a
// system.
type Support struct {
	Name      string `key:"name"`
	Telephone string `key:"telephone"`
	WebPage   WebURL `key:"web_page"`
	Hours     string `key:"hours"` // in words, Swedish
}
