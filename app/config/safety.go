package config

import (
	"slices"
	"strings"
)

// rule is a reason not to start.
type rule struct {
	in      []Environment
	broken  func(Config) []string // gives the keys of the settings that break it
	problem string                // what is wrong and what to change
}

// checkSafety refuses what would put citizens at risk: settings of the demo elsewhere, and
// a demo that others can reach.
func (l *loader) checkSafety() {
	if l.config.DemoAnywhere {
		l.set[demoAnywhere] = Position{} // the key says where it was made
	}
	for _, rule := range safetyRules() {
		if !slices.Contains(rule.in, l.config.Environment) {
			continue
		}
		for _, key := range rule.broken(l.config) {
			l.reject(key, "%s", rule.problem)
		}
	}
}

func safetyRules() []rule {
	return slices.Concat(addressRules(), storeRules(), exposureRules(), loginRules(), exitRules(), demoRules(), productionRules(), notificationRules(), testAccountRules())
}

const demoAnywhere = "--demo-anywhere"

func inDemo() []Environment       { return []Environment{EnvironmentDemo} }
func inTest() []Environment       { return []Environment{EnvironmentTest} }
func inProduction() []Environment { return []Environment{EnvironmentProduction} }
func outsideDemo() []Environment  { return append(inTest(), EnvironmentProduction) }
func anywhere() []Environment     { return append(inDemo(), outsideDemo()...) }

// keyIf gives a key when a condition holds.
func keyIf(broken bool, key string) []string {
	if !broken {
		return nil
	}
	return []string{key}
}

// addressRules are about who can reach the listeners and read what they say.
func addressRules() []rule {
	return []rule{
		{inProduction(), func(c Config) []string {
			return keyIf(!c.PublicURL.Secure(), "public_url")
		}, "is not https; expected the https address that citizens use"},
		{anywhere(), func(c Config) []string {
			return keyIf(!c.PublicURL.Secure() && !c.PublicURL.Loopback(), "public_url")
		}, "http off this machine lets anybody on the way read along; expected the https address of a proxy that ends TLS"},
		{inTest(), func(c Config) []string {
			return keyIf(!c.Listen.Loopback() && !c.PublicURL.Secure(), "listen")
		}, "is reachable from other machines without TLS; expected a loopback address, or an https address as public_url and a proxy that ends TLS"},
		{outsideDemo(), func(c Config) []string {
			return keyIf(!c.Contracts.Listen.Loopback() && !c.Contracts.Guarded(), "contracts.listen")
		}, "is reachable from other machines and does not know who calls; expected contracts.tls, contracts.proxy, or a loopback address"},
		{outsideDemo(), func(c Config) []string {
			return keyIf(!c.Contracts.PublicURL.Secure() && !c.Contracts.PublicURL.Loopback(), "contracts.public_url")
		}, "http off this machine lets anybody on the way read along; expected the https address that senders use"},
	}
}

// exposureRules are about a demo that other machines reach, each listener for itself.
func exposureRules() []rule {
	exposed := func(key string, atHome func(Config) bool, why string) rule {
		return rule{inDemo(), func(c Config) []string {
			return keyIf(!c.DemoAnywhere && !atHome(c), key)
		}, why + "; expected a loopback address, or " + demoAnywhere}
	}
	const login = "anybody who reaches it can log in, for the demo's passwords are public"
	return []rule{
		exposed("listen", func(c Config) bool { return c.Listen.Loopback() }, login),
		exposed("public_url", func(c Config) bool { return c.PublicURL.Loopback() }, login),
		exposed("contracts.listen", func(c Config) bool { return c.Contracts.Listen.Loopback() },
			"anybody who reaches it can put messages into the inbox, for the demo asks callers for no certificate"),
		exposed("ops.listen", func(c Config) bool { return c.Ops.Listen.Loopback() },
			"anybody who reaches it can see how the program is doing"),
	}
}

// storeRules are about who can read along on the way to the store.
func storeRules() []rule {
	return []rule{
		{inProduction(), func(c Config) []string {
			return keyIf(!c.Store.Postgres.protected(), "store")
		}, "is reached over the network without knowing whom one talks to; expected sslmode=verify-full in its address"},
	}
}

// loginRules are about who is let in as whom.
func loginRules() []rule {
	return []rule{
		{outsideDemo(), func(c Config) []string {
			return keyIf(len(c.Login.Keys) == 0, "login.keys")
		}, "missing; expected a key and certificate of your own, as PEM files"},
		{inDemo(), func(c Config) []string {
			return keyIf(len(c.Login.Keys) > 0, "login.keys")
		}, "the demo makes its own and takes no others; leave it out"},
		{outsideDemo(), func(c Config) []string {
			return each(c.Login.Keys, "login.keys", KeyPair.isDemo, ".certificate")
		}, "is a key that the demo made; expected one of your own"},
		{outsideDemo(), func(c Config) []string {
			return keyIf(len(c.Login.IdPs) == 0 && !c.TestAccounts.LogIn, "login.idps")
		}, "missing; expected an identity provider, or nobody can log in"},
		{inProduction(), func(c Config) []string {
			return each(c.Login.IdPs, "login.idps", IdP.isTest, ".metadata")
		}, "is a test identity provider, made by the demo or without TLS; expected one of production"},
		{inProduction(), func(c Config) []string {
			return each(c.Login.IdPs, "login.idps", IdP.isTrustedBlindly, ".metadata")
		}, "would be believed as it comes: whoever can answer at that address could log in as any citizen; expected signed_by beside it, or a file"},
		{inProduction(), func(c Config) []string {
			return keyIf(!c.Login.RequireEncrypted, "login.require_encrypted")
		}, "lets personal identity numbers through unencrypted; expected yes"},
	}
}

// exitRules are about what the inbox vouches with for its citizens.
func exitRules() []rule {
	return []rule{
		{outsideDemo(), func(c Config) []string {
			return keyIf(len(c.Exits.Keys) == 0 && slices.ContainsFunc(c.Systems, System.Responds), "exits.keys")
		}, "missing; expected a key and certificate, as PEM files, for the systems with exit: response"},
		{outsideDemo(), func(c Config) []string {
			return keyIf(c.Exits.PseudonymSecret == "" && slices.ContainsFunc(c.Systems, System.Responds), "exits.pseudonym_secret")
		}, "missing; expected a file of at least 32 random bytes, for the systems with exit: response"},
		{inDemo(), func(c Config) []string {
			return slices.Concat(keyIf(len(c.Exits.Keys) > 0, "exits.keys"), keyIf(c.Exits.PseudonymSecret != "", "exits.pseudonym_secret"))
		}, "the demo makes its own and takes no other; leave it out"},
		{outsideDemo(), func(c Config) []string {
			return each(c.Exits.Keys, "exits.keys", KeyPair.isDemo, ".certificate")
		}, "is a key that the demo made; expected one for exits"},
		{outsideDemo(), func(c Config) []string {
			return each(c.Exits.Keys, "exits.keys", c.isLoginKey, ".certificate")
		}, "is a key of the log-in; expected one for exits alone"},
	}
}

func (c Config) isLoginKey(pair KeyPair) bool {
	return slices.ContainsFunc(c.Login.Keys, func(own KeyPair) bool { return sameKey(own, pair) })
}

// demoRules keep what exists only in the demo there.
func demoRules() []rule {
	return []rule{
		{outsideDemo(), func(c Config) []string {
			return keyIf(c.DemoAnywhere, demoAnywhere)
		}, "is for the demo; leave it out"},
		{outsideDemo(), func(c Config) []string {
			return each(c.Systems, "systems", c.leadsToDemo, ".base_url")
		}, "leads to the demo e-service, which is not there; expected the system's own address"},
		{inProduction(), func(c Config) []string {
			return each(c.Contracts.LogicalAddress, "contracts.logical_address", isDemoAddress, "")
		}, "is an address of the demo; expected the HSA-id of the inbox"},
	}
}

// productionRules ask for what the pages owe citizens.
func productionRules() []rule {
	return []rule{
		{inProduction(), func(c Config) []string {
			return keyIf(c.Organisation.Responsible == "", "organisation.responsible")
		}, "missing; expected the organisation that is responsible for personal data"},
		{inProduction(), func(c Config) []string {
			return keyIf(c.Organisation.Support.Telephone == "" && c.Organisation.Support.WebPage == "", "organisation.support")
		}, "missing; expected a telephone or web page where citizens get help"},
		{inProduction(), func(c Config) []string {
			return keyIf(c.Organisation.Accessibility == "", "organisation.accessibility")
		}, "missing; expected an e-mail address for matters of accessibility"},
	}
}

func (c Config) leadsToDemo(s System) bool {
	return strings.HasPrefix(s.BaseURL, string(c.PublicURL)+demoServicePath)
}

func isDemoAddress(address string) bool {
	return slices.ContainsFunc(demoAddresses(), func(demo string) bool { return strings.EqualFold(demo, address) })
}

// each gives the keys of the entries of a list for which broken holds.
func each[T any](list []T, key string, broken func(T) bool, below string) []string {
	var keys []string
	for i, value := range list {
		keys = append(keys, keyIf(broken(value), entry(key, i)+below)...)
	}
	return keys
}
