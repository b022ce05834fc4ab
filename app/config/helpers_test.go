package config

import (
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"inkorg/app/demo"
	"inkorg/sso"
)

// folder makes a folder of files, and gives its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load loads the configuration file inkorg.yaml among files.
func load(t *testing.T, files map[string]string, env []string, flags Flags) (Config, error) {
	t.Helper()
	return Load(filepath.Join(folder(t, files), "inkorg.yaml"), env, flags)
}

// problems gives an error's lines, with the files' names alone.
func problems(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	all, ok := errors.AsType[Errors](err)
	if !ok {
		t.Fatalf("the error is a %T, want Errors: %v", err, err)
	}
	var lines []string
	for _, e := range all {
		if e.At.Source != "" {
			e.At.Source = filepath.Base(e.At.Source)
		}
		lines = append(lines, e.Error())
	}
	return lines
}

// parties are keys and metadata as files, made once for all tests.
type parties struct {
	key, certificate string // our own

	exitKey, exitCertificate string // our own, for exits
	spMetadata               string // of a service provider that exits lead to
	httpSPMetadata           string // of one without TLS
	metadata                 string // of an identity provider
	testMetadata             string // of one without TLS
	demoKey                  string // key and certificate as the demo makes them
	demoMetadata             string // of an identity provider with the demo's key
}

var makeParties = sync.OnceValues(func() (p parties, err error) {
	now := time.Now()
	own, err := sso.NewKey("inkorg.example.se", sso.KeyBits, now)
	if err != nil {
		return p, err
	}
	key, certificate, err := own.MarshalPEM()
	if err != nil {
		return p, err
	}
	p.key, p.certificate = string(key), string(certificate)
	if err := p.makeExits(now); err != nil {
		return p, err
	}
	dir, err := os.MkdirTemp("", "inkorg-config-*")
	if err != nil {
		return p, err
	}
	defer os.RemoveAll(dir)
	demoKeys, err := demo.OpenKeys(dir, DemoKeyName, now)
	if err != nil {
		return p, err
	}
	demoKey, err := os.ReadFile(filepath.Join(dir, "inbox.pem"))
	p.demoKey = string(demoKey)
	var errs [4]error
	errs[0] = err
	p.metadata, errs[1] = metadata("https://idp.example.se", own)
	p.testMetadata, errs[2] = metadata("http://127.0.0.1:8080", own)
	p.demoMetadata, errs[3] = metadata("https://inkorg.example.se/test-idp", demoKeys.IdP)
	return p, errors.Join(errs[:]...)
})

// pseudonymSecret is as short as one may be.
const pseudonymSecret = "hemligt-hemligt-hemligt-hemligt-"

// makeExits makes what exits of mode response need.
func (p *parties) makeExits(now time.Time) error {
	key, err := sso.NewKey("inkorg.example.se", sso.KeyBits, now)
	if err != nil {
		return err
	}
	private, certificate, err := key.MarshalPEM()
	if err != nil {
		return err
	}
	p.exitKey, p.exitCertificate = string(private), string(certificate)
	p.spMetadata, err = spMetadata("https://intyg.example.se", key)
	if err != nil {
		return err
	}
	p.httpSPMetadata, err = spMetadata("http://127.0.0.1:9000", key)
	return err
}

func spMetadata(address string, key sso.Key) (string, error) {
	provider, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: address, ACSURL: address + "/acs", Keys: []sso.Key{key},
		IdPs: []sso.IdentityProvider{{EntityID: "x", SSOURL: address, Certificates: []*x509.Certificate{key.Certificate()}}},
	})
	if err != nil {
		return "", err
	}
	data, err := provider.Metadata()
	return string(data), err
}

func metadata(address string, key sso.Key) (string, error) {
	issuer, err := sso.NewIssuer(sso.IssuerConfig{
		EntityID: address, SSOURL: address + "/sso", Key: key, DisplayName: map[string]string{"sv": "Legitimera"},
	})
	if err != nil {
		return "", err
	}
	data, err := issuer.Metadata()
	return string(data), err
}

func testParties(t *testing.T) parties {
	t.Helper()
	p, err := makeParties()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// partyFiles are the parties' files beside inkorg.yaml.
func partyFiles(t *testing.T, yaml string) map[string]string {
	t.Helper()
	p := testParties(t)
	return map[string]string{
		"inkorg.yaml": yaml, "own.key": p.key, "own.crt": p.certificate, "idp.xml": p.metadata,
		"test-idp.xml": p.testMetadata, "test-idp-post.xml": strings.ReplaceAll(p.testMetadata, "HTTP-Redirect", "HTTP-POST"), "demo.pem": p.demoKey, "demo-idp.xml": p.demoMetadata,
		"exit.key": p.exitKey, "exit.crt": p.exitCertificate, "secret": pseudonymSecret, "short": "kort",
		"sp.xml": p.spMetadata, "http-sp.xml": p.httpSPMetadata,
	}
}

// production is a configuration that production takes.
const production = `environment: production
public_url: https://inkorg.example.se
contracts:
  logical_address: [SE2321000000-INKORG]
login:
  keys:
    - certificate: own.crt
      key: own.key
  idps:
    - metadata: idp.xml
organisation:
  responsible: Region Exempel
  support: {telephone: 08-465 004 90}
  accessibility: tillganglighet@region.example
`

// changed replaces a piece of a text, which must be there.
func changed(t *testing.T, text, from, to string) string {
	t.Helper()
	if !strings.Contains(text, from) {
		t.Fatalf("there is no %q to change", from)
	}
	return strings.Replace(text, from, to, 1)
}

// withoutFolders takes the folders off the files that errors name.
func withoutFolders(t *testing.T, lines []string) []string {
	t.Helper()
	folders := regexp.MustCompile(`[^" (]*/Test[^" (]*/`)
	for i := range lines {
		lines[i] = folders.ReplaceAllString(lines[i], "")
	}
	return lines
}
