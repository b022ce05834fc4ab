package sso_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"inkorg/sso"
)

// An exit is built from a base URL of the configuration and what a message says.
func ExampleBase() {
	base, err := sso.ParseBase("https://bokning.example.se/sso?tenant=7", false)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(base.WithQuery("id=42&flik=svar"))
	fmt.Println(base.WithQuery("tenant=8"))
	fmt.Println(base.Match("https://bokning.example.se/sso?id=42"))
	fmt.Println(base.Match("https://evil.example/sso"))
	// Output:
	// https://bokning.example.se/sso?tenant=7&id=42&flik=svar <nil>
	//  parameter fixed by configuration
	// https://bokning.example.se/sso?tenant=7&id=42 <nil>
	//  other host
}

// browserStore is a Store made for one HTTP request: it takes a pending log-in only for
// the browser that began it.
type browserStore struct {
	pending map[string]pendingLogin
	cookie  string // what this browser sent
}

type pendingLogin struct {
	sso.Pending
	cookie string // what was set when the log-in began
}

func (s browserStore) TakePending(_ context.Context, requestID string) (sso.Pending, error) {
	login, found := s.pending[requestID]
	delete(s.pending, requestID)
	if !found || login.cookie != s.cookie {
		return sso.Pending{}, sso.ErrNoPending
	}
	return login.Pending, nil
}

func (browserStore) UseAssertion(context.Context, string, time.Time) (bool, error) { return true, nil }

// A log-in, with the identity provider played by an Issuer.
func Example() {
	idpKey, spKey := newKey("idp"), newKey("inkorg")
	issuer, err := sso.NewIssuer(sso.IssuerConfig{
		EntityID: "https://idp.example.se", SSOURL: "https://idp.example.se/sso", Key: idpKey,
	})
	if err != nil {
		log.Fatal(err)
	}
	metadata, err := issuer.Metadata()
	if err != nil {
		log.Fatal(err)
	}
	idp, err := sso.ParseIdPMetadata(metadata)
	if err != nil {
		log.Fatal(err)
	}
	sp, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: "https://inkorg.example.se/saml/metadata",
		ACSURL:   "https://inkorg.example.se/saml/acs",
		Keys:     []sso.Key{spKey},
		IdPs:     []sso.IdentityProvider{idp},
	})
	if err != nil {
		log.Fatal(err)
	}

	request, err := sp.Begin(idp.EntityID, "handle")
	if err != nil {
		log.Fatal(err)
	}
	store := browserStore{cookie: "random", pending: map[string]pendingLogin{
		request.ID: {sso.Pending{IdP: idp.EntityID, IssuedAt: request.IssuedAt}, "random"},
	}}

	// The browser goes to request.RedirectURL, the person logs in, and the browser posts
	// what the identity provider answers.
	samlResponse, err := issuer.Respond(sso.Recipient{
		EntityID: "https://inkorg.example.se/saml/metadata", ACSURL: "https://inkorg.example.se/saml/acs",
		InResponseTo: request.ID,
	}, sso.Subject{
		PersonalNumber: "191212121212", Name: "Tolvan Tolvansson",
		LoA: "http://id.elegnamnden.se/loa/1.0/loa3", AuthnInstant: time.Now(),
	})
	if err != nil {
		log.Fatal(err)
	}

	identity, err := sp.Consume(context.Background(), samlResponse, store)
	fmt.Println(identity.Name, err)

	var refusal *sso.Refusal
	_, err = sp.Consume(context.Background(), samlResponse, store)
	fmt.Println(errors.As(err, &refusal), refusal.Reason)
	// Output:
	// Tolvan Tolvansson <nil>
	// true no_pending_request
}

func newKey(commonName string) sso.Key {
	key, err := sso.NewKey(commonName, sso.KeyBits, time.Now())
	if err != nil {
		log.Fatal(err)
	}
	return key
}
