// Package parties proves the exits and the log-in against SAML software that nobody here
// wrote: Apache with mod_auth_mellon, Apache with mod_shib, SimpleSAMLphp and node-saml,
// and the addresses of exits against the URL parser that browsers have.
// It holds tests only, and knows package sso by what it exports.
package parties

import (
	"encoding/base64"
	"io"
	"net/http"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/template"
	"time"

	"inkorg/app/testkit"
	"inkorg/sso"
)

const (
	tolvan = "191212121212"
	loa3   = "http://id.elegnamnden.se/loa/1.0/loa3"

	// The inbox, as an issuer and as a service provider.
	exitEntity  = "https://inkorg.example.se/saml/uthopp"
	exitSSO     = "https://inkorg.example.se/"
	inboxEntity = "https://inkorg.example.se/saml/metadata"
	inboxACS    = "https://inkorg.example.se/saml/acs"
)

// lab is a folder with the files of real parties, which the test starts as it needs them.
type lab struct {
	t      *testing.T
	folder string

	exits     *sso.Issuer // of the inbox
	sharedIdP string      // entity id of SimpleSAMLphp
	idpURL    string
}

// newLab makes the folder and what all parties share: keys, and the metadata of the inbox
// as an issuer.
func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{t: t, folder: openFolder(t)}
	l.idpURL = "http://" + testkit.FreeAddress(t)
	l.sharedIdP = l.idpURL + "/saml2/idp/metadata.php"
	for _, name := range []string{"log", "run", "www", "simplesamlphp"} {
		l.mkdir(name)
	}
	l.exits = issuer(t, "exit", time.Now)
	metadata, err := l.exits.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	l.write("exit-idp.xml", metadata)
	return l
}

// issuer is the inbox as an issuer of exits, with a key and a clock.
func issuer(t *testing.T, keyName string, now func() time.Time) *sso.Issuer {
	t.Helper()
	made, err := sso.NewIssuer(sso.IssuerConfig{
		EntityID: exitEntity, SSOURL: exitSSO, Key: key(t, keyName),
		PseudonymSecret: []byte(strings.Repeat("hemligt-", 4)), Now: now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// openFolder makes a folder that the web server's own user can go into, which is not so
// of the testing package's.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "inkorg-parties-")
	if err == nil {
		err = os.Chmod(folder, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// mkdir makes a folder that every party can write to, whatever user it runs as.
func (l *lab) mkdir(name string) {
	l.t.Helper()
	path := filepath.Join(l.folder, name)
	if err := os.Mkdir(path, 0o777); err != nil {
		l.t.Fatal(err)
	}
	if err := os.Chmod(path, 0o777); err != nil {
		l.t.Fatal(err)
	}
}

func (l *lab) write(name string, content []byte) {
	l.t.Helper()
	if err := os.WriteFile(filepath.Join(l.folder, name), content, 0o644); err != nil {
		l.t.Fatal(err)
	}
}

// fill writes templates of testdata into the lab, one behind the other.
func (l *lab) fill(name string, values any, templates ...string) string {
	l.t.Helper()
	var text strings.Builder
	for _, file := range templates {
		parsed, err := template.ParseFiles(filepath.Join("testdata", file))
		if err == nil {
			err = parsed.Execute(&text, values)
		}
		if err != nil {
			l.t.Fatal(err)
		}
	}
	l.write(name, []byte(text.String()))
	return filepath.Join(l.folder, name)
}

// writeKey leaves a party's key where it looks for it.
func (l *lab) writeKey(name string) {
	l.t.Helper()
	private, certificate, err := key(l.t, name).MarshalPEM()
	if err != nil {
		l.t.Fatal(err)
	}
	l.write(name+".key", private)
	l.write(name+".crt", certificate)
}

// log gives the end of a party's log, for a test that fails.
func (l *lab) log(name string) string {
	const lines = 30
	text, err := os.ReadFile(filepath.Join(l.folder, "log", name))
	if err != nil {
		return err.Error()
	}
	all := strings.Split(string(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// start runs a program until the test is over. It gets the chance to end its own children
// before it is killed.
func (l *lab) start(program string, args ...string) *testkit.Process {
	l.t.Helper()
	process := testkit.Start(l.t, program, args...)
	l.t.Cleanup(func() { process.Signal(syscall.SIGTERM) })
	return process
}

// waitFor asks until something is there.
func (l *lab) waitFor(what string, process *testkit.Process, ready func() bool) {
	l.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if ready() {
			return
		}
		if process.Ended() {
			break
		}
	}
	l.t.Fatalf("%s does not start:\n%s%s", what, process.Out(), process.Err())
}

// fetch gives what an address answers, nil while it does not.
func fetch(address string) []byte {
	response, err := http.Get(address)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil
	}
	return body
}

// needServerUser skips a test that starts Apache on a machine without its user.
func needServerUser(t *testing.T) {
	t.Helper()
	if _, err := user.Lookup("www-data"); err != nil {
		testkit.Missing(t, "the user www-data")
	}
}

// keys are those of all parties, made at the same time and once: each takes a while.
var keys = sync.OnceValues(func() (map[string]sso.Key, error) {
	names := []string{"exit", "inbox", "idp", "mellon", "shib", "node"}
	made := make([]sso.Key, len(names))
	errs := make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { made[i], errs[i] = sso.NewKey(name, 2048, time.Now()) })
	}
	all.Wait()
	byName := map[string]sso.Key{}
	for i, name := range names {
		if errs[i] != nil {
			return nil, errs[i]
		}
		byName[name] = made[i]
	}
	return byName, nil
})

func key(t *testing.T, name string) sso.Key {
	t.Helper()
	all, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	if all[name].Certificate() == nil {
		t.Fatalf("there is no key of %s", name)
	}
	return all[name]
}

// certificate is a party's as metadata writes it.
func certificate(t *testing.T, name string) string {
	t.Helper()
	return base64.StdEncoding.EncodeToString(key(t, name).Certificate().Raw)
}
