package notify

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/template"
	"inkorg/app/testkit"
)

// failing is how often a server on loopback fails before it works.
type failing struct{ left atomic.Int32 }

func (f *failing) next() bool { return f.left.Add(-1) >= 0 }

// TestServersThatDropConnections, a mail server with STARTTLS and log-in and a gateway, both
// real: several messages of a minute are one e-mail and one SMS, however often a connection
// ends midway before that; and each try has the same identity.
func TestServersThatDropConnections(t *testing.T) {
	for at, format := range map[string]template.Template{
		"MAIL": pattern(t, template.JSON, jsonPattern),
		"RCPT": pattern(t, template.Form, "to={number}&text={text}&ref={id}"),
		"DATA": pattern(t, template.JSON, jsonPattern),
	} {
		t.Run(at, func(t *testing.T) {
			const failures = 3
			o := newOffice(t)
			var mailFails, gatewayFails failing
			mailFails.left.Store(failures)
			gatewayFails.left.Store(failures)
			server, authority := encrypted(t)
			server.User, server.Password = "inkorg", "hemligt"
			server.Answer = func(command, _ string) string {
				if command == at && mailFails.next() {
					return testkit.SMTPDrop
				}
				return ""
			}
			server.Start()
			mails := mailer(t, server, SecuritySTARTTLS)
			mails.RootCAs, mails.Username, mails.Password = authority.Pool(), "inkorg", "hemligt"
			g := newGateway(t, func(w http.ResponseWriter, r *http.Request) {
				if gatewayFails.next() {
					drop(w, r)
				}
				w.WriteHeader(202)
			})
			texts := texter(t, g.URL)
			texts.Template = format
			o.Senders = Senders{inbox.MethodSMS: texts, inbox.MethodEmail: mails}

			for range 5 {
				o.deliver(tolvan)
				o.after(10 * time.Second)
			}
			for range failures + 2 {
				o.after(time.Hour)
			}
			taken, asked := server.Taken(), g.requests()
			if len(taken) != 1 || !taken[0].Encrypted || taken[0].User != "inkorg" || taken[0].To != "tolvan@example.se" {
				t.Errorf("e-mails %+v", taken)
			}
			if len(asked) != failures+1 {
				t.Fatalf("the gateway was asked %d times", len(asked))
			}
			for _, one := range asked {
				if one.body != asked[0].body {
					t.Errorf("asked for %s, and then for %s", asked[0].body, one.body)
				}
			}
			if n := len(o.outbox(false)) + len(o.outbox(true)); n != 0 {
				t.Errorf("%d are left", n)
			}
			for _, method := range []string{"SMS", "Email"} {
				if sent, failed := o.told.counts[method+" sent"], o.told.counts[method+" failed"]; sent != 1 || failed != failures {
					t.Errorf("%s: %d sent, %d failed", method, sent, failed)
				}
			}
		})
	}
}

// TestDeadLettersAreSentOnceTheServersWork, when somebody has them tried again: those that a
// real server refused, and those that it never answered.
func TestDeadLettersAreSentOnceTheServersWork(t *testing.T) {
	o := newOffice(t)
	var refuses atomic.Bool
	refuses.Store(true)
	server := testkit.NewSMTPServer(t)
	server.Answer = func(command, _ string) string {
		if command == "RCPT" && refuses.Load() {
			return "550 5.1.1 no such user"
		}
		return ""
	}
	server.Start()
	g := newGateway(t, func(w http.ResponseWriter, r *http.Request) {
		if refuses.Load() {
			drop(w, r)
		}
	})
	o.Senders = Senders{inbox.MethodSMS: texter(t, g.URL), inbox.MethodEmail: mailer(t, server, SecurityNone)}
	o.deliver(tolvan)
	o.after(time.Minute)
	if dead := o.outbox(true); len(dead) != 1 || dead[0].Failure != "smtp 550" {
		t.Errorf("dead after a minute: %+v", dead)
	}
	for range 2 * maxTries {
		o.after(longestWait * 5 / 4)
	}
	dead := o.outbox(true)
	if len(dead) != 2 || len(o.outbox(false)) != 0 || len(g.requests()) != maxTries {
		t.Fatalf("dead in the end: %+v; the gateway was asked %d times", dead, len(g.requests()))
	}
	refuses.Store(false)
	o.after(time.Hour)
	if len(server.Taken()) != 0 || len(g.requests()) != maxTries {
		t.Error("what is dead was tried by itself")
	}
	for _, n := range dead {
		revived, err := o.store.ReviveNotifications(t.Context(), n.ID, o.now)
		must(t, err)
		if revived != 1 {
			t.Errorf("%d revived", revived)
		}
	}
	o.after(0)
	var sms map[string]string
	last := g.requests()[len(g.requests())-1]
	if err := json.Unmarshal([]byte(last.body), &sms); err != nil || sms["to"] != "+46701740605" || sms["text"] == "" {
		t.Errorf("asked for %s (%v)", last.body, err)
	}
	if len(server.Taken()) != 1 || len(g.requests()) != maxTries+1 || len(o.outbox(true))+len(o.outbox(false)) != 0 {
		t.Errorf("%d e-mails, %d requests", len(server.Taken()), len(g.requests()))
	}
}
