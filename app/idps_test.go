package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"inkorg/app/config"
	"inkorg/app/logtest"
	"inkorg/app/metrics"
	"inkorg/app/testkit"
	"inkorg/sso"
)

func TestReloadFetchesAtOnce(t *testing.T) {
	b := newInboxBed(t)
	b.entry("entity_ids: [" + idpOne + ", " + idpTwo + "]")
	b.publish([]string{idpOne})
	b.start()
	b.wantIdPs(idpOne)
	b.wantLogged(idpTwo + ": stands 0 times")
	before, fetches := b.idpSources()[0], b.federation.Fetches()
	b.publish([]string{idpTwo, idpOne})
	b.hangUp()
	b.wantIdPs(idpOne, idpTwo)
	if b.idpSources()[0] != before || b.federation.Fetches() != fetches+1 {
		t.Errorf("%d fetches at the reload", b.federation.Fetches()-fetches)
	}
}

// TestStartWhileTheFederationIsDown: deliveries need no identity provider, so the program
// starts, and says what is missing.
func TestStartWhileTheFederationIsDown(t *testing.T) {
	b := newInboxBed(t)
	b.start()
	b.wantIdPs()
	for _, text := range []string{"level=ERROR", "503 Service Unavailable", "none was ever kept", "nobody can log in"} {
		b.wantLogged(text)
	}
	if strings.Contains(b.log.String(), "secret") {
		t.Error("the query of the address is in the log")
	}
	if err := b.checkLogin(t.Context()); !strings.Contains(err.Error(), b.federation.URL+"/md: the answer is 503") {
		t.Errorf("readiness: %v", err)
	}
	if login, metadata := b.status("/logga-in"), b.status("/saml/metadata"); login != 503 || metadata != 200 {
		t.Errorf("log-in %d, own metadata %d", login, metadata)
	}
	b.publish([]string{idpOne})
	b.hangUp()
	b.wantIdPs(idpOne)
	if login := b.status("/logga-in"); login != 303 {
		t.Errorf("log-in %d", login)
	}
}

func TestStartFromTheCopy(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*inboxBed, []byte) []byte
		want   []string
		logged string
	}{
		"as it was kept": {func(_ *inboxBed, kept []byte) []byte { return kept }, []string{idpOne}, "metadata from the copy"},
		"changed": {func(_ *inboxBed, kept []byte) []byte {
			return bytes.Replace(kept, []byte(idpOne+"/sso"), []byte("https://evil.example/sso"), 1)
		}, nil, "saml: signature"},
		"run out": {func(b *inboxBed, _ []byte) []byte {
			b.publish([]string{idpOne}, "validUntil", "2026-01-01T00:00:00Z")
			return b.federation.Published()
		}, nil, "ran out at 2026-01-01T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newInboxBed(t)
			b.publish([]string{idpOne})
			b.start()
			b.stop()
			copies := b.copies()
			if len(copies) != 1 {
				t.Fatalf("kept: %v", copies)
			}
			kept, err := os.ReadFile(copies[0])
			if err != nil || !bytes.Equal(kept, b.federation.Published()) {
				t.Fatalf("kept %d bytes, %v", len(kept), err)
			}
			if info, err := os.Stat(copies[0]); err != nil || info.Mode() != 0o600 {
				t.Errorf("kept as %v, %v", info.Mode(), err)
			}
			if err := os.WriteFile(copies[0], c.change(b, kept), 0o600); err != nil {
				t.Fatal(err)
			}
			b.federation.PublishDocument(nil)
			b.start()
			b.wantIdPs(c.want...)
			b.wantLogged(c.logged)
		})
	}
}

// TestReloadKeepsWhatIsGood, even where no copy could be kept.
func TestReloadKeepsWhatIsGood(t *testing.T) {
	b := newInboxBed(t)
	if err := os.Mkdir(filepath.Join(b.folder, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	b.write("data/metadata", nil) // stands in the way of the folder
	b.publish([]string{idpOne})
	b.start()
	b.wantLogged("metadata not kept for the next start")
	for _, bad := range [][]byte{nil, []byte("<html>"), bytes.Replace(b.federation.Published(), []byte("ett"), []byte("evl"), 1)} {
		b.federation.PublishDocument(bad)
		b.hangUp()
		b.wantIdPs(idpOne)
	}
}

// TestReloadFollowsOtherEntries, and the ones before no longer.
func TestReloadFollowsOtherEntries(t *testing.T) {
	b := newInboxBed(t)
	b.publish([]string{idpOne, idpTwo})
	b.start()
	wantOneFollowed(t)
	b.entry("entity_ids: [" + idpTwo + "], name: Tvåan")
	b.hangUp()
	b.wantIdPs(idpTwo)
	if name := b.login.Load().IdentityProviders()[0].DisplayName("en"); name != "Tvåan" {
		t.Errorf("called %q", name)
	}
	wantOneFollowed(t)
	b.entry("entity_ids: [], nonsense: 1")
	if err := b.reload(t.Context(), b.load); err == nil {
		t.Error("a wrong configuration is taken")
	}
	b.wantIdPs(idpTwo)
}

// wantOneFollowed waits until just one source is followed in the background.
func wantOneFollowed(t *testing.T) {
	t.Helper()
	var n int
	for range 1000 {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if n = strings.Count(string(stacks), "sso.(*MetadataSource).Run("); n == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d sources are followed", n)
}

// TestMetadataInMetrics: its age and its end, and whether it can be read, also when what was
// read has run out.
func TestMetadataInMetrics(t *testing.T) {
	b := newInboxBed(t)
	b.entry("entity_ids: [" + idpOne + ", " + idpTwo + "]}\n    - {metadata: " + b.federation.URL + "/again, signed_by: federation.crt, entity_ids: [], refresh: 2h")
	b.publish([]string{idpOne}, "validUntil", "2036-01-01T00:00:00Z")
	begun := time.Now()
	b.start()
	wanted := func(failing float64) metrics.IdP {
		t.Helper()
		all := b.metadataOfIdPs()
		if len(all) != 1 || all[0].EntityID != idpOne || !all[0].ValidUntil.Equal(time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Fatalf("%+v", all)
		}
		if n := b.failingMetadata(); n != failing {
			t.Errorf("%v entries fail, want %v", n, failing)
		}
		return all[0]
	}
	before := wanted(1) // the second identity provider is not there
	if before.ReadAt.Before(begun) {
		t.Errorf("read at %v", before.ReadAt)
	}
	b.federation.PublishDocument(nil)
	b.hangUp()
	if after := wanted(2); !after.ReadAt.Equal(before.ReadAt) {
		t.Errorf("read at %v, though nothing could be", after.ReadAt)
	}
}

// TestOneIdPInTwoPlaces is the one of the place that stands first.
func TestOneIdPInTwoPlaces(t *testing.T) {
	b := newInboxBed(t)
	made, err := issuers()
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := made[idpOne].Metadata()
	if err != nil {
		t.Fatal(err)
	}
	b.write("idp.xml", metadata)
	b.entry("refresh: 2h}\n    - {metadata: idp.xml, name: Filen")
	b.publish([]string{idpOne})
	b.start()
	b.wantIdPs(idpOne)
	b.wantLogged("described twice")
	if name := b.login.Load().IdentityProviders()[0].DisplayName("sv"); name == "Filen" {
		t.Error("the second is taken")
	}
}

// TestFileIsReadAgain: whoever replaces the file needs no reload for it to count.
func TestFileIsReadAgain(t *testing.T) {
	b := newInboxBed(t)
	b.publish([]string{idpOne})
	b.write("federation.xml", b.federation.Published())
	b.write("inkorg.yaml", []byte(strings.Replace(b.read("inkorg.yaml"), b.federation.URL+"/md?key=secret", "federation.xml", 1)))
	b.start()
	b.wantIdPs(idpOne)
	b.publish([]string{idpOne}, "validUntil", time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	b.write("federation.xml", b.federation.Published())
	if !b.idpSources()[0].Refresh(t.Context()) {
		t.Fatal("no change is seen")
	}
	b.renewLogin()
	if b.login.Load().IdentityProviders()[0].ValidUntil.IsZero() {
		t.Error("the log-in knows nothing of the change")
	}
	if copies := b.copies(); len(copies) > 0 || b.federation.Fetches() > 0 {
		t.Errorf("a file is kept as %v and fetched %d times", copies, b.federation.Fetches())
	}
}

// TestProductionJudgesWhatAnAddressSays as it would a file.
func TestProductionJudgesWhatAnAddressSays(t *testing.T) {
	federation := testkit.NewFederation(t)
	issuer, err := sso.NewIssuer(sso.IssuerConfig{EntityID: idpOne, SSOURL: "http://ett.example.se/sso", Key: testkit.NewKey(t)})
	if err != nil {
		t.Fatal(err)
	}
	federation.Publish([]*sso.Issuer{issuer})
	for environment, want := range map[config.Environment]int{config.EnvironmentTest: 1, config.EnvironmentProduction: 0} {
		p := &program{settings: config.Config{Environment: environment, Data: config.Path(t.TempDir())}, log: logtest.Logger(t)}
		source := p.newIdPSource(config.IdP{Metadata: config.Source{URL: config.WebURL(federation.URL)}, Refresh: time.Hour})
		source.Start(t.Context())
		if n := len(source.IdentityProviders()); n != want {
			t.Errorf("%s: %d, %v", environment, n, source.Status().Problem)
		}
	}
}
