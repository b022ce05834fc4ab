package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
)

var now = time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)

// letter is one to a made-up receiver.
func letter(to string) Letter {
	return Letter{ID: "m1-email", At: now, To: to, Text: Text{Subject: "Nytt meddelande på svenska", Body: "Hej!\n\nDet finns något nytt på åäö.\n"}}
}

// mailer sends to a test server.
func mailer(t *testing.T, server *testkit.SMTPServer, security Security) *SMTP {
	t.Helper()
	host, port, err := net.SplitHostPort(server.Address)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return &SMTP{
		Host: host, Port: number, Security: security, Timeout: 5 * time.Second,
		From: netmail.Address{Name: "Min inkorg på nätet", Address: "svara-inte@inkorg.example.se"},
	}
}

// encrypted gives a server with TLS, and a pool that trusts it.
func encrypted(t *testing.T) (*testkit.SMTPServer, *testkit.Authority) {
	authority := testkit.NewAuthority(t, "test")
	server := testkit.NewSMTPServer(t)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{authority.Server().TLS}}
	return server, authority
}

func wantFailure(t *testing.T, err error, blame Blame, reason string) {
	t.Helper()
	var failure *Failure
	if !errors.As(err, &failure) || failure.Blame != blame || failure.Reason != reason {
		t.Errorf("%#v, want blame %d, %q", err, blame, reason)
	}
}

// TestMail: what arrives says who it is from and what it is, and that no machine is to answer.
func TestMail(t *testing.T) {
	server := testkit.NewSMTPServer(t).Start()
	if err := mailer(t, server, SecurityNone).Send(t.Context(), letter("tolvan@example.se")); err != nil {
		t.Fatal(err)
	}
	taken := server.Taken()
	if len(taken) != 1 {
		t.Fatalf("%d letters", len(taken))
	}
	mail := taken[0]
	if mail.From != "svara-inte@inkorg.example.se" || mail.To != "tolvan@example.se" || mail.Encrypted {
		t.Errorf("from %s to %s", mail.From, mail.To)
	}
	for name, want := range map[string]string{
		"From": "Min inkorg på nätet <svara-inte@inkorg.example.se>", "To": "<tolvan@example.se>",
		"Subject": "Nytt meddelande på svenska", "Auto-Submitted": "auto-generated",
		"Message-Id": "<m1-email@inkorg.example.se>", "Date": "Sun, 22 Nov 2026 08:14:00 +0000",
		"Content-Type": "text/plain; charset=UTF-8", "User-Agent": "", "Reply-To": "",
	} {
		got, err := new(mime.WordDecoder).DecodeHeader(mail.Header.Get(name))
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	body, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(mail.Body)))
	if err != nil || strings.ReplaceAll(strings.TrimSpace(string(body)), "\r\n", "\n") != "Hej!\n\nDet finns något nytt på åäö." {
		t.Errorf("body %q, %v", body, err)
	}
}

func TestMailIsEncrypted(t *testing.T) {
	t.Run("by STARTTLS, with log-in", func(t *testing.T) {
		server, authority := encrypted(t)
		server.User, server.Password = "inkorg", "hemligt"
		server.Start()
		sender := mailer(t, server, SecuritySTARTTLS)
		sender.RootCAs, sender.Username, sender.Password = authority.Pool(), "inkorg", "hemligt"
		if err := sender.Send(t.Context(), letter("a@example.se")); err != nil {
			t.Fatal(err)
		}
		if mail := server.Taken()[0]; !mail.Encrypted || mail.User != "inkorg" {
			t.Errorf("encrypted %v, user %q", mail.Encrypted, mail.User)
		}
		sender.Password = "fel"
		wantFailure(t, sender.Send(t.Context(), letter("a@example.se")), BlameServer, "smtp: log-in refused")
	})
	t.Run("from the start, with log-in", func(t *testing.T) {
		server, authority := encrypted(t)
		server.User, server.Password, server.Implicit = "inkorg", "hemligt", true
		server.Start()
		sender := mailer(t, server, SecurityTLS)
		sender.RootCAs, sender.Username, sender.Password = authority.Pool(), "inkorg", "hemligt"
		if err := sender.Send(t.Context(), letter("a@example.se")); err != nil {
			t.Fatal(err)
		}
		if mail := server.Taken()[0]; !mail.Encrypted || mail.User != "inkorg" {
			t.Errorf("encrypted %v, user %q", mail.Encrypted, mail.User)
		}
	})
	t.Run("or not sent", func(t *testing.T) {
		plain := testkit.NewSMTPServer(t).Start()
		wantFailure(t, mailer(t, plain, SecuritySTARTTLS).Send(t.Context(), letter("a@example.se")), BlameServer, "smtp: no STARTTLS")
		server, _ := encrypted(t)
		server.Start()
		wantFailure(t, mailer(t, server, SecuritySTARTTLS).Send(t.Context(), letter("a@example.se")), BlameServer, "smtp: certificate not trusted")
		if n := len(plain.Taken()) + len(server.Taken()); n != 0 {
			t.Errorf("%d letters went out", n)
		}
	})
}

// TestMailFailures: only a refusal of the receiver is the receiver's.
func TestMailFailures(t *testing.T) {
	for name, test := range map[string]struct {
		command, answer string
		blame           Blame
		reason          string
	}{
		"receiver unknown":         {"RCPT", "550 5.1.1 <a@example.se> no such user", BlameReceiver, "smtp 550"},
		"receiver not now":         {"RCPT", "451 4.7.1 greylisted", BlameMoment, "smtp 451"},
		"server is closing":        {"RCPT", testkit.SMTPDrop, BlameServer, "smtp: connection lost"},
		"we are not allowed":       {"MAIL", "550 5.7.1 not allowed", BlameServer, "smtp 550"},
		"no letters now":           {"DATA", "421 too busy", BlameServer, "smtp 421"},
		"letter refused":           {".", "554 5.7.1 looks like spam", BlameServer, "smtp 554"},
		"disk full":                {".", "452 4.3.1 disk full", BlameServer, "smtp 452"},
		"dropped after the letter": {".", testkit.SMTPDrop, BlameServer, "smtp: connection lost"},
		"dropped before it":        {"DATA", testkit.SMTPDrop, BlameServer, "smtp: connection lost"},
		"says nothing any more":    {"DATA", testkit.SMTPStall, BlameServer, "smtp: connection lost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testkit.NewSMTPServer(t)
			server.Answer = func(command, _ string) string {
				if command == test.command {
					return test.answer
				}
				return ""
			}
			server.Start()
			sender := mailer(t, server, SecurityNone)
			sender.Timeout = time.Second
			err := sender.Send(t.Context(), letter("a@example.se"))
			wantFailure(t, err, test.blame, test.reason)
			if strings.Contains(err.Error(), "example") {
				t.Errorf("the reason %q repeats the address", err)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		server := testkit.NewSMTPServer(t)
		server.Address = testkit.FreeAddress(t)
		wantFailure(t, mailer(t, server, SecurityNone).Send(t.Context(), letter("a@example.se")), BlameServer, "smtp: no connection")
	})
	t.Run("stopped meanwhile", func(t *testing.T) {
		server := testkit.NewSMTPServer(t)
		ctx, cancel := context.WithCancel(t.Context())
		server.Answer = func(string, string) string { cancel(); return testkit.SMTPStall }
		server.Start()
		begun := time.Now()
		if err := mailer(t, server, SecurityNone).Send(ctx, letter("a@example.se")); err == nil || time.Since(begun) > 4*time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
	})
}

// TestTakenIsTaken: what a server does after it has taken a letter makes nobody send it again.
func TestTakenIsTaken(t *testing.T) {
	server := testkit.NewSMTPServer(t)
	server.AfterTaking = testkit.SMTPDrop
	server.Start()
	if err := mailer(t, server, SecurityNone).Send(t.Context(), letter("a@example.se")); err != nil {
		t.Error(err)
	}
	if n := len(server.Taken()); n != 1 {
		t.Errorf("%d letters", n)
	}
}
