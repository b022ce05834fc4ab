package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	"inkorg/app/inbox"
)

// Letter is one notification, ready to be sent.
type Letter struct {
	ID string // the same when it is sent again
	At time.Time
	To string // telephone number or e-mail address, as inbox keeps them
	Text
}

// Text is what a notification says. It names no sender and no content and holds no link.
type Text struct {
	Subject string // of an e-mail
	Body    string
}

// Sender is a way of sending.
type Sender interface {
	// Send hands a letter over. When it gives nil somebody else has taken it. The error is a
	// *Failure; any other means that nothing is known but that it did not work.
	Send(ctx context.Context, letter Letter) error
}

// Blame says what a failure to send is about, which decides what becomes of the letter.
type Blame int

// What a failure can be about.
const (
	BlameServer   Blame = iota // the server, or how we are set up: others would fail too
	BlameMoment                // this letter at this moment: later it may be taken
	BlameReceiver              // this receiver for good
)

// Failure is why a letter was not taken. Its text is for operators: it names codes, never an
// address or what a server says, which can repeat one.
type Failure struct {
	Blame  Blame
	Reason string // a few words, such as "smtp 550"
}

// Error gives the reason.
func (f *Failure) Error() string { return f.Reason }

// failureOf gives the failure that an error of a sender is; nil for none.
func failureOf(err error) *Failure {
	if err == nil {
		return nil
	}
	if failure, is := errors.AsType[*Failure](err); is {
		return failure
	}
	return &Failure{BlameServer, "no answer"}
}

// connectionReason says why there is no connection, or no answer on it, in words that hold
// nothing of the address.
func connectionReason(err error) string {
	if timed, is := errors.AsType[net.Error](err); is && timed.Timeout() {
		return "no answer in time"
	}
	if _, is := errors.AsType[*tls.CertificateVerificationError](err); is {
		return "certificate not trusted"
	}
	return "no connection"
}

// Senders are the ways of sending that there are.
type Senders map[inbox.NotificationMethod]Sender
