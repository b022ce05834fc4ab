package inbox

import (
	"crypto/sha256"
	"time"
)

// SecretHash is the form in which the store keeps a secret that a browser holds, so that
// a copy of the store opens no session.
type SecretHash [sha256.Size]byte

// HashSecret hashes a secret of a browser's cookie.
func HashSecret(secret string) SecretHash { return sha256.Sum256([]byte(secret)) }

// Session is a citizen's log-in in one browser.
type Session struct {
	ID        SecretHash
	Reference string // names it where its secret must not be; random
	Citizen   PersonID
	Name      string
	CreatedAt time.Time
	SeenAt    time.Time // last request, written at most once a minute
	Login     Login
}

// Login is what is known of a log-in: what the identity provider said, which exits and
// log-out need, and what the browser did.
type Login struct {
	IdP          string // entity id
	LoA          string // AuthnContextClassRef
	AuthnInstant time.Time
	GivenName    string // may be empty
	Surname      string // may be empty
	NameID       string
	NameIDFormat string
	SessionIndex string
	Device       Device
}

// Device is what a browser says that it is, in the words that people know it by. Nothing
// else that it says is kept.
type Device struct {
	Browser string // with its version, as "Firefox 143"; empty: unknown
	System  string // operating system, as "Windows 10/11"; empty: unknown
}

// PendingLogin is a log-in that has been sent to an identity provider and not come back.
// It is taken once.
type PendingLogin struct {
	RequestID  string     // ID of the AuthnRequest
	RelayState SecretHash // of the handle the identity provider carries back
	Browser    SecretHash // of the cookie that binds the request to the browser
	IdP        string     // entity id asked
	LoA        []string   // AuthnContextClassRefs asked for
	ReturnTo   string     // local path to go on to
	IssuedAt   time.Time
	ExpiresAt  time.Time
}

// SessionLimits say how long a log-in lasts.
type SessionLimits struct {
	Idle     time.Duration // since the last request
	Absolute time.Duration // since the log-in
}

// DefaultSessionLimits are half an hour idle and eight hours in all.
func DefaultSessionLimits() SessionLimits {
	return SessionLimits{Idle: 30 * time.Minute, Absolute: 8 * time.Hour}
}

// EndsAt says when a session ends if nothing more is heard of it.
func (l SessionLimits) EndsAt(s Session) time.Time {
	idle, absolute := s.SeenAt.Add(l.Idle), s.CreatedAt.Add(l.Absolute)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}
