package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// Security says how the connection to a mail server is encrypted.
type Security string

// The securities. SecuritySTARTTLS begins in the clear and goes on no further without
// encryption, SecurityTLS is encrypted from the start, SecurityNone never is.
const (
	SecuritySTARTTLS Security = "starttls"
	SecurityTLS      Security = "tls"
	SecurityNone     Security = "none"
)

// SMTP sends by e-mail.
type SMTP struct {
	Host     string
	Port     int
	Security Security
	RootCAs  *x509.CertPool // nil: those of the system
	Username string         // empty: no log-in
	Password string
	From     netmail.Address
	Timeout  time.Duration // to connect, and again to send
}

// Send hands a letter over to the mail server, over a connection of its own.
func (s *SMTP) Send(ctx context.Context, letter Letter) error {
	message, err := s.message(letter)
	if err != nil {
		return err
	}
	wire := &wire{security: s.Security, config: s.tlsConfig(), timeout: s.Timeout}
	defer wire.close()
	client, err := mail.NewClient(s.Host, s.options(wire)...)
	if err != nil {
		return &Failure{BlameServer, "smtp settings"}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return connectFailure(err)
	}
	defer context.AfterFunc(ctx, wire.close)()
	// What a server does after it has taken the letter changes nothing.
	if err := client.Send(message); err != nil && !message.IsDelivered() {
		return sendFailure(err)
	}
	_ = client.Close() // takes leave; the letter has been taken
	return nil
}

func (s *SMTP) options(wire *wire) []mail.Option {
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(s.Timeout), mail.WithTLSConfig(s.tlsConfig()),
		mail.WithDialContextFunc(wire.dial), mail.WithTLSPolicy(mail.NoTLS), mail.WithoutNoop(),
	}
	if s.Security == SecuritySTARTTLS {
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.Username != "" {
		options = append(options, mail.WithUsername(s.Username), mail.WithPassword(s.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return options
}

func (s *SMTP) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}
}

// message writes a letter as an e-mail that no machine answers (RFC 3834).
func (s *SMTP) message(letter Letter) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	message.FromMailAddress(&s.From)
	if err := message.To(letter.To); err != nil {
		return nil, &Failure{BlameReceiver, "no e-mail address"}
	}
	_, domain, _ := strings.Cut(s.From.Address, "@")
	message.SetMessageIDWithValue(letter.ID + "@" + domain)
	message.SetDateWithValue(letter.At)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.Subject(letter.Subject)
	message.SetBodyString(mail.TypeTextPlain, letter.Body)
	return message, nil
}

// wire is the connection of one letter, which the library leaves open when a server refuses
// the log-in.
type wire struct {
	security Security
	config   *tls.Config
	timeout  time.Duration
	conn     net.Conn
}

func (w *wire) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: w.timeout}
	var err error
	if w.security == SecurityTLS {
		w.conn, err = (&tls.Dialer{NetDialer: dialer, Config: w.config}).DialContext(ctx, network, address)
	} else {
		w.conn, err = dialer.DialContext(ctx, network, address)
	}
	return w.conn, err
}

func (w *wire) close() {
	if w.conn != nil {
		_ = w.conn.Close() // it has been closed already when all went well
	}
}

// connectFailure is what a connection that never came to a letter failed for.
func connectFailure(err error) error {
	reason := connectionReason(err)
	switch text := err.Error(); { // the library has no errors for these
	case strings.Contains(text, "AUTH"):
		reason = "log-in refused"
	case strings.Contains(text, "STARTTLS"):
		reason = "no STARTTLS"
	}
	return &Failure{BlameServer, "smtp: " + reason}
}

// sendFailure is what became of a letter that the server did not take. Only a refusal of the
// receiver is the receiver's: the rest is the same for all letters.
func sendFailure(err error) error {
	failed, is := errors.AsType[*mail.SendError](err)
	if !is || failed.ErrorCode() == 0 {
		return &Failure{BlameServer, "smtp: connection lost"}
	}
	failure := &Failure{BlameServer, fmt.Sprintf("smtp %d", failed.ErrorCode())}
	if failed.Reason == mail.ErrSMTPRcptTo {
		failure.Blame = BlameMoment
		if failed.ErrorCode() >= 500 {
			failure.Blame = BlameReceiver
		}
	}
	return failure
}
