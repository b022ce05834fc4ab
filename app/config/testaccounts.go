package config

// TestAccounts are the personal accounts of those who test connecting systems, in test
// environments. The accounts themselves are made by inkorg account.
type TestAccounts struct {
	// LogIn has them log in with the identity provider that is built in, by their passwords.
	// The demo's does so always.
	LogIn bool `key:"log_in"`
}

// testAccountRules keep log-in by password out of production.
func testAccountRules() []rule {
	return []rule{
		{inProduction(), func(c Config) []string {
			return keyIf(c.TestAccounts.LogIn, "test_accounts.log_in")
		}, "would let people in as others by a password; expected no"},
	}
}
