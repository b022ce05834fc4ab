package e2e

import (
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// notifying is a configuration of the demo that tells citizens by a mail server, some seconds
// after a message: time to kill the program before.
func notifying(t *testing.T, mail *testkit.SMTPServer) string {
	t.Helper()
	host, port, err := net.SplitHostPort(mail.Address)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "inkorg.yaml")
	settings := "environment: demo\nnotifications:\n  delay: 5s\n  smtp: {host: " + host + ", port: " + port + ", security: none, from: svara-inte@inkorg.example}\n"
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// notify delivers one message, the same each time, of which its receiver is to be told.
func (i *instance) notify(t *testing.T) {
	t.Helper()
	out, code := i.send(t, "--to", noCases, "--system", "SE45454", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Hemligt", "--notify")
	if code != 0 || !strings.Contains(out, "OK") {
		t.Fatalf("send: %d %s", code, out)
	}
}

// TestToldByEmail: somebody chooses it on the page, a care system sends a message twice, the
// program is killed before it is due, and is sent to again when it is back: one e-mail comes,
// which says nothing.
func TestToldByEmail(t *testing.T) {
	mail := testkit.NewSMTPServer(t).Start()
	file, data := notifying(t, mail), t.TempDir()
	demo := serve(t, data, "--config", file)
	v := demo.visitor(t)
	v.logIn(noCases)
	saved := v.submit(v.get("/installningar"), "form[action='/installningar']", url.Values{
		"epost": {"1"}, "adress": {"love@Exempel.example"}, "spara": {"1"},
	})
	if said := saved.doc.Find("main [role=status]").Text(); !strings.Contains(said, "sparade") {
		t.Fatalf("the page says %q", said)
	}
	demo.notify(t)
	demo.notify(t)
	demo.Signal(syscall.SIGKILL)

	again := serve(t, data, "--config", file)
	defer again.stop(t)
	again.notify(t)
	letter := mail.Await(1)[0]
	if letter.To != "love@exempel.example" || letter.From != "svara-inte@inkorg.example" {
		t.Errorf("from %s to %s", letter.From, letter.To)
	}
	for _, secret := range []string{"Hemligt", "Björken", "Love", noCases, "http"} {
		if strings.Contains(letter.Body+letter.Header.Get("Subject"), secret) {
			t.Errorf("the e-mail says %q: %s", secret, letter.Body)
		}
	}
	emptied(t, data)
	if n := len(mail.Taken()); n != 1 {
		t.Errorf("%d e-mails", n)
	}
}

// TestToldOnce: of a hundred repeats at once, a hundred more after the program was killed
// before anybody was told, and a hundred when they had been, one e-mail and one SMS come of
// one message. The mail server wants TLS and a log-in, and the gateway is one over HTTP.
func TestToldOnce(t *testing.T) {
	authority, folder, data := testkit.NewAuthority(t, "servers"), t.TempDir(), t.TempDir()
	mail := testkit.NewSMTPServer(t)
	mail.TLS = &tls.Config{Certificates: []tls.Certificate{authority.Server().TLS}}
	mail.User, mail.Password = "inkorg", "hemligt"
	mail.Start()
	gateway := newSMSGateway(t)
	host, port, err := net.SplitHostPort(mail.Address)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "ca.crt"), string(authority.PEM()))
	file := filepath.Join(folder, "inkorg.yaml")
	write(t, file, `environment: demo
notifications:
  delay: 15s
  smtp: {host: `+host+`, port: `+port+`, ca: ca.crt, username: inkorg, password: hemligt, from: svara-inte@inkorg.example}
  sms: {url: "`+gateway.URL+`/send", template: '{"to": "{number}", "text": "{text}", "ref": "{id}"}', headers: ['X-Key: nyckel']}
`)
	demo := serve(t, data, "--config", file)
	v := demo.visitor(t)
	v.logIn(noCases)
	v.submit(v.get("/installningar"), "form[action='/installningar']", url.Values{
		"epost": {"1"}, "adress": {"love@exempel.example"}, "sms": {"1"}, "mobil": {"070-174 06 05"}, "spara": {"1"},
	})
	message := letter("Samma meddelande")
	message.Notify = true
	repeat(t, demo, message)
	demo.Signal(syscall.SIGKILL)
	if n := len(mail.Taken()) + len(gateway.asked()); n != 0 {
		t.Fatalf("%d were told before the program was killed: it took too long", n)
	}

	demo = serve(t, data, "--config", file)
	repeat(t, demo, message)
	mail.Await(1)
	emptied(t, data)
	demo.Signal(syscall.SIGKILL)

	demo = serve(t, data, "--config", file)
	defer demo.stop(t)
	repeat(t, demo, message)
	emptied(t, data)
	if taken := mail.Taken(); len(taken) != 1 || !taken[0].Encrypted || taken[0].User != "inkorg" || taken[0].To != "love@exempel.example" {
		t.Errorf("e-mails %+v", taken)
	}
	asked := gateway.asked()
	if len(asked) != 1 || asked[0].To != "+46701740605" || asked[0].Ref == "" || asked[0].key != "nyckel" {
		t.Fatalf("SMS %+v", asked)
	}
	for _, secret := range []string{"Samma", "Mottagningen", "Love", noCases, "http"} {
		if strings.Contains(asked[0].Text, secret) {
			t.Errorf("the SMS says %q: %s", secret, asked[0].Text)
		}
	}
	love := demo.visitor(t)
	love.logIn(noCases)
	if titles := love.titles(); len(titles) != 1 {
		t.Errorf("stored %q", titles)
	}
}

// smsGateway is an SMS gateway over HTTP that keeps what it is asked for.
type smsGateway struct {
	*httptest.Server
	mu  sync.Mutex
	got []sms
}

// sms is what the gateway is asked to send.
type sms struct {
	To, Text, Ref string
	key           string
}

func newSMSGateway(t *testing.T) *smsGateway {
	t.Helper()
	g := &smsGateway{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked := sms{key: r.Header.Get("X-Key")}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Errorf("the gateway cannot read it: %v", err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.got = append(g.got, asked)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *smsGateway) asked() []sms {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]sms(nil), g.got...)
}

// emptied waits until nothing is left in the outbox of a running program, as its command says
// beside it.
func emptied(t *testing.T, data string) {
	t.Helper()
	var said string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		out, err := testkit.Command(program, "outbox", "list", "--data", data).CombinedOutput()
		if err != nil {
			t.Fatalf("outbox list: %v\n%s", err, out)
		}
		if said = string(out); strings.HasPrefix(said, "0 waiting, 0 dead.") {
			return
		}
	}
	t.Errorf("the outbox holds\n%s", said)
}
