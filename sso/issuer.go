package sso

import (
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/beevik/etree"
)

const (
	// responseLife is how long an issued assertion is valid.
	responseLife = 5 * time.Minute
	// responseBackdate lets a receiver whose clock is behind accept it at once.
	responseBackdate = time.Minute
)

// IssuerConfig says who issues Responses.
type IssuerConfig struct {
	EntityID    string
	SSOURL      string            // where AuthnRequests are sent by HTTP-Redirect
	SLOURL      string            // where LogoutRequests are sent by HTTP-Redirect; optional
	Key         Key               // signs
	OtherKeys   []Key             // published too: the next one before it signs, the last one after
	DisplayName map[string]string // keyed by language tag
	// PseudonymSecret, at least 32 bytes, names persons by pseudonyms: the same for a
	// recipient every time, and another for each. Without one they are named anew each time.
	PseudonymSecret []byte
	Now             func() time.Time // nil means time.Now
}

// Issuer issues SAML Responses of which both the Response and its assertion are signed
// (RSA-SHA256, exclusive canonicalization), and the assertion then encrypted where its
// recipient has a key for that. It is immutable and safe for concurrent use.
type Issuer struct {
	cfg IssuerConfig
}

// NewIssuer checks the configuration.
func NewIssuer(cfg IssuerConfig) (*Issuer, error) {
	if cfg.EntityID == "" {
		return nil, errors.New("issuer: the entity id is empty")
	}
	if err := checkWebURL(cfg.SSOURL); err != nil {
		return nil, fmt.Errorf("issuer: single sign-on service: %w", err)
	}
	if cfg.SLOURL != "" {
		if err := checkWebURL(cfg.SLOURL); err != nil {
			return nil, fmt.Errorf("issuer: single log-out service: %w", err)
		}
	}
	for _, key := range append([]Key{cfg.Key}, cfg.OtherKeys...) {
		if err := key.check(); err != nil {
			return nil, fmt.Errorf("issuer: %w", err)
		}
	}
	if len(cfg.PseudonymSecret) > 0 {
		if err := CheckPseudonymSecret(cfg.PseudonymSecret); err != nil {
			return nil, fmt.Errorf("issuer: %w", err)
		}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Issuer{cfg: cfg}, nil
}

// Recipient is the service provider that a Response is for. EntityID and ACSURL come from
// its registered metadata, never from a request.
type Recipient struct {
	EntityID     string
	ACSURL       string
	InResponseTo string            // ID of the AuthnRequest; empty for an unsolicited Response
	Attributes   AttributeNames    // names to write; all empty means DefaultAttributeNames
	Encryption   *x509.Certificate // that the assertion is encrypted with; nil: it is not
	ValidUntil   time.Time         // when that metadata runs out; zero for never
}

// Expired says whether the recipient's metadata has run out: nothing more is issued to it.
func (r Recipient) Expired(now time.Time) bool {
	return !r.ValidUntil.IsZero() && !now.Before(r.ValidUntil)
}

// Subject is the person that a Response speaks of. Empty names are left out.
type Subject struct {
	PersonalNumber string
	Name           string
	GivenName      string
	Surname        string

	LoA          string    // AuthnContextClassRef
	AuthnInstant time.Time // when the person was really authenticated
	SessionIndex string    // optional
}

// String hides the person, so that no format string can leak who it is.
func (Subject) String() string { return "[subject]" }

// LogValue hides the person from structured logs.
func (s Subject) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Respond issues a Response about a person, as the value of the SAMLResponse form field.
func (i *Issuer) Respond(to Recipient, subject Subject) (string, error) {
	if subject.PersonalNumber == "" || subject.LoA == "" || subject.AuthnInstant.IsZero() {
		return "", errors.New("issue Response: number, level of assurance and time of authentication are all needed")
	}
	now := i.cfg.Now()
	if to.Expired(now) {
		return "", fmt.Errorf("issue Response: the metadata of %s has run out", to.EntityID)
	}
	response := i.newResponse(to, now)
	writeStatus(response, StatusSuccess, "")
	assertion, err := i.cfg.Key.sign(i.newAssertion(to, subject, now))
	if err == nil && to.Encryption != nil {
		assertion, err = sealAssertion(assertion, to.Encryption)
	}
	if err != nil {
		return "", err
	}
	response.AddChild(assertion)
	return i.finish(response)
}

// Fail issues a Response that reports an error, such as StatusAuthnFailed for a log-in
// that the person did not complete.
func (i *Issuer) Fail(to Recipient, secondLevelStatus string) (string, error) {
	response := i.newResponse(to, i.cfg.Now())
	writeStatus(response, StatusResponder, secondLevelStatus)
	return i.finish(response)
}

// finish signs a Response and encodes it for its form field.
func (i *Issuer) finish(response *etree.Element) (string, error) {
	signed, err := i.cfg.Key.sign(response)
	if err != nil {
		return "", err
	}
	return encodeField(signed)
}
