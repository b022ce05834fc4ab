package parties

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/sso"
)

// receiver is a service provider that citizens are sent on to.
type receiver struct {
	*lab
	Name      string
	Address   string // host and port
	URL       string
	Folder    string
	PHP       string // Apache's module
	Trusts    string // file of metadata
	SharedIdP string

	metadata string // its address
}

// kinds are the service providers of the tests, by name. trusts names the file with the
// metadata of whom mellon believes; mod_shib believes the inbox and the shared identity
// provider at once.
func kinds() map[string]func(l *lab, trusts string) *receiver {
	return map[string]func(l *lab, trusts string) *receiver{"mellon": (*lab).mellon, "shib": (*lab).shib}
}

func (l *lab) newReceiver(name, trusts, metadata string) *receiver {
	l.t.Helper()
	address := testkit.FreeAddress(l.t)
	l.writeKey(name)
	return &receiver{
		lab: l, Name: name, Address: address, URL: "http://" + address, Folder: l.folder,
		Trusts: trusts, SharedIdP: l.sharedIdP, metadata: "http://" + address + metadata,
	}
}

// mellon starts Apache with mod_auth_mellon.
func (l *lab) mellon(trusts string) *receiver {
	l.t.Helper()
	testkit.NeedFile(l.t, "/usr/lib/apache2/modules/mod_auth_mellon.so")
	r := l.newReceiver("mellon", trusts, "/mellon/metadata")
	r.startApache()
	return r
}

// shib starts shibd and Apache with mod_shib.
func (l *lab) shib(trusts string) *receiver {
	l.t.Helper()
	testkit.NeedFile(l.t, "/usr/lib/apache2/modules/mod_shib.so")
	shibd := testkit.Need(l.t, "shibd")
	r := l.newReceiver("shib", trusts, "/Shibboleth.sso/Metadata")
	config := l.fill("shibboleth2.xml", r, "shibboleth2.xml")
	for _, name := range []string{"attribute-map.xml", "attribute-policy.xml", "shib.logger"} {
		l.fill(name, r, name)
	}
	process := l.start(shibd, "-F", "-f", "-c", config, "-p", filepath.Join(l.folder, "run", "shibd.pid"), "-w", "10")
	l.waitFor("shibd", process, func() bool {
		_, err := os.Stat(filepath.Join(l.folder, "run", "shibd.sock"))
		return err == nil
	})
	r.startApache()
	return r
}

func (r *receiver) startApache() {
	r.t.Helper()
	apache := testkit.Need(r.t, "apache2")
	r.PHP = testkit.NeedFile(r.t, phpModule(r.t))
	needServerUser(r.t)
	r.fill("www/index.php", r, "app.php")
	config := r.fill(r.Name+".conf", r, "apache.conf", r.Name+".conf")
	process := r.start(apache, "-f", config, "-DFOREGROUND")
	r.waitFor(r.Name, process, func() bool { return fetch(r.metadata) != nil })
}

// phpModule finds Apache's module of PHP, whose name holds its version.
func phpModule(t *testing.T) string {
	t.Helper()
	const pattern = "/usr/lib/apache2/modules/libphp*.so"
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		return pattern
	}
	return found[0]
}

// registered is the receiver as the configuration of the inbox knows it: by the metadata
// that its own software writes.
func (r *receiver) registered() sso.RegisteredSP {
	r.t.Helper()
	sp, err := sso.ParseSPMetadata(fetch(r.metadata))
	if err != nil {
		r.t.Fatal(err)
	}
	return sp
}

// deepLink is an exit's address there, built as the inbox builds it.
func (r *receiver) deepLink() string {
	r.t.Helper()
	base, err := sso.ParseBase(r.URL+"/secure/", true)
	if err != nil {
		r.t.Fatal(err)
	}
	address, err := base.WithQuery("?id=42&flik=å")
	if err != nil {
		r.t.Fatal(err)
	}
	return address
}

// wantLanding checks that somebody stands at the deep link, and that the application
// there knows who it is.
func (r *receiver) wantLanding(p page) {
	r.t.Helper()
	if want := r.URL + "/secure/?id=42&flik=%C3%A5"; p.address != want {
		r.t.Errorf("landed at %s, want %s", p.address, want)
	}
	for _, line := range []string{"URI=/secure/?id=42&flik=%C3%A5", tolvan} {
		if !strings.Contains(p.body, line) {
			r.t.Errorf("the page does not show %q:\n%s\n%s", line, p.body, r.logs())
		}
	}
}

func (r *receiver) logs() string {
	if r.Name == "shib" {
		return r.log("shibd.log")
	}
	return r.log(r.Name + ".log")
}

// eachReceiver runs a test against every kind, each in a lab of its own.
func eachReceiver(t *testing.T, trusts string, test func(l *lab, r *receiver)) {
	for name, start := range kinds() {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			if trusts == sharedIdPFile {
				l.startSharedIdP(byRedirect)
			}
			r := start(l, trusts)
			if trusts == sharedIdPFile {
				l.registerReceiver(r)
			}
			test(l, r)
		})
	}
}
