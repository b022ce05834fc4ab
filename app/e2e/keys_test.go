package e2e

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/sso"
)

const (
	idpEntity = "https://idp.example.se/"
	loa3      = "http://id.elegnamnden.se/loa/1.0/loa3"
)

// roller is an operator who changes keys, and the identity provider on the other side.
type roller struct {
	*instance
	t      *testing.T
	folder string
	keys   map[string]string // the YAML of each section, as the commands printed it
	idp    *sso.Issuer
}

func newRoller(t *testing.T) *roller {
	t.Helper()
	r := &roller{t: t, folder: t.TempDir(), keys: map[string]string{}}
	key, err := sso.NewKey("idp", 2048, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r.idp, err = sso.NewIssuer(sso.IssuerConfig{EntityID: idpEntity, SSOURL: idpEntity + "sso", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := r.idp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.folder, "idp.xml"), metadata, 0o600); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *roller) file() string { return filepath.Join(r.folder, "inkorg.yaml") }
func (r *roller) data() string { return filepath.Join(r.folder, "data") }

// printedKeys finds the YAML in what a command on keys prints.
var printedKeys = regexp.MustCompile(`(?m)^(login|exits):\n((?:  .*\n)+)`)

// inkorg runs a command on keys, and writes what it prints into the configuration.
func (r *roller) inkorg(args ...string) string {
	r.t.Helper()
	args = append(append([]string{"keys"}, args...), "--config", r.file())
	printed, err := testkit.Command(program, args...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("%v: %v\n%s", args, err, printed)
	}
	found := printedKeys.FindStringSubmatch(string(printed))
	if found == nil {
		r.t.Fatalf("%v prints no YAML:\n%s", args, printed)
	}
	r.keys[found[1]] = found[2]
	text := fmt.Sprintf("environment: test\ncontracts: {logical_address: [mvktest]}\nlogin:\n  idps: [{metadata: idp.xml}]\n%sexits:\n%s",
		r.keys["login"], r.keys["exits"])
	if err := os.WriteFile(r.file(), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return string(printed)
}

// reload has the running program take the configuration.
func (r *roller) reload(times int) {
	r.t.Helper()
	if err := r.Notify(syscall.SIGHUP); err != nil {
		r.t.Fatal(err)
	}
	for range 200 {
		if strings.Count(r.Err(), "keys reloaded") == times {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	r.t.Fatalf("not reloaded:\n%s", r.Err())
}

// certificate finds the certificates in metadata.
var certificate = regexp.MustCompile(`(?s)<md:KeyDescriptor use="(signing|encryption)">.*?<ds:X509Certificate>(.*?)</ds:X509Certificate>`)

// published gives the certificates in the metadata at a path, by use.
func (r *roller) published(path string) map[string][]*x509.Certificate {
	r.t.Helper()
	response, err := http.Get(r.public + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	metadata, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	found := map[string][]*x509.Certificate{}
	for _, match := range certificate.FindAllStringSubmatch(string(metadata), -1) {
		der, err := base64.StdEncoding.DecodeString(match[2])
		if err != nil {
			r.t.Fatal(err)
		}
		parsed, err := x509.ParseCertificate(der)
		if err != nil {
			r.t.Fatal(err)
		}
		found[match[1]] = append(found[match[1]], parsed)
	}
	return found
}

// begun is a log-in that waits at the identity provider.
type begun struct {
	browser *http.Client
	request sso.ReceivedRequest
}

// begin starts a log-in. The identity provider accepts its request when one of the keys
// that it has read signed it.
func (r *roller) begin(known ...*x509.Certificate) begun {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := browser.Get(r.public + "/logga-in")
	if err != nil {
		r.t.Fatal(err)
	}
	response.Body.Close()
	to, err := url.Parse(response.Header.Get("Location"))
	if err != nil {
		r.t.Fatal(err)
	}
	request, err := r.idp.ParseAuthnRequest(to.RawQuery, []sso.RegisteredSP{{
		EntityID: r.public + "/saml/metadata", ACSURLs: []string{r.public + "/saml/acs"}, Certificates: known,
	}})
	if err != nil {
		r.t.Fatal(err)
	}
	return begun{browser, request}
}

// finish answers a begun log-in, encrypted to a key, and wants it to open the inbox.
func (r *roller) finish(b begun, to *x509.Certificate) {
	r.t.Helper()
	recipient := b.request.Recipient()
	recipient.Encryption = to
	answer, err := r.idp.Respond(recipient, sso.Subject{PersonalNumber: "191212121212", LoA: loa3, AuthnInstant: time.Now()})
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := b.browser.PostForm(r.public+"/saml/acs", url.Values{"SAMLResponse": {answer}, "RelayState": {b.request.RelayState}})
	if err != nil {
		r.t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/inkorg" {
		r.t.Errorf("log-in: %d to %q\n%s", response.StatusCode, response.Header.Get("Location"), r.Err())
	}
}

// wantKeys checks which keys the metadata have, the one that signs first.
func (r *roller) wantKeys(step, path string, uses []string, want ...*x509.Certificate) {
	r.t.Helper()
	for _, use := range uses {
		if got := r.published(path)[use]; !slices.EqualFunc(got, want, (*x509.Certificate).Equal) {
			r.t.Errorf("%s: %d keys for %s at %s, want %d", step, len(got), use, path, len(want))
		}
	}
}

// TestKeysRollOver: the commands change the keys of the log-in under a running program, by
// SIGHUP. The metadata follow, and no log-in is lost, whichever of the published keys it is
// encrypted to and whatever happens while it is under way.
func TestKeysRollOver(t *testing.T) {
	const path = "/saml/metadata"
	both := []string{"signing", "encryption"}
	r := newRoller(t)
	r.inkorg("new", "exits")
	r.inkorg("new", "login")
	r.instance = serve(t, r.data(), "--config", r.file())
	old := r.published(path)["signing"][0]
	r.finish(r.begin(old), old)
	underWay := r.begin(old)

	flags := []string{"login", "--data", r.data(), "--now"}
	rotate := func() string { return r.inkorg(append([]string{"rotate"}, flags...)...) }
	rotate()
	r.reload(1)
	added := r.published(path)["signing"]
	if len(added) != 2 {
		t.Fatalf("step 1: %d keys", len(added))
	}
	next := added[1]
	r.wantKeys("step 1", path, both, old, next)
	r.finish(underWay, old)
	r.finish(r.begin(old), next)
	r.finish(r.begin(old), old)
	underWay = r.begin(old)

	if said := rotate(); !strings.Contains(said, "Step 2 of 3") {
		t.Fatalf("got\n%s", said)
	}
	r.reload(2)
	r.wantKeys("step 2", path, both, next, old)
	r.finish(underWay, old)
	r.finish(r.begin(next), old)
	underWay = r.begin(next)

	if said := rotate(); !strings.Contains(said, "Step 3 of 3") {
		t.Fatalf("got\n%s", said)
	}
	r.reload(3)
	r.wantKeys("step 3", path, both, next)
	r.finish(underWay, next)
	r.stop(t)
}

// TestExitKeysRollOver: the same for the keys that exits are signed with.
func TestExitKeysRollOver(t *testing.T) {
	const path = "/saml/uthopp"
	signing := []string{"signing"}
	r := newRoller(t)
	r.inkorg("new", "login")
	r.inkorg("new", "exits")
	r.instance = serve(t, r.data(), "--config", r.file())
	old := r.published(path)["signing"][0]
	var next *x509.Certificate
	for step, want := range []func() []*x509.Certificate{
		func() []*x509.Certificate { return []*x509.Certificate{old, next} },
		func() []*x509.Certificate { return []*x509.Certificate{next, old} },
		func() []*x509.Certificate { return []*x509.Certificate{next} },
	} {
		r.inkorg("rotate", "exits", "--data", r.data(), "--now")
		r.reload(step + 1)
		if step == 0 {
			next = r.published(path)["signing"][1]
		}
		r.wantKeys(fmt.Sprintf("step %d", step+1), path, signing, want()...)
	}
	r.stop(t)
}
