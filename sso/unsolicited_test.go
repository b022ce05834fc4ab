package sso

import (
	"strings"
	"testing"
	"time"
)

// unsolicited has a service provider of the accepting kind, and an issuer's Response that
// answers no request.
func unsolicited(t *testing.T, tune ...func(*ServiceProviderConfig)) (*bed, string) {
	t.Helper()
	accept := func(cfg *ServiceProviderConfig) { cfg.AcceptUnsolicited, cfg.ForceAuthn = true, false }
	b := newBed(t, append([]func(*ServiceProviderConfig){accept}, tune...)...)
	subject := person()
	subject.AuthnInstant = noon().Add(-2 * time.Hour)
	field, err := b.issuer.Respond(Recipient{EntityID: spEntity, ACSURL: acsURL}, subject)
	if err != nil {
		t.Fatal(err)
	}
	return b, field
}

func TestUnsolicitedIsAcceptedByChoice(t *testing.T) {
	b, field := unsolicited(t)
	identity, err := b.consume(field)
	if err != nil || identity.PersonalNumber != tolvan || identity.RequestID != "" {
		t.Fatalf("got %v, answering %q", err, identity.RequestID)
	}
	if want := noon().Add(-2 * time.Hour); !identity.AuthnInstant.Equal(want) {
		t.Errorf("authenticated %v, want %v", identity.AuthnInstant, want)
	}
	identity, err = b.consume(field)
	wantReason(t, identity, err, ReasonReplay)
}

// TestUnsolicitedIsRefusedByDefault is how the inbox is made.
func TestUnsolicitedIsRefusedByDefault(t *testing.T) {
	b, field := unsolicited(t, func(cfg *ServiceProviderConfig) { cfg.AcceptUnsolicited = false })
	identity, err := b.consume(field)
	wantReason(t, identity, err, ReasonNoPending)
}

// TestUnsolicitedKeepsItsLevel: no level is asked for in a request, and the configured
// ones hold all the same.
func TestUnsolicitedKeepsItsLevel(t *testing.T) {
	b, field := unsolicited(t, func(cfg *ServiceProviderConfig) { cfg.RequestedLoA = []string{loa2} })
	identity, err := b.consume(field)
	wantReason(t, identity, err, ReasonLoA)
}

// TestUnsolicitedAnswersNothingElse: an answer to a request of somebody else's is still
// refused.
func TestUnsolicitedAnswersNothingElse(t *testing.T) {
	b, _ := unsolicited(t)
	to := b.recipient()
	to.InResponseTo = "_other"
	field, err := b.issuer.Respond(to, person())
	if err != nil {
		t.Fatal(err)
	}
	identity, err := b.consume(field)
	wantReason(t, identity, err, ReasonNoPending)
}

func TestUnsolicitedStatus(t *testing.T) {
	b, _ := unsolicited(t)
	field, err := b.issuer.Fail(Recipient{EntityID: spEntity, ACSURL: acsURL}, StatusCancel)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := b.consume(field)
	wantReason(t, identity, err, ReasonCancelled)
}

func TestUnsolicitedCannotForceAuthn(t *testing.T) {
	_, err := NewServiceProvider(ServiceProviderConfig{
		EntityID: spEntity, ACSURL: acsURL, Keys: []Key{testKey(t, "sp")}, IdPs: []IdentityProvider{testIdP(t)},
		ForceAuthn: true, AcceptUnsolicited: true,
	})
	if err == nil || !strings.Contains(err.Error(), "unsolicited") {
		t.Errorf("got %v", err)
	}
}
