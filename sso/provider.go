package sso

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// defaultSkew is how far the clocks of the parties may differ.
const defaultSkew = time.Minute

// ServiceProviderConfig says who a service provider is and whom it trusts.
type ServiceProviderConfig struct {
	EntityID string
	ACSURL   string // where identity providers post their Responses
	SLOURL   string // single log-out service: their answers and their own requests; optional

	// Keys are published in the metadata; the first signs, and every one decrypts. To roll
	// over, add the new key last, wait until the identity providers have read the metadata
	// again, move it first, and later drop the old one.
	Keys []Key

	// IdPs are whom to trust; without any, nobody can log in.
	IdPs []IdentityProvider

	// ForceAuthn asks that the person is authenticated anew, and refuses an answer that
	// leans on an earlier session with the identity provider.
	ForceAuthn bool
	// AcceptUnsolicited also takes Responses that answer no request: those of an identity
	// provider's unsolicited endpoint, and of the exits of an inbox. Whoever takes them
	// cannot tell that the person meant to log in, so a service that holds anything of its
	// own leaves it off; ForceAuthn cannot be had with it.
	AcceptUnsolicited bool
	// RequestedLoA are the AuthnContextClassRefs asked for, any of them exactly. Empty
	// leaves the choice to the identity provider.
	RequestedLoA []string
	// RequireEncrypted refuses assertions that are not encrypted.
	RequireEncrypted bool
	// Attributes are the names to read; all empty means DefaultAttributeNames.
	Attributes AttributeNames
	// ValidPersonalNumber judges the personal identity number; nil asks for 12 digits.
	ValidPersonalNumber func(string) bool

	// DisplayName, Description and Organization are shown by identity providers, keyed by
	// language tag; so is the Logo. Sweden Connect wants all but the description.
	DisplayName     map[string]string
	Description     map[string]string
	Logo            Logo
	Organization    map[string]string
	OrganizationURL string // needed when Organization is given
	// EntityCategories say in a federation's terms what is needed of identity providers.
	EntityCategories []string

	Skew time.Duration    // accepted difference between clocks; 0 means one minute
	Now  func() time.Time // nil means time.Now
}

// Logo is a picture at an address that anybody can fetch; its size is in pixels.
type Logo struct {
	URL           string
	Width, Height int
}

// ServiceProvider logs people in with the identity providers of its configuration. It is
// immutable and safe for concurrent use; a changed configuration needs a new one.
type ServiceProvider struct {
	cfg  ServiceProviderConfig
	idps map[string]IdentityProvider
}

// NewServiceProvider checks the configuration. Whatever would make a check in Consume
// silently pass (an empty entity id, an identity provider without certificates) is an
// error.
func NewServiceProvider(cfg ServiceProviderConfig) (*ServiceProvider, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("service provider: %w", err)
	}
	cfg.Keys = slices.Clone(cfg.Keys)
	cfg.RequestedLoA = slices.Clone(cfg.RequestedLoA)
	cfg.Attributes = cfg.Attributes.orDefault()
	if cfg.ValidPersonalNumber == nil {
		cfg.ValidPersonalNumber = twelveDigits
	}
	if cfg.Skew == 0 {
		cfg.Skew = defaultSkew
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	sp := &ServiceProvider{cfg: cfg, idps: make(map[string]IdentityProvider, len(cfg.IdPs))}
	for _, idp := range cfg.IdPs {
		if err := idp.check(); err != nil {
			return nil, fmt.Errorf("service provider: identity provider %q: %w", idp.EntityID, err)
		}
		if _, twice := sp.idps[idp.EntityID]; twice {
			return nil, fmt.Errorf("service provider: identity provider %q is listed twice", idp.EntityID)
		}
		sp.idps[idp.EntityID] = idp
	}
	return sp, nil
}

func (cfg *ServiceProviderConfig) check() error {
	if cfg.EntityID == "" {
		return errors.New("the entity id is empty")
	}
	if err := checkWebURL(cfg.ACSURL); err != nil {
		return fmt.Errorf("assertion consumer service: %w", err)
	}
	if cfg.SLOURL != "" {
		if err := checkWebURL(cfg.SLOURL); err != nil {
			return fmt.Errorf("single log-out service: %w", err)
		}
	}
	if cfg.Skew < 0 {
		return errors.New("the clock skew is negative")
	}
	if cfg.AcceptUnsolicited && cfg.ForceAuthn {
		return errors.New("an unsolicited Response cannot be asked for a new authentication")
	}
	if len(cfg.Organization) > 0 && cfg.OrganizationURL == "" {
		return errors.New("the organization has no URL")
	}
	if len(cfg.Keys) == 0 {
		return errors.New("there is no key")
	}
	for i, key := range cfg.Keys {
		if err := key.check(); err != nil {
			return fmt.Errorf("key %d: %w", i+1, err)
		}
	}
	return nil
}

// IdentityProviders gives the identity providers to choose from, in the order of the
// configuration. Those whose metadata has run out are not among them.
func (sp *ServiceProvider) IdentityProviders() []IdentityProvider {
	return usable(sp.cfg.IdPs, sp.cfg.Now())
}

// trusted finds an identity provider whose metadata has not run out.
func (sp *ServiceProvider) trusted(entityID string, now time.Time) (IdentityProvider, error) {
	idp, known := sp.idps[entityID]
	if !known {
		return IdentityProvider{}, refuse(ReasonIssuer, "unknown identity provider "+foreign(entityID))
	}
	if idp.Expired(now) {
		return IdentityProvider{}, refuse(ReasonIssuer, "the metadata of "+entityID+" has run out")
	}
	return idp, nil
}

// IdentityProvider is one that people can log in with. Its URLs and certificates come
// from its metadata, see [ParseIdPMetadata].
type IdentityProvider struct {
	EntityID         string
	DisplayNames     map[string]string   // by language tag; see DisplayName
	SSOURL           string              // single sign-on by HTTP-Redirect; empty when there is none
	SSOPostURL       string              // single sign-on by HTTP-POST, which is taken where there is no other
	SLOURL           string              // single log-out by HTTP-Redirect; empty when there is none
	SLOAnswerURL     string              // where answers to its own LogoutRequests go; empty: SLOURL
	SLOPostURL       string              // single log-out by HTTP-POST; empty when there is none
	SLOPostAnswerURL string              // where answers go by HTTP-POST; empty: SLOPostURL
	Certificates     []*x509.Certificate // that its signatures verify with
	ValidUntil       time.Time           // when the metadata runs out; zero for never

	// LeadsOn are the origins that a form to it may be redirected to, besides those of its
	// addresses. Metadata does not say them.
	LeadsOn []string

	// CacheDuration is after how long the metadata should be read again; 0 when it does not
	// say.
	CacheDuration time.Duration
	// WantAuthnRequestsSigned says that it refuses requests without a signature. Those of a
	// ServiceProvider always have one.
	WantAuthnRequestsSigned bool
}

// ServiceAddress is where a service of another party is.
type ServiceAddress struct {
	Service string // in words
	URL     string
}

// Addresses are those that browsers are sent to, and there are.
func (idp IdentityProvider) Addresses() []ServiceAddress {
	return slices.DeleteFunc([]ServiceAddress{
		{"single sign-on service", idp.SSOURL},
		{"single sign-on service by HTTP-POST", idp.SSOPostURL},
		{"single log-out service", idp.SLOURL},
		{"answers to single log-out", idp.SLOAnswerURL},
		{"single log-out service by HTTP-POST", idp.SLOPostURL},
		{"answers to single log-out by HTTP-POST", idp.SLOPostAnswerURL},
	}, func(address ServiceAddress) bool { return address.URL == "" })
}

// Expired says whether its metadata has run out: nobody is sent to it or believed any more.
func (idp IdentityProvider) Expired(now time.Time) bool {
	return !idp.ValidUntil.IsZero() && !now.Before(idp.ValidUntil)
}

// CheckValidity refuses metadata that does not say when it runs out, or says a time further
// ahead than longest. 0 takes any.
func (idp IdentityProvider) CheckValidity(longest time.Duration, now time.Time) error {
	switch {
	case longest == 0:
		return nil
	case idp.ValidUntil.IsZero():
		return errors.New("the metadata has no validUntil")
	case idp.ValidUntil.After(now.Add(longest)):
		return fmt.Errorf("the metadata is valid until %s, which is more than %s ahead", instant(idp.ValidUntil), longest)
	}
	return nil
}

// usable gives the identity providers whose metadata has not run out.
func usable(idps []IdentityProvider, now time.Time) []IdentityProvider {
	return slices.DeleteFunc(slices.Clone(idps), func(idp IdentityProvider) bool { return idp.Expired(now) })
}

func (idp IdentityProvider) check() error {
	if idp.EntityID == "" {
		return errors.New("the entity id is empty")
	}
	if idp.SSOURL == "" && idp.SSOPostURL == "" {
		return errors.New("there is no single sign-on service by HTTP-Redirect or HTTP-POST")
	}
	for _, address := range idp.Addresses() {
		if err := checkWebURL(address.URL); err != nil {
			return fmt.Errorf("%s: %w", address.Service, err)
		}
	}
	return checkCertificates(idp.Certificates)
}

func checkCertificates(certificates []*x509.Certificate) error {
	if len(certificates) == 0 {
		return errors.New("there is no signing certificate")
	}
	for _, certificate := range certificates {
		if err := checkCertificate(certificate); err != nil {
			return fmt.Errorf("signing certificate: %w", err)
		}
	}
	return nil
}

// checkWebURL wants an absolute URL that a browser can be sent to. Whether http is good
// enough is for the configuration to say: the demo runs without TLS.
func checkWebURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return errors.New("the URL cannot be read")
	}
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.Fragment != "" {
		return fmt.Errorf("%q is no absolute http(s) URL", raw)
	}
	// Hosts stand in the policy of the page that posts to them, where more would mean more.
	if strings.ContainsFunc(u.Hostname(), func(r rune) bool { return !isHostRune(r) }) {
		return fmt.Errorf("%q has no plain host", raw)
	}
	return nil
}

// isHostRune says whether a character stands in host names and addresses, also of IPv6.
func isHostRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(".-_:", r)
}
