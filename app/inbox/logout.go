package inbox

import (
	"context"
	"encoding/base64"
	"strings"
	"time"
)

// PendingLogout is a log-out that goes on to an identity provider. The session here has
// ended by then.
type PendingLogout struct {
	RequestID  string     // ID of the LogoutRequest
	RelayState SecretHash // of the handle the identity provider carries back
	Browser    SecretHash // of the cookie that binds the log-out to the browser
	IdP        string     // entity id asked
	Message    string     // what takes the browser on to the identity provider; the inbox does not read it
}

// Log-outs are kept among the begun log-ins, under names that no log-in goes by.
const (
	logoutPrefix = "logout "
	goOnPrefix   = "logout-on "
)

func goOnName(browser SecretHash) string {
	return goOnPrefix + base64.RawURLEncoding.EncodeToString(browser[:])
}

// BeginLogout remembers a log-out that is to go on to an identity provider: what takes the
// browser there, and what the answer is held against. Browser must be new with
// each log-out.
func (s *Service) BeginLogout(ctx context.Context, p PendingLogout) error {
	if err := s.BeginLogin(ctx, PendingLogin{RequestID: goOnName(p.Browser), IdP: p.IdP, ReturnTo: p.Message}); err != nil {
		return err
	}
	return s.BeginLogin(ctx, PendingLogin{
		RequestID: logoutPrefix + p.RequestID, RelayState: p.RelayState, Browser: p.Browser, IdP: p.IdP,
	})
}

// GoOnLogout gives the identity provider that the log-out of a browser goes on to, and the
// message, once. NotFound when there is none, or it has been given.
func (s *Service) GoOnLogout(ctx context.Context, browser SecretHash) (PendingLogout, error) {
	begun, err := s.takePending(ctx, goOnName(browser))
	if err != nil {
		return PendingLogout{}, err
	}
	return PendingLogout{Browser: browser, IdP: begun.IdP, Message: begun.ReturnTo}, nil
}

// TakeLogout gives the log-out that an identity provider answers, once, and only before it
// expires. NotFound otherwise.
func (s *Service) TakeLogout(ctx context.Context, requestID string) (PendingLogout, error) {
	begun, err := s.takePending(ctx, logoutPrefix+requestID)
	if err != nil {
		return PendingLogout{}, err
	}
	return PendingLogout{RequestID: requestID, RelayState: begun.RelayState, Browser: begun.Browser, IdP: begun.IdP}, nil
}

// isLogout says whether what is kept under a name is no log-in.
func isLogout(name string) bool {
	return strings.HasPrefix(name, logoutPrefix) || strings.HasPrefix(name, goOnPrefix)
}

// LogoutOrder is the request of an identity provider that sessions end which it opened.
type LogoutOrder struct {
	ID             string    // of the request
	Until          time.Time // how long the ID is remembered
	IdP            string    // entity id
	NameID         string    // of whom it opened the sessions for
	SessionIndexes []string  // of these; none: all of them
}

// EndSessions carries out an order, once, and says how many sessions there were. Conflict
// when it has been carried out before.
func (s *Service) EndSessions(ctx context.Context, order LogoutOrder) (ended int, err error) {
	if order.NameID == "" {
		return 0, Errorf(Invalid, "a log-out of nobody")
	}
	return s.store.EndSessions(ctx, order, AuditEntry{At: s.now(), Action: AuditLogOut, Actor: ActorIdP, Detail: order.IdP})
}
