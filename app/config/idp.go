package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"inkorg/sso"
)

// IdP is an identity provider, or several that are described in one place.
type IdP struct {
	// Name is what citizens choose by; by default as the metadata says.
	Name string `key:"name"`
	// Metadata is where its SAML metadata is.
	Metadata Source `key:"metadata" required:"yes"`
	// EntityIDs are those meant of the metadata of several; none: the only one there is.
	EntityIDs []string `key:"entity_ids"`
	// SignedBy is whom the metadata must be signed by: certificates or public keys, as a
	// PEM file.
	SignedBy Path `key:"signed_by"`
	// Refresh is the longest time until the metadata is read again. It is read sooner when
	// it says so itself.
	Refresh time.Duration `key:"refresh" default:"1h"`
	// MaxValidity is how far ahead the metadata's validUntil may be, which it then must
	// have; 0: it need not.
	MaxValidity time.Duration `key:"max_validity"`
	// LeadsOn are the origins that a form to it is redirected to, besides those that the
	// metadata has.
	LeadsOn []Origin `key:"leads_on"`

	LoadedKeys []sso.VerificationKey  // what SignedBy holds
	Loaded     []sso.IdentityProvider // what the metadata of a file says
}

// Source is where a document is: a file, or a web address.
type Source struct {
	Path Path   // empty for an address
	URL  WebURL // empty for a file
}

// UnmarshalText takes a text with a scheme (https://) for an address, any other for a path.
func (s *Source) UnmarshalText(text []byte) error {
	if strings.Contains(string(text), "://") {
		return s.URL.UnmarshalText(text)
	}
	return s.Path.UnmarshalText(text)
}

// String gives the place for people, without the query of an address.
func (s Source) String() string {
	address, _, _ := strings.Cut(string(s.URL), "?")
	return cmp.Or(address, string(s.Path))
}

func (s *Source) relativeTo(directory string) {
	if s.Path != "" {
		s.Path.relativeTo(directory)
	}
}

// idpWarnings are about the metadata of files; that of addresses is not there yet.
func (c Config) idpWarnings(now time.Time) []Error {
	var warnings []Error
	for i, entries := range c.Login.IdPs {
		for _, idp := range entries.Loaded {
			problem := idp.CheckValidity(entries.MaxValidity, now)
			if idp.Expired(now) {
				problem = fmt.Errorf("the metadata ran out at %s", idp.ValidUntil.UTC().Format(time.RFC3339))
			}
			if problem != nil {
				warnings = append(warnings, Error{
					Key: entry("login.idps", i) + ".metadata", Problem: fmt.Sprintf("%s: %v; nobody is sent there until it is renewed", idp.EntityID, problem),
				})
			}
		}
	}
	return warnings
}

// Configured gives an identity provider what the configuration says of it besides its
// metadata: its name, and where it leads on to.
func (i IdP) Configured(idp sso.IdentityProvider) sso.IdentityProvider {
	if i.Name != "" {
		idp.DisplayNames = map[string]string{"sv": i.Name}
	}
	for _, origin := range i.LeadsOn {
		idp.LeadsOn = append(idp.LeadsOn, string(origin))
	}
	return idp
}

// CheckIdP refuses, in production, an identity provider that was made for tests: by the
// demo, or without TLS.
func (e Environment) CheckIdP(idp sso.IdentityProvider) error {
	if e != EnvironmentProduction {
		return nil
	}
	if slices.ContainsFunc(idp.Certificates, isDemoCertificate) {
		return errors.New("its key is one that the demo made")
	}
	for _, address := range idp.Addresses() {
		if strings.HasPrefix(strings.ToLower(address.URL), "http://") {
			return errors.New("it has an address without TLS")
		}
	}
	return nil
}

// isTest says whether the metadata of a file is that of a test identity provider.
func (i IdP) isTest() bool {
	return slices.ContainsFunc(i.Loaded, func(idp sso.IdentityProvider) bool {
		return EnvironmentProduction.CheckIdP(idp) != nil
	})
}

// isTrustedBlindly says whether the metadata comes from elsewhere without a signature.
func (i IdP) isTrustedBlindly() bool { return i.Metadata.URL != "" && i.SignedBy == "" }

func (l *loader) readIdPs() {
	for i := range l.config.Login.IdPs {
		idp, key := &l.config.Login.IdPs[i], entry("login.idps", i)
		if idp.SignedBy != "" && !l.readSigners(idp, key+".signed_by") {
			continue
		}
		document, ok := l.readNamed(idp.Metadata.Path, key+".metadata")
		if !ok {
			continue
		}
		loaded, err := idp.read(document)
		if err != nil {
			l.reject(key+".metadata", "%v; expected SAML metadata with an IDPSSODescriptor, and entity_ids where it holds several", err)
			continue
		}
		idp.Loaded = loaded
	}
}

func (l *loader) readSigners(idp *IdP, key string) (ok bool) {
	text, ok := l.readNamed(idp.SignedBy, key)
	if !ok {
		return false
	}
	var err error
	if idp.LoadedKeys, err = sso.ParseVerificationKeys(text); err != nil {
		l.reject(key, "%v; expected the certificate that the metadata is signed with, as PEM", err)
		return false
	}
	return true
}

func (i IdP) read(document []byte) ([]sso.IdentityProvider, error) {
	metadata, err := sso.ReadMetadata(document, i.LoadedKeys)
	if err != nil {
		return nil, err
	}
	return metadata.IdentityProviders(i.EntityIDs...)
}

// checkIdPs holds the identity providers against each other.
func (l *loader) checkIdPs() {
	first := map[string]string{}
	for i, idp := range l.config.Login.IdPs {
		key := entry("login.idps", i)
		l.checkEntityIDs(first, key, idp)
		if idp.Name != "" && len(idp.EntityIDs) > 1 {
			l.reject(key+".name", "would be that of %d identity providers; expected none, for their metadata names them, or an entry for each", len(idp.EntityIDs))
		}
		if idp.Refresh < sso.MinRefresh || idp.Refresh > sso.MaxRefresh {
			l.reject(key+".refresh", "%s is too short or too long; expected %s to %s", idp.Refresh, sso.MinRefresh, sso.MaxRefresh)
		}
		l.checkOrigin(key+".metadata", Origin(idp.Metadata.URL), "an https address, or a file")
		for j, origin := range idp.LeadsOn {
			l.checkOrigin(entry(key+".leads_on", j), origin, "an https origin")
		}
	}
}

// checkEntityIDs wants every identity provider to be described in one place only, as far as
// the configuration can tell.
func (l *loader) checkEntityIDs(first map[string]string, key string, idp IdP) {
	for i, id := range idp.EntityIDs {
		l.checkID(entry(key+".entity_ids", i), id)
		l.unique(first, id, entry(key+".entity_ids", i))
	}
	if len(idp.EntityIDs) > 0 {
		return
	}
	for _, loaded := range idp.Loaded {
		l.unique(first, loaded.EntityID, key+".metadata")
	}
}

// checkOrigin wants nobody on the way to be able to change what comes from an address, or
// to read what goes there.
func (l *loader) checkOrigin(key string, address Origin, expected string) {
	if address == "" || address.Secure() || l.config.Environment != EnvironmentProduction && address.Loopback() {
		return
	}
	l.reject(key, "is not https; expected %s", expected)
}
