// Package logtest owns what the logs of the tests must not hold: anything that tells of a
// person. Whatever a test has the program log goes through it. It knows nothing of the
// program, and no product code imports it.
package logtest

import (
	"bytes"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Log is what a test has something log into. When the test is over it must not tell of any
// person.
type Log struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

// New gives a log, which is checked when the test is over. Beside what tells of any of the
// tests' people, the secrets must not stand in it: words of this test's headings, texts and
// addresses.
func New(t testing.TB, secrets ...string) *Log {
	l := new(Log)
	t.Cleanup(func() { Check(t, l.String(), secrets...) })
	return l
}

// Logger logs into a log that nobody reads but for what must not stand in it.
func Logger(t testing.TB) *slog.Logger { return New(t).Text() }

// Text logs into the log in words, everything there is to log.
func (l *Log) Text() *slog.Logger { return slog.New(slog.NewTextHandler(l, everything)) }

// JSON logs into the log in JSON, everything there is to log.
func (l *Log) JSON() *slog.Logger { return slog.New(slog.NewJSONHandler(l, everything)) }

var everything = &slog.HandlerOptions{Level: slog.LevelDebug}

// Write takes what is logged.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

// String is what has been logged so far, also while more is.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.String()
}

// Take gives what has been logged, and forgets it: for a test that logs more than fits into
// memory.
func (l *Log) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.buffer.Reset()
	return l.buffer.String()
}

// Check fails the test when a log tells of a person, or holds one of the secrets.
func Check(t testing.TB, log string, secrets ...string) {
	t.Helper()
	for line := range strings.Lines(log) {
		if found := Leaks(line, secrets...); len(found) > 0 {
			t.Errorf("the log holds %q: %s", found, line)
		}
	}
}

// Leaks gives what of a log tells of a person: anything that looks like a personal identity
// number, the names of the tests' people, and the secrets.
func Leaks(log string, secrets ...string) []string {
	found := personalNumber.FindAllString(log, -1)
	for _, secret := range slices.Concat(people, secrets) {
		if strings.Contains(log, secret) {
			found = append(found, secret)
		}
	}
	return found
}

// personalNumber is a personal identity number of twelve characters, or of ten with the sign
// before the last four, also those of test people whose month does not exist.
var personalNumber = regexp.MustCompile(`\b(?:(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-3])(?:[0-2][0-9]|3[01]|[6-8][0-9]|9[01])[-+]?[0-9pPtTfF][0-9]{3}` +
	`|[0-9]{2}(?:0[1-9]|1[0-3])(?:[0-2][0-9]|3[01]|[6-8][0-9]|9[01])[-+][0-9]{4})\b`)

// people are the names and addresses of the people whose numbers the tests use.
var people = []string{
	"Tolvan Tolvansson", "Astrid Almgren", "Love Lindblom", "Hjalmar Hedlund", "Saga Sjöberg", "tolvan@", "hjalmar.hedlund@",
}
