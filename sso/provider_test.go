package sso

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"strings"
	"testing"
	"time"
)

func TestNewServiceProviderRefuses(t *testing.T) {
	idp := func(change func(*IdentityProvider)) func(*ServiceProviderConfig) {
		return func(cfg *ServiceProviderConfig) { change(&cfg.IdPs[0]) }
	}
	for want, spoil := range map[string]func(*ServiceProviderConfig){
		"entity id is empty":              func(cfg *ServiceProviderConfig) { cfg.EntityID = "" },
		"assertion consumer service":      func(cfg *ServiceProviderConfig) { cfg.ACSURL = "" },
		"single log-out service":          func(cfg *ServiceProviderConfig) { cfg.SLOURL = "/saml/slo" },
		"the URL cannot be read":          func(cfg *ServiceProviderConfig) { cfg.ACSURL = "https://[::1" },
		"skew is negative":                func(cfg *ServiceProviderConfig) { cfg.Skew = -1 },
		"organization has no URL":         func(cfg *ServiceProviderConfig) { cfg.Organization = map[string]string{"sv": "Region"} },
		"listed twice":                    func(cfg *ServiceProviderConfig) { cfg.IdPs = append(cfg.IdPs, cfg.IdPs[0]) },
		"no key":                          func(cfg *ServiceProviderConfig) { cfg.Keys = nil },
		"key 1: the key is empty":         func(cfg *ServiceProviderConfig) { cfg.Keys = []Key{{}} },
		"key 1: the RSA key has 1024":     func(cfg *ServiceProviderConfig) { cfg.Keys = []Key{weakKey(t)} },
		`provider "": the entity id`:      idp(func(p *IdentityProvider) { p.EntityID = "" }),
		"single sign-on service":          idp(func(p *IdentityProvider) { p.SSOURL = "javascript:alert(1)" }),
		`saml": single log-out service`:   idp(func(p *IdentityProvider) { p.SLOURL = "ftp://x" }),
		"there is no signing certificate": idp(func(p *IdentityProvider) { p.Certificates = nil }),
		"certificate: the RSA key has":    idp(func(p *IdentityProvider) { p.Certificates = []*x509.Certificate{weakKey(t).certificate} }),
	} {
		cfg := ServiceProviderConfig{
			EntityID: spEntity, ACSURL: acsURL, Keys: []Key{testKey(t, "sp")}, IdPs: []IdentityProvider{testIdP(t)},
		}
		if _, err := NewServiceProvider(cfg); err != nil {
			t.Fatal(err)
		}
		spoil(&cfg)
		if _, err := NewServiceProvider(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
}

// weakKey is an RSA key that is too short.
func weakKey(t testing.TB) Key {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	key, err := selfSign(private, "weak", noon())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestConfigurationIsCopied changes the caller's slices afterwards.
func TestConfigurationIsCopied(t *testing.T) {
	levels := []string{loa3}
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.RequestedLoA = levels })
	levels[0] = loa2
	b.begin()
	if got := requestOf(t, b.request.RedirectURL).FindElement(".//saml:AuthnContextClassRef").Text(); got != loa3 {
		t.Errorf("asks for %s", got)
	}
	b.sp.IdentityProviders()[0].EntityID = "changed"
	if got := b.sp.IdentityProviders()[0].EntityID; got != idpEntity {
		t.Errorf("identity provider is now %s", got)
	}
}

func TestDefaults(t *testing.T) {
	sp, err := NewServiceProvider(ServiceProviderConfig{
		EntityID: spEntity, ACSURL: acsURL, Keys: []Key{testKey(t, "sp")}, IdPs: []IdentityProvider{testIdP(t)},
	})
	if err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	request, err := sp.Begin(idpEntity, "")
	if err != nil {
		t.Fatal(err)
	}
	if request.IssuedAt.Before(before) || request.IssuedAt.After(time.Now()) {
		t.Errorf("issued at %v", request.IssuedAt)
	}
	if sp.cfg.Skew != time.Minute {
		t.Errorf("skew %v", sp.cfg.Skew)
	}
}
