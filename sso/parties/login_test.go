package parties

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"inkorg/sso"
)

// memory remembers one log-in.
type memory struct {
	requestID string
	pending   sso.Pending
	used      map[string]bool
}

func (m *memory) TakePending(_ context.Context, requestID string) (sso.Pending, error) {
	if requestID != m.requestID {
		return sso.Pending{}, sso.ErrNoPending
	}
	m.requestID = ""
	return m.pending, nil
}

func (m *memory) UseAssertion(_ context.Context, assertionID string, _ time.Time) (bool, error) {
	first := !m.used[assertionID]
	m.used[assertionID] = true
	return first, nil
}

// inbox is a service provider as the inbox makes it for production.
func (l *lab) inbox() *sso.ServiceProvider {
	l.t.Helper()
	metadata, err := os.ReadFile(filepath.Join(l.folder, sharedIdPFile))
	if err != nil {
		l.t.Fatal(err)
	}
	idp, err := sso.ParseIdPMetadata(metadata)
	if err != nil {
		l.t.Fatal(err)
	}
	provider, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: inboxEntity, ACSURL: inboxACS,
		Keys: []sso.Key{key(l.t, "inbox")}, IdPs: []sso.IdentityProvider{idp},
		ForceAuthn: true, RequestedLoA: []string{loa3}, RequireEncrypted: true,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return provider
}

// TestLogIn: a signed request by HTTP-Redirect, which SimpleSAMLphp verifies, and an
// encrypted assertion back.
func TestLogIn(t *testing.T) {
	l := newLab(t)
	l.startSharedIdP()
	l.register(client{
		EntityID: inboxEntity, ACSURL: inboxACS,
		Certificate: certificate(t, "inbox"),
	})
	provider := l.inbox()
	request, err := provider.Begin(l.sharedIdP, "handle")
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	answer, found := b.passesOn(b.do("GET", request.RedirectURL, nil))
	if !found || answer.action != inboxACS || answer.fields.Get("RelayState") != "handle" {
		t.Fatalf("the answer goes to %q\n%s", answer.action, l.log("simplesamlphp.log"))
	}
	store := &memory{
		requestID: request.ID, used: map[string]bool{},
		pending: sso.Pending{IdP: l.sharedIdP, RequestedLoA: request.RequestedLoA, IssuedAt: request.IssuedAt},
	}
	identity, err := provider.Consume(t.Context(), answer.fields.Get("SAMLResponse"), store)
	if err != nil {
		t.Fatal(err)
	}
	if identity.PersonalNumber != tolvan || identity.Name != "Tolvan Tolvansson" || identity.LoA != loa3 || identity.IdP != l.sharedIdP {
		t.Error("another person, level or identity provider than SimpleSAMLphp has")
	}
	if _, err := provider.Consume(t.Context(), answer.fields.Get("SAMLResponse"), store); sso.ReasonOf(err) != sso.ReasonNoPending {
		t.Errorf("a replay: %v", err)
	}
}

// TestLogInNeedsItsSignature: SimpleSAMLphp does verify our requests.
func TestLogInNeedsItsSignature(t *testing.T) {
	l := newLab(t)
	l.startSharedIdP()
	l.register(client{
		EntityID: inboxEntity, ACSURL: inboxACS,
		Certificate: certificate(t, "node"),
	})
	request, err := l.inbox().Begin(l.sharedIdP, "handle")
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	if _, found := b.passesOn(b.do("GET", request.RedirectURL, nil)); found {
		t.Error("a request that another key signed is answered")
	}
}
