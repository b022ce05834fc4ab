package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
	"inkorg/app/testkit"
)

// proxy hands requests to several servers in turn, and to another one when nobody answers.
type proxy struct {
	*httptest.Server
	next  atomic.Int64
	hosts []string
}

func newProxy(t *testing.T) *proxy {
	p := &proxy{}
	p.Server = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetXForwarded(); r.Out.URL.Scheme, r.Out.Host = "http", r.In.Host },
		Transport:    p,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	t.Cleanup(p.Close)
	return p
}

// RoundTrip asks one server after the other until one takes the connection. What has been
// sent to one is not sent to another.
func (p *proxy) RoundTrip(r *http.Request) (response *http.Response, err error) {
	for range p.hosts {
		there := r.Clone(r.Context())
		there.URL.Host = p.hosts[int(p.next.Add(1))%len(p.hosts)]
		response, err = http.DefaultTransport.RoundTrip(there)
		if dial, is := errors.AsType[*net.OpError](err); !is || dial.Op != "dial" {
			break
		}
	}
	return response, err
}

// cluster is several instances of the program on one store, behind proxies.
type cluster struct {
	t         *testing.T
	instances []*instance
	citizens  *proxy
	contracts *proxy
	idp       *foreignIdP
}

// clusterSettings are those of every instance.
const clusterSettings = `environment: test
public_url: %s
store: %q
contracts: {logical_address: [mvktest]}
login:
  keys: [{certificate: own.pem, key: own.pem}]
  idps: [{metadata: idp.xml}]
systems: [{id: SE45454, name: Journaltjänsten}]
units: [{hsa_id: SE23210000, name: Mottagningen}]
`

func startCluster(t *testing.T, n int) *cluster {
	t.Helper()
	c := &cluster{t: t, citizens: newProxy(t), contracts: newProxy(t), idp: newForeignIdP(t, "Legitimera", "Identify")}
	folder := t.TempDir()
	key, certificate, err := testkit.NewKey(t).MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := c.idp.issuer.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"own.pem": slices.Concat(key, certificate), "idp.xml": metadata,
		"inkorg.yaml": fmt.Appendf(nil, clusterSettings, c.citizens.URL, testkit.StartPostgres(t).Database(t)),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range n {
		i := newInstance(t)
		i.command = append([]string{program}, append(i.serving(t.TempDir()), "--config", filepath.Join(folder, "inkorg.yaml"))...)
		c.instances = append(c.instances, i)
		c.citizens.hosts = append(c.citizens.hosts, strings.TrimPrefix(i.public, "http://"))
		c.contracts.hosts = append(c.contracts.hosts, strings.TrimPrefix(i.contracts, "http://"))
	}
	var all sync.WaitGroup
	for _, i := range c.instances {
		all.Go(func() { i.start(t) })
	}
	all.Wait()
	return c
}

// citizen is somebody with a browser, who has logged in by way of the proxy: each request of
// it may have been answered by another instance.
func (c *cluster) citizen(account string) *visitor {
	c.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	v := &visitor{t: c.t, client: &http.Client{Jar: jar}, public: c.citizens.URL}
	v.get("/inkorg") // leads to the identity provider
	if in := v.post("/saml/acs", c.idp.answer(v, account), c.idp.url); in.Request.URL.Path != "/inkorg" {
		c.t.Fatalf("%d at %s", in.StatusCode, in.Request.URL.Path)
	}
	return v
}

// through is the same citizen at one instance alone.
func (v *visitor) through(i *instance) *visitor {
	return &visitor{t: v.t, public: v.public, client: &http.Client{Jar: v.client.Jar, Transport: pinned(strings.TrimPrefix(i.public, "http://"))}}
}

// pinned sends every request to one host, whatever its address says.
type pinned string

// RoundTrip implements http.RoundTripper.
func (p pinned) RoundTrip(r *http.Request) (*http.Response, error) {
	there := r.Clone(r.Context())
	there.Host, there.URL.Host = r.URL.Host, string(p)
	return http.DefaultTransport.RoundTrip(there)
}

// TestSeveralInstances: instances on one store share everything. A log-in, an assertion, a
// message and a mark that one of them has taken, the others know.
func TestSeveralInstances(t *testing.T) {
	c := startCluster(t, 3)
	citizen, another := c.citizen("199908072391"), c.citizen("191313131313")
	t.Run("a log-in on one is one on all", func(t *testing.T) {
		for n, i := range c.instances {
			if list := citizen.through(i).get("/inkorg"); list.StatusCode != http.StatusOK || list.Request.URL.Path != "/inkorg" {
				t.Errorf("instance %d: %d at %s", n, list.StatusCode, list.Request.URL.Path)
			}
		}
	})
	t.Run("an answer to a log-in is used once", func(t *testing.T) { c.testReplay(t) })
	t.Run("a message to two at once is one", func(t *testing.T) { c.testRepeat(t, another) })
	t.Run("what is read on one is read on all", func(t *testing.T) { c.testRead(t, another) })
	t.Run("one is killed", func(t *testing.T) { c.testKilled(t, citizen) })
	for _, i := range c.instances {
		i.stop(t)
	}
}

// logIns is how many log-ins the instances have accepted.
func (c *cluster) logIns() (n int) {
	for _, i := range c.instances {
		n += i.logged(`"msg":"log-in"`)
	}
	return n
}

// testReplay posts one answer of the identity provider to all instances at once.
func (c *cluster) testReplay(t *testing.T) {
	v := c.citizen("191212121212")
	v.get("/logga-in")
	answer := c.idp.answer(v, "191212121212")
	before := c.logIns()
	var all sync.WaitGroup
	for _, i := range c.instances {
		at := v.through(i)
		all.Go(func() { at.post("/saml/acs", answer, c.idp.url) })
	}
	all.Wait()
	if n := c.logIns() - before; n != 1 {
		t.Errorf("one answer of the identity provider has logged in %d times", n)
	}
}

// testRepeat delivers each of some messages to two instances at the same moment.
func (c *cluster) testRepeat(t *testing.T, citizen *visitor) {
	const messages = 10
	var all sync.WaitGroup
	for n := range messages {
		m := letter(fmt.Sprintf("Till två, nummer %d", n))
		m.SubjectOfCareID = "191313131313"
		for _, i := range c.instances[:2] {
			all.Go(func() {
				client := rivta.Client{Endpoint: i.contracts, LogicalAddress: "mvktest"}
				if answer, err := client.AddMessage(t.Context(), m); err != nil || answer.ResultCode != inbox.ResultOK {
					t.Errorf("%+v, %v", answer, err)
				}
			})
		}
	}
	all.Wait()
	if got := len(citizen.rows()); got != messages {
		t.Errorf("%d messages are there, want %d", got, messages)
	}
}

// testRead opens a message on one instance and looks at the list on another.
func (c *cluster) testRead(t *testing.T, citizen *visitor) {
	row := citizen.through(c.instances[0]).get("/inkorg").doc.Find("li[data-unread=true]").First()
	citizen.through(c.instances[1]).get(row.Find("a").AttrOr("href", ""))
	want := listRow{title: row.Find("[data-title]").Text()}
	if rows := citizen.through(c.instances[2]).rows(); !slices.Contains(rows, want) {
		t.Errorf("%q is not read elsewhere: %v", want.title, rows)
	}
}

// testKilled kills one instance at random under load, time after time: the others go on.
func (c *cluster) testKilled(t *testing.T, citizen *visitor) {
	load := trafficOf(t, citizen, []string{c.contracts.URL}, c.instances...)
	for range inShort(2, 20) {
		load.delivers(20)
		one := c.instances[rand.IntN(len(c.instances))]
		one.Signal(syscall.SIGKILL)
		load.delivers(20)
		load.reads(1)
		one.start(c.t)
	}
	load.delivers(20)
	load.end()
}
