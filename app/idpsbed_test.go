package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/config"
	"inkorg/app/logtest"
	"inkorg/app/testkit"
	"inkorg/sso"
)

const (
	idpOne = "https://ett.example.se"
	idpTwo = "https://tva.example.se"
)

// inboxBed is an inbox of the environment test, whose identity providers a federation
// publishes.
type inboxBed struct {
	t          *testing.T
	folder     string
	federation *testkit.Federation
	log        *logtest.Log
	stop       func()
	*program
}

// issuers are made once, with one key: it takes long to make.
var issuers = sync.OnceValues(func() (map[string]*sso.Issuer, error) {
	key, err := sso.NewKey("test", 2048, time.Now())
	if err != nil {
		return nil, err
	}
	made := make(map[string]*sso.Issuer)
	for _, entityID := range []string{idpOne, idpTwo} {
		made[entityID], err = sso.NewIssuer(sso.IssuerConfig{EntityID: entityID, SSOURL: entityID + "/sso", Key: key})
		if err != nil {
			return nil, err
		}
	}
	return made, nil
})

func newInboxBed(t *testing.T) *inboxBed {
	t.Helper()
	b := &inboxBed{t: t, folder: t.TempDir(), federation: testkit.NewFederation(t), log: logtest.New(t)}
	key, certificate, err := testkit.NewKey(t).MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	b.write("own.pem", append(key, certificate...))
	b.write("federation.crt", b.federation.Certificate)
	b.entry("entity_ids: [" + idpOne + "]")
	return b
}

func (b *inboxBed) write(name string, content []byte) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.folder, name), content, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// entry writes the configuration, with more settings of the federation's entry.
func (b *inboxBed) entry(settings string) {
	b.t.Helper()
	b.write("inkorg.yaml", fmt.Appendf(nil, `environment: test
data: data
contracts: {logical_address: [SE1]}
login:
  keys: [{certificate: own.pem, key: own.pem}]
  idps:
    - {metadata: %q, signed_by: federation.crt, %s}
`, b.federation.URL+"/md?key=secret", settings))
}

func (b *inboxBed) load() (config.Config, error) {
	return config.Load(filepath.Join(b.folder, "inkorg.yaml"), nil, config.Flags{})
}

// publish publishes identity providers.
func (b *inboxBed) publish(entityIDs []string, attributes ...string) {
	b.t.Helper()
	made, err := issuers()
	if err != nil {
		b.t.Fatal(err)
	}
	var all []*sso.Issuer
	for _, id := range entityIDs {
		all = append(all, made[id])
	}
	b.federation.Publish(all, attributes...)
}

// start starts the inbox.
func (b *inboxBed) start() {
	b.t.Helper()
	settings, err := b.load()
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.t.Context())
	if b.program, err = assemble(ctx, settings, b.log.Text()); err != nil {
		b.t.Fatal(err)
	}
	running := b.program
	end := sync.OnceFunc(func() {
		stop()
		_ = running.Close()
	})
	b.t.Cleanup(end)
	b.stop = end
}

func (b *inboxBed) hangUp() {
	b.t.Helper()
	if err := b.reload(b.t.Context(), b.load); err != nil {
		b.t.Error(err)
	}
}

// wantIdPs checks who can be logged in with, and that readiness says the same.
func (b *inboxBed) wantIdPs(entityIDs ...string) {
	b.t.Helper()
	var got []string
	for _, idp := range b.login.Load().IdentityProviders() {
		got = append(got, idp.EntityID)
	}
	if diff := cmp.Diff(entityIDs, got); diff != "" {
		b.t.Errorf("identity providers (-want +got):\n%s", diff)
	}
	if err := b.checkLogin(b.t.Context()); (err == nil) != (len(entityIDs) > 0) {
		b.t.Errorf("readiness: %v", err)
	}
}

func (b *inboxBed) wantLogged(text string) {
	b.t.Helper()
	if !strings.Contains(b.log.String(), text) {
		b.t.Errorf("the log does not say %q:\n%s", text, b.log.String())
	}
}

// status is what the citizens' listener answers.
func (b *inboxBed) status(path string) int {
	b.t.Helper()
	return b.get(path).StatusCode
}

// get opens an address of the citizens' listener.
func (b *inboxBed) get(path string) *http.Response {
	b.t.Helper()
	site, err := b.citizens()
	if err != nil {
		b.t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Host = "127.0.0.1:8177"
	response, err := site.(*fiber.App).Test(request)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// copies are the files of metadata that are kept.
func (b *inboxBed) copies() []string {
	b.t.Helper()
	found, err := filepath.Glob(filepath.Join(b.folder, "data", "metadata", "*"))
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

func (b *inboxBed) read(name string) string {
	b.t.Helper()
	content, err := os.ReadFile(filepath.Join(b.folder, name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(content)
}
