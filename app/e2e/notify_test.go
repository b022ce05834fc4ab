package e2e

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
