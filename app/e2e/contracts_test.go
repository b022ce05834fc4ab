package e2e

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
	"inkorg/app/testkit"
)

// TestRepeatsAcrossARestart: a hundred repeats at once, and more after the program was
// killed and after its system was made strict, are one message with one answer.
func TestRepeatsAcrossARestart(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "inkorg.yaml")
	write(t, file, "environment: demo\n")
	demo := serve(t, data, "--config", file)
	message := letter("Samma meddelande")
	message.Text = "<article><para>Se <b>här</b></para></article>" // would show the fallback
	repeat(t, demo, message)
	demo.Signal(syscall.SIGKILL)

	write(t, file, "environment: demo\nsystems: [{id: SE45454, name: Demo-e-tjänsten, answers: strict}]\n")
	demo = serve(t, data, "--config", file)
	defer demo.stop(t)
	repeat(t, demo, message)
	other := message
	other.Description = "Ett annat"
	client := rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest"}
	if answer, err := client.AddMessage(t.Context(), other); err != nil || answer.ResultCode != inbox.ResultError {
		t.Errorf("the system is not strict: %+v, %v", answer, err)
	}
	love := demo.visitor(t)
	love.logIn("199908072391")
	if titles := love.titles(); len(titles) != 1 || titles[0] != message.Description {
		t.Errorf("stored %q", titles)
	}
}

// repeat sends a message a hundred times at once, and wants it answered OK each time.
func repeat(t *testing.T, demo *instance, message inbox.Delivery) {
	t.Helper()
	client := rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest", HTTP: &http.Client{Timeout: 20 * time.Second}}
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			answer, err := client.AddMessage(context.Background(), message)
			if err != nil || answer.ResultCode != inbox.ResultOK {
				t.Errorf("answered %+v, %v", answer, err)
			}
		})
	}
	all.Wait()
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// secured is a program whose contracts listener speaks mutual TLS.
type secured struct {
	*instance
	folder  string
	servers *testkit.Authority
	callers *testkit.Authority
}

// serveSecured starts the demo with mutual TLS, for two callers.
func serveSecured(t *testing.T) *secured {
	t.Helper()
	s := &secured{folder: t.TempDir()}
	s.newCertificates(t)
	file := filepath.Join(s.folder, "inkorg.yaml")
	write(t, file, `environment: demo
contracts:
  tls: {certificate: server.crt, key: server.key, client_ca: ca.crt}
  callers: [SE111, SE222]
systems:
  - {id: LISTA, name: Med lista, callers: [SE111]}
`)
	s.instance = serve(t, t.TempDir(), "--config", file)
	s.contracts = strings.Replace(s.contracts, "http://", "https://", 1)
	return s
}

// newCertificates writes certificates of new authorities where the program reads them.
func (s *secured) newCertificates(t *testing.T) {
	t.Helper()
	s.servers, s.callers = testkit.NewAuthority(t, "servers"), testkit.NewAuthority(t, "callers")
	server := s.servers.Server()
	for name, content := range map[string][]byte{
		"server.crt": server.Certificate, "server.key": server.Key, "ca.crt": s.callers.PEM(), "servers.crt": s.servers.PEM(),
	} {
		write(t, filepath.Join(s.folder, name), string(content))
	}
}

// sendAs delivers by the program's own test sender as a caller.
func (s *secured) sendAs(t *testing.T, hsaID, system string) (out string, code int) {
	t.Helper()
	caller := s.callers.Caller(hsaID, time.Hour)
	certificate, key := filepath.Join(s.folder, hsaID+".crt"), filepath.Join(s.folder, hsaID+".key")
	write(t, certificate, string(caller.Certificate))
	write(t, key, string(caller.Key))
	return s.send(t, "--cert", certificate, "--key", key, "--ca", filepath.Join(s.folder, "servers.crt"),
		"--to", "191212121212", "--system", system, "--unit", "SE23210000", "--unit-name", "N", "--description", "D")
}

// TestMutualTLSOfTheProgram: who calls is known by the certificate, and held to the lists;
// the WSDL says https.
func TestMutualTLSOfTheProgram(t *testing.T) {
	demo := serveSecured(t)
	defer demo.stop(t)
	for name, row := range map[string]struct {
		caller, system string
		code           int
		out            string
	}{
		"on both lists":        {"SE111", "LISTA", 0, "resultCode: OK"},
		"not on the system's":  {"SE222", "LISTA", 3, `caller "SE222" may not send for sourceSystem "LISTA"`},
		"system without list":  {"SE222", "SE45454", 0, "resultCode: OK"},
		"not on the list":      {"SE333", "SE45454", 4, `CALLER: expected a caller on this producer's list, "SE333" is not`},
		"the program says how": {"SE111", "SE45454", 0, "resultCode: OK"},
	} {
		if out, code := demo.sendAs(t, row.caller, row.system); code != row.code || !strings.Contains(out, row.out) {
			t.Errorf("%s: exit %d, %s", name, code, out)
		}
	}
	if out, code := demo.send(t, "--ca", filepath.Join(demo.folder, "servers.crt"), "--active", "--to", "191212121212"); code != 1 || !strings.Contains(out, "certificate") {
		t.Errorf("without a certificate: exit %d, %s", code, out)
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs: demo.servers.Pool(), Certificates: []tls.Certificate{demo.callers.Caller("SE111", time.Hour).TLS},
	}}}
	if wsdl := fetch(t, &client, demo.contracts+"/IsActiveUser/1/rivtabp21?wsdl"); !strings.Contains(wsdl, `location="`+demo.contracts+"/IsActiveUser") {
		t.Errorf("the WSDL does not say https:\n%s", wsdl)
	}
}

// fetch gives what is at an address.
func fetch(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestCertificatesAreRenewedOnHangUp with the real program: new ones are for new
// connections, and one that is open goes on. What cannot be read changes nothing.
func TestCertificatesAreRenewedOnHangUp(t *testing.T) {
	demo := serveSecured(t)
	defer demo.stop(t)
	open := &rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest", HTTP: &http.Client{Transport: &http.Transport{
		MaxConnsPerHost: 1,
		TLSClientConfig: &tls.Config{RootCAs: demo.servers.Pool(), Certificates: []tls.Certificate{demo.callers.Caller("SE111", time.Hour).TLS}},
	}}}
	ask := func(when string) {
		t.Helper()
		if _, err := open.IsActiveUser(t.Context(), "191212121212"); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	ask("before")
	old := *demo
	demo.newCertificates(t)
	demo.hangUp(t, "reloaded")
	ask("on a connection from before")
	if out, code := demo.sendAs(t, "SE111", "LISTA"); code != 0 {
		t.Errorf("with the new certificates: exit %d, %s", code, out)
	}
	if out, code := old.sendAs(t, "SE111", "LISTA"); code != 1 {
		t.Errorf("with a certificate of before: exit %d, %s", code, out)
	}
	write(t, filepath.Join(demo.folder, "server.crt"), "no certificate")
	demo.hangUp(t, "not reloaded")
	if out, code := demo.sendAs(t, "SE222", "SE45454"); code != 0 {
		t.Errorf("after a certificate that cannot be read: exit %d, %s", code, out)
	}
}

// TestReloadUnderLoad: senders notice nothing of the configuration being read again, over
// and over, with thousands of units.
func TestReloadUnderLoad(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "inkorg.yaml")
	write(t, file, "environment: demo\nunits_file: enheter.csv\n")
	var units strings.Builder
	units.WriteString("hsa_id;name\n")
	for n := range 3000 {
		fmt.Fprintf(&units, "SE1111111111-%d;Mottagning %d\n", n, n)
	}
	write(t, filepath.Join(folder, "enheter.csv"), units.String())
	demo := serve(t, t.TempDir(), "--config", file)
	defer demo.stop(t)
	client := rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest", HTTP: &http.Client{Timeout: 20 * time.Second}}
	ctx, stop := context.WithCancel(t.Context())
	var senders sync.WaitGroup
	sent := make([]int, 4)
	for sender := range sent {
		senders.Go(func() {
			for ctx.Err() == nil {
				message := letter(fmt.Sprintf("%d-%d", sender, sent[sender]))
				message.OrganisationUnit.UnitID = fmt.Sprintf("SE1111111111-%d", 700*sender+sent[sender]%700)
				if answer, err := client.AddMessage(context.Background(), message); err != nil || answer.ResultCode != inbox.ResultOK {
					t.Errorf("answered %+v, %v", answer, err)
					return
				}
				sent[sender]++
			}
		})
	}
	for n := range 5 {
		if err := demo.Notify(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		for range 200 {
			if strings.Count(demo.Err(), "reloaded") > n {
				break
			}
			time.Sleep(25 * time.Millisecond)
		}
	}
	stop()
	senders.Wait()
	if reloads, refused := strings.Count(demo.Err(), "reloaded"), strings.Count(demo.Err(), "not reloaded"); reloads < 5 || refused > 0 {
		t.Errorf("%d reloads, %d of them refused", reloads, refused)
	}
	for sender, count := range sent {
		if count == 0 {
			t.Errorf("sender %d sent nothing", sender)
		}
	}
}

// TestReadyAsksByTLS: the ops listener can be asked by way of a proxy that ends TLS before
// it, also one that wants a certificate.
func TestReadyAsksByTLS(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	authority, folder := testkit.NewAuthority(t, "both"), t.TempDir()
	proxy := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: demo.ops}))
	proxy.TLS = &tls.Config{
		Certificates: []tls.Certificate{authority.Server().TLS}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: authority.Pool(),
	}
	proxy.Config.ErrorLog = log.New(io.Discard, "", 0)
	proxy.StartTLS()
	defer proxy.Close()
	caller := authority.Caller("SE111", time.Hour)
	for name, content := range map[string][]byte{"ca.crt": authority.PEM(), "caller.crt": caller.Certificate, "caller.key": caller.Key} {
		write(t, filepath.Join(folder, name), string(content))
	}
	ready := func(flags ...string) (string, error) {
		out, err := testkit.Command(program, append([]string{"ready", "--ops", proxy.URL, "--ca", filepath.Join(folder, "ca.crt")}, flags...)...).CombinedOutput()
		return string(out), err
	}
	if out, err := ready("--cert", filepath.Join(folder, "caller.crt"), "--key", filepath.Join(folder, "caller.key")); err != nil {
		t.Errorf("with a certificate: %v, %s", err, out)
	}
	if out, err := ready(); err == nil {
		t.Errorf("without a certificate: %s", out)
	}
}

// TestDryRunTellsOfAReceiverThatStores: another producer takes what it does not know for
// an extension, and stores the message.
func TestDryRunTellsOfAReceiverThatStores(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><AddMessageToPatientPortalInboxResponse `+
			`xmlns="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1"><resultCode>OK</resultCode>`+
			`</AddMessageToPatientPortalInboxResponse></e:Body></e:Envelope>`)
	}))
	defer other.Close()
	command := testkit.Command(program, "send", "--endpoint", other.URL, "--to", "191212121212", "--system", "S", "--unit", "U", "--unit-name", "N", "--dry-run")
	command.Stdin = strings.NewReader("Hej!")
	if out, err := command.CombinedOutput(); err == nil || !strings.Contains(string(out), "does not know dry runs") {
		t.Errorf("%v\n%s", err, out)
	}
}
