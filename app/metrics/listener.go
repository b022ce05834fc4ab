package metrics

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// other is the label of everything that has no name of its own.
const other = "other"

// listener counts the requests of one listener.
type listener struct {
	*Metrics
	name string
}

// Request counts a request that was answered. The route is a pattern, and empty where a
// request reached none.
func (l listener) Request(route, method string, status int, took time.Duration) {
	l.requests.WithLabelValues(l.name, cmp.Or(route, other), known(method), strconv.Itoa(status)).Observe(took.Seconds())
}

// known bounds the methods, which a client can make up.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return method
	default:
		return other
	}
}

// Citizens is told what happens on the citizens' listener.
type Citizens struct{ listener }

// Citizens counts for the citizens' listener.
func (m *Metrics) Citizens() Citizens { return Citizens{listener{m, "citizens"}} }

// LogIn counts an answer of an identity provider by what came of it, and a refused one by
// its reason.
func (c Citizens) LogIn(outcome string, reason sso.Reason) {
	c.logins.WithLabelValues(outcome, string(reason)).Inc()
}

// Exit counts an exit. The mode is empty where a refusal came before it was known.
func (c Citizens) Exit(mode inbox.ExitMode, outcome string) {
	c.exits.WithLabelValues(string(mode), outcome).Inc()
}

// Contracts is told what happens on the contracts listener.
type Contracts struct{ listener }

// Contracts counts for the contracts listener.
func (m *Metrics) Contracts() Contracts { return Contracts{listener{m, "contracts"}} }

// Answer counts an answer to a call of a contract.
func (c Contracts) Answer(contract, result string) { c.answers.WithLabelValues(contract, result).Inc() }

// Fallback counts a delivery whose text would show the fallback text, by its profile.
func (m *Metrics) Fallback(profile string) { m.fallbacks.WithLabelValues(profile).Inc() }

// Stored counts a message that was stored, by its system: one of the configuration, since no
// other is let in.
func (m *Metrics) Stored(system string) { m.stored.WithLabelValues(system).Inc() }
