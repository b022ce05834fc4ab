package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/sso"
)

// TestExitsAreIssuedUnderThePublicAddress, and their metadata publishes every key: the one
// that signs and the one that will.
func TestExitsAreIssuedUnderThePublicAddress(t *testing.T) {
	var keys []sso.Key
	for range 2 {
		key, err := sso.NewKey("test", 2048, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	p := &program{settings: config.Config{PublicURL: "https://inkorg.example.se"}}
	if err := p.newExits(keys, make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	issuer, err := identityProvider(p.exits)
	if err != nil {
		t.Fatal(err)
	}
	if issuer.EntityID != "https://inkorg.example.se/saml/uthopp" || len(issuer.Certificates) != 2 ||
		!issuer.Certificates[0].Equal(keys[0].Certificate()) {
		t.Errorf("%s with %d certificates", issuer.EntityID, len(issuer.Certificates))
	}
}

// TestReloadCannotBeginIssuing: a system that needs a key which was not there at the start
// is refused, and nothing else of the new configuration is taken.
func TestReloadCannotBeginIssuing(t *testing.T) {
	p := &program{}
	err := p.reload(func() (config.Config, error) {
		return config.Config{Systems: []config.System{{ID: "A", Exit: inbox.ModeResponse}}}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "restart") {
		t.Errorf("got %v", err)
	}
	wrong := errors.New("wrong")
	if err := p.reload(func() (config.Config, error) { return config.Config{}, wrong }); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
}
