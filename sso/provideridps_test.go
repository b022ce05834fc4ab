package sso

import (
	"testing"
	"time"
)

// TestRotationOfTheIdPsCertificate: a log-in that had begun before the identity provider
// changed its key ends well after it, without a restart.
func TestRotationOfTheIdPsCertificate(t *testing.T) {
	var documents [2][]byte
	for i, keys := range [][]Key{{testKey(t, "idp")}, {testKey(t, "sp-next"), testKey(t, "idp")}} {
		issuer, err := NewIssuer(IssuerConfig{EntityID: idpEntity, SSOURL: ssoURL, Key: keys[0], OtherKeys: keys[1:], Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		metadata, err := issuer.Metadata()
		if err != nil {
			t.Fatal(err)
		}
		documents[i] = metadata
	}
	source := newSourceBed(t, func(cfg *MetadataSourceConfig) { cfg.Entities, cfg.Keys = nil, nil })
	source.publisher.publish(documents[0], "1")
	source.Start(t.Context())
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.IdPs = source.IdentityProviders() })
	answer := b.write(letter{signer: rsaSigner(t, "sp-next")})
	identity, err := b.consume(answer)
	wantReason(t, identity, err, ReasonSignature)

	source.publisher.publish(documents[1], "2")
	if !source.Refresh(t.Context()) {
		t.Fatal("the new certificate is not seen")
	}
	cfg := b.sp.cfg
	cfg.IdPs = source.IdentityProviders()
	if b.sp, err = NewServiceProvider(cfg); err != nil {
		t.Fatal(err)
	}
	if _, err := b.consume(answer); err != nil {
		t.Errorf("after the refresh: %v", err)
	}
}

// TestServiceProviderWithoutIdP publishes its metadata, which identity providers wait for,
// and logs nobody in.
func TestServiceProviderWithoutIdP(t *testing.T) {
	sp, err := NewServiceProvider(ServiceProviderConfig{EntityID: spEntity, ACSURL: acsURL, Keys: []Key{testKey(t, "sp")}, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sp.Metadata(); err != nil {
		t.Error(err)
	}
	if _, err := sp.Begin(idpEntity, ""); ReasonOf(err) != ReasonIssuer {
		t.Errorf("got %v", err)
	}
	b := newBed(t)
	b.sp = sp
	identity, err := b.consume(b.write(letter{}))
	wantReason(t, identity, err, ReasonIssuer)
}

// TestNobodyIsSentToAnIdPThatHasRunOut, though the service provider was made before.
func TestNobodyIsSentToAnIdPThatHasRunOut(t *testing.T) {
	now := noon()
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.IdPs[0].ValidUntil = noon().Add(time.Hour)
		cfg.Now = func() time.Time { return now }
	})
	for after, want := range map[time.Duration]int{0: 1, time.Hour - 1: 1, time.Hour: 0} {
		now = noon().Add(after)
		if n := len(b.sp.IdentityProviders()); n != want {
			t.Errorf("after %v: %d to choose from", after, n)
		}
	}
}
