package config

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/template"
)

// Notifications are how citizens are told of new messages.
type Notifications struct {
	// Delay is how long after a message its receiver is told. What comes meanwhile is told of
	// together with it.
	Delay time.Duration `key:"delay" default:"1m"`
	// SMTP is the mail server. Without one nobody is told by e-mail; in the demo such
	// notifications go to the log.
	SMTP SMTP `key:"smtp"`
	// SMS is the SMS gateway, likewise.
	SMS SMSGateway `key:"sms"`
}

// SMTP is a mail server.
type SMTP struct {
	Host string `key:"host"`
	// Port is by default 587 for starttls, 465 for tls and 25 for none.
	Port Count `key:"port"`
	// Security is how the connection is encrypted: starttls and tls do not go on without.
	Security string `key:"security" oneof:"starttls tls none" default:"starttls"`
	// CA holds the authorities that the server's certificate may come from; by default those
	// of the machine.
	CA Path `key:"ca"`
	// Username and Password log in with the server; without them nobody does.
	Username string `key:"username"`
	Password Secret `key:"password"`
	// From is who the e-mails are from.
	From Mailbox `key:"from"`
	// Timeout is how long connecting may take, and then sending.
	Timeout time.Duration `key:"timeout" default:"10s"`

	LoadedCA *x509.CertPool // what CA holds; nil: those of the machine
}

// Set says whether there is a server.
func (s SMTP) Set() bool { return s.Host != "" }

// SMSGateway is an HTTP gateway that sends SMS.
type SMSGateway struct {
	URL    WebURL `key:"url"`
	Method string `key:"method" oneof:"POST PUT" default:"POST"`
	// Headers are HTTP headers to send along, with a place {id}.
	Headers []Header `key:"headers"`
	// Format is how Template is written.
	Format string `key:"format" oneof:"json form" default:"json"`
	// Template is the body, with places {number}, {text} and {id}.
	Template string `key:"template"`
	// Success are the HTTP statuses that mean that the gateway has taken an SMS; by default
	// 200, 201, 202 and 204.
	Success []Status `key:"success"`
	// CA holds the authorities that the gateway's certificate may come from; by default those
	// of the machine.
	CA Path `key:"ca"`
	// Timeout is how long a request may take.
	Timeout time.Duration `key:"timeout" default:"10s"`

	LoadedCA       *x509.CertPool // what CA holds; nil: those of the machine
	LoadedTemplate template.Template
}

// Set says whether there is a gateway.
func (s SMSGateway) Set() bool { return s.URL != "" }

// Methods are the ways in which citizens can be told. The demo has all: without a server, a
// notification goes to the log.
func (c Config) Methods() []inbox.NotificationMethod {
	var methods []inbox.NotificationMethod
	if c.Notifications.SMS.Set() || c.Environment == EnvironmentDemo {
		methods = append(methods, inbox.MethodSMS)
	}
	if c.Notifications.SMTP.Set() || c.Environment == EnvironmentDemo {
		methods = append(methods, inbox.MethodEmail)
	}
	return methods
}

// Secret is a text that is not shown, however it is printed.
type Secret string

// String hides it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[secret]"
}

// GoString hides it.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Header is an HTTP header. Its value can be secret, and is not shown.
type Header struct {
	Name  string
	Value Secret
}

// UnmarshalText reads "Name: value". The error does not repeat the value.
func (h *Header) UnmarshalText(text []byte) error {
	name, value, found := strings.Cut(string(text), ":")
	value = strings.TrimSpace(value)
	switch {
	case !found, !headerName.MatchString(name), value == "", strings.ContainsAny(value, "\r\n"):
		return errors.New("is no HTTP header; expected Name: value")
	case http.CanonicalHeaderKey(name) == "Content-Type":
		return errors.New("says Content-Type; expected format beside it to say that")
	}
	*h = Header{name, Secret(value)}
	return nil
}

// Status is an HTTP status that a server can answer with in the end.
type Status int

// UnmarshalText reads a status from 200 to 599.
func (s *Status) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 200 || n > 599 {
		return fmt.Errorf("%q is no HTTP status; expected one such as 200", text)
	}
	*s = Status(n)
	return nil
}

// Mailbox is an e-mail address, perhaps with a name.
type Mailbox struct{ netmail.Address }

// UnmarshalText reads "name@example.se" or "Name <name@example.se>".
func (m *Mailbox) UnmarshalText(text []byte) error {
	address, err := netmail.ParseAddress(string(text))
	if err != nil {
		return fmt.Errorf("%q is no e-mail address; expected name@example.se, or Name <name@example.se>", text)
	}
	m.Address = *address
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (m Mailbox) MarshalText() ([]byte, error) { return []byte(m.String()), nil }
