package demo

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"inkorg/app/inbox"
)

// Crowd is any number of made-up people with as much mail as a nation's, for load tests. It
// is the same for the same numbers, seed and samples, down to the ids and the times.
type Crowd struct {
	citizens, messages int
	seed               uint64
	letters            []letter
	units              []inbox.Unit
	weights            []int
}

const (
	// crowdBusiest is the account with the longest inbox, so that somebody can log in to it.
	// The crowd's other numbers are before it in the order that stores have them in.
	crowdBusiest inbox.PersonID = "189001019802"
	// busiestCases are how many cases it holds, or half of all messages if those are fewer.
	busiestCases = 10_000

	mostCitizens = 20_000_000
	mostMessages = 1_000_000_000
)

// crowdEnd is when the newest messages came; the oldest are crowdSpan older. A date and no
// clock: the same crowd has the same mail tomorrow.
func crowdEnd() time.Time { return time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC) }

const crowdSpan = 3 * 365 * 24 * time.Hour

// NewCrowd makes up citizens of whom one has the number of the test account with the long
// inbox, and messages to them that are like the samples.
func NewCrowd(samples *Samples, citizens, messages int, seed uint64) (*Crowd, error) {
	switch {
	case citizens < 1 || citizens > mostCitizens:
		return nil, fmt.Errorf("%d citizens; expected 1 to %d", citizens, mostCitizens)
	case messages < 0 || messages > mostMessages:
		return nil, fmt.Errorf("%d messages; expected 0 to %d", messages, mostMessages)
	}
	c := &Crowd{
		citizens: citizens, messages: messages, seed: seed,
		letters: letters(samples), units: samples.Units(), weights: inboxWeights(),
	}
	if len(c.letters) == 0 || len(c.units) == 0 {
		return nil, errors.New("there are no samples to make up messages like")
	}
	return c, nil
}

// CrowdNumber is the number of one of the crowd, from 1. It has the form of a temporary
// number, with a year of birth that nobody has.
func CrowdNumber(n int) inbox.PersonID {
	return inbox.PersonID(fmt.Sprintf("%08dT%03d", n/1000, n%1000))
}

// Mailboxes gives everybody with their mail, in the order of their numbers.
func (c *Crowd) Mailboxes() iter.Seq[inbox.Mailbox] {
	return func(yield func(inbox.Mailbox) bool) {
		busiest := min(busiestCases, c.messages/2)
		shares := c.shares(c.messages - busiest)
		for n := 1; n < c.citizens; n++ {
			if !yield(c.mailbox(n, CrowdNumber(n), shares(n), usualHabits())) {
				return
			}
		}
		letters := busiest
		if c.citizens == 1 {
			letters = c.messages
		}
		yield(c.mailbox(c.citizens, crowdBusiest, letters, busiestHabits()))
	}
}

// shares gives how many of the messages each but the busiest gets: when asked for one
// citizen after the other, as many as there are in all.
func (c *Crowd) shares(messages int) func(n int) int {
	all := 0
	for n := 1; n < c.citizens; n++ {
		all += c.weight(n)
	}
	sum, given := 0, 0
	return func(n int) int {
		sum += c.weight(n)
		share := messages*sum/max(all, 1) - given
		given += share
		return share
	}
}

// weight is the size of one citizen's inbox, in relation to the others'.
func (c *Crowd) weight(n int) int { return c.weights[c.dice(n, weighing).IntN(len(c.weights))] }

// inboxWeights are the weights of a thousand citizens: many get next to nothing, and a few
// get ten times what most do.
func inboxWeights() (all []int) {
	for _, class := range []struct{ citizens, weight int }{
		{120, 0}, {150, 2}, {150, 4}, {150, 6}, {130, 9}, {110, 13}, {80, 19}, {55, 28}, {35, 42}, {15, 80}, {4, 170}, {1, 400},
	} {
		all = append(all, slices.Repeat([]int{class.weight}, class.citizens)...)
	}
	return all
}

// What dice are thrown for.
const (
	weighing uint64 = iota
	writing
)

// dice are the dice of one citizen, which fall the same way each time.
func (c *Crowd) dice(n int, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(c.seed, uint64(n)<<1|purpose))
}
