package config

import (
	"errors"
	"fmt"
	"time"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// base gives the base URL, nil when there is none. Only in demo and test may it lead to
// the machine itself.
func (s System) base(in Environment) (*sso.Base, error) {
	if s.BaseURL == "" {
		return nil, nil
	}
	base, err := sso.ParseBase(s.BaseURL, in != EnvironmentProduction)
	if err != nil {
		return nil, err
	}
	return &base, nil
}

// exit gives what the mode of the system's exits needs.
func (s System) exit(in Environment) (sso.IdPLink, sso.Recipient, error) {
	switch s.Exit {
	case inbox.ModeIdPLink:
		link, err := sso.ParseIdPLink(s.IdPLink, in != EnvironmentProduction)
		return link, sso.Recipient{EntityID: s.SP}, err
	case inbox.ModeResponse:
		if s.Loaded.EntityID == "" {
			return sso.IdPLink{}, sso.Recipient{}, errors.New("there is no metadata of its service provider")
		}
		return sso.IdPLink{}, s.Loaded.Recipient(sso.AttributeNames(s.Attributes)), nil
	default:
		return sso.IdPLink{}, sso.Recipient{}, nil
	}
}

// Warnings are what the program starts in spite of, and somebody should see to: nobody is
// sent to an identity provider, and exits to a system are refused, once its metadata has run
// out.
func (c Config) Warnings(now time.Time) []Error {
	warnings := c.idpWarnings(now)
	for i, system := range c.Systems {
		if _, receiver, err := system.exit(c.Environment); err == nil && receiver.Expired(now) {
			warnings = append(warnings, Error{
				Key:     entry("systems", i) + ".sp_metadata",
				Problem: fmt.Sprintf("ran out at %s; exits to %q are refused until it is renewed", receiver.ValidUntil.UTC().Format(time.RFC3339), system.ID),
			})
		}
	}
	return warnings
}

// Responds says whether the inbox issues Responses to the system.
func (s System) Responds() bool { return s.Exit == inbox.ModeResponse }

const (
	expectedIdPLink    = "a URL with {sp} and {target} in its query, or shibboleth: or simplesamlphp: and the URL of the identity provider's unsolicited endpoint"
	expectedSP         = "the entity id of the system's service provider"
	expectedSPMetadata = "the SAML metadata of the system's service provider, as a file"
)

// checkExit rejects a mode without what it needs, and what another mode needs: a setting
// without effect is one that was meant otherwise.
func (l *loader) checkExit(key string, s System) {
	hasMetadata := s.SPMetadata != "" || s.Loaded.EntityID != ""
	l.checkNeed(s, inbox.ModeIdPLink, s.IdPLink != "", key+".idp_link", expectedIdPLink)
	l.checkNeed(s, inbox.ModeIdPLink, s.SP != "", key+".sp", expectedSP)
	l.checkNeed(s, inbox.ModeResponse, hasMetadata, key+".sp_metadata", expectedSPMetadata)
	if l.has(key+".attributes") && !s.Responds() {
		l.rejectUseless(key+".attributes", inbox.ModeResponse)
	}
	if s.Exit != inbox.ModeRedirect && s.BaseURL == "" {
		l.reject(key+".base_url", "missing; expected where exits lead")
	}
	if _, err := sso.ParseIdPLink(s.IdPLink, l.config.Environment != EnvironmentProduction); err != nil && s.IdPLink != "" {
		l.reject(key+".idp_link", "%v; expected %s", err, expectedIdPLink)
	}
	if s.Responds() {
		l.checkReceiver(key, s)
	}
}

func (l *loader) checkNeed(s System, mode inbox.ExitMode, made bool, key, expected string) {
	switch {
	case mode == s.Exit && !made:
		l.reject(key, "missing; expected %s", expected)
	case mode != s.Exit && made:
		l.rejectUseless(key, mode)
	}
}

func (l *loader) rejectUseless(key string, mode inbox.ExitMode) {
	l.reject(key, "has no effect; expected exit: %s beside it", mode)
}

// checkReceiver wants Responses to be sent over TLS, and to say who they are about.
func (l *loader) checkReceiver(key string, s System) {
	if len(s.Attributes.PersonalNumber) == 0 {
		l.reject(key+".attributes.personal_number", "is empty; expected at least one attribute name")
	}
	if len(s.Loaded.ACSURLs) == 0 {
		return
	}
	acs := Origin(s.Loaded.ACSURLs[0])
	if !acs.Secure() && (l.config.Environment == EnvironmentProduction || !acs.Loopback()) {
		l.reject(key+".sp_metadata", "its assertion consumer service is not https; expected one that is")
	}
}
