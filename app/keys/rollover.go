package keys

import (
	"errors"
	"fmt"
	"time"
)

// Step is what comes next when one key takes over from another.
type Step int

// The steps, each with a wait before it: whoever knows the old key alone must have the time
// to learn of the new one.
const (
	Publish Step = iota + 1 // a second key is published; the first goes on signing
	Switch                  // the second signs; the first stays published
	Remove                  // the first is taken away
)

// Why the next step must not be taken yet: log-ins or exits would fail at whoever knows the
// old key alone.
var (
	ErrNotInEffect = errors.New("the running program does not work with the listed keys yet")
	ErrEarly       = errors.New("too early")
)

// Next says which step comes next for the keys of one use, as the configuration lists them.
// The new key must have been published, and later have signed, for as long as wait; with
// ErrNotInEffect or ErrEarly the step is known but not allowed yet.
func Next(listed []Pair, record Record, wait time.Duration, now time.Time) (Step, error) {
	switch len(listed) {
	case 0:
		return 0, errors.New("there is no key to take over from")
	case 1:
		return Publish, nil
	case 2:
	default:
		return 0, fmt.Errorf("%d keys are listed; expected one, or two while one takes over from the other", len(listed))
	}
	if first, second := listed[0], listed[1]; newer(second, first) {
		return Switch, waited(record[second.Fingerprint()].Published, wait, now)
	}
	return Remove, waited(record[listed[0].Fingerprint()].Signs, wait, now)
}

// newer says whether a key was made after another.
func newer(a, b Pair) bool {
	return a.Certificate().NotBefore.After(b.Certificate().NotBefore)
}

// waited says whether what the new key does has been so for long enough.
func waited(since time.Time, wait time.Duration, now time.Time) error {
	const minutes = "2006-01-02 15:04"
	if since.IsZero() {
		return ErrNotInEffect
	}
	if due := since.Add(wait); now.Before(due) {
		return fmt.Errorf("%w: the other side has had since %s to read the metadata again, and has until %s",
			ErrEarly, since.Local().Format(minutes), due.Local().Format(minutes))
	}
	return nil
}
