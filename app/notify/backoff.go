package notify

import (
	"math/rand/v2"
	"time"
)

// How often and when a notification is tried again. After maxTries, some sixteen hours, it is
// given up: what it tells of has been in the inbox all the time.
const (
	maxTries    = 12
	firstPause  = time.Minute
	longestWait = 4 * time.Hour
)

// pause is how long to wait after a number of tries, at least one: twice as long each time,
// give or take a quarter, so that those who failed together do not come back together.
func pause(tries int) time.Duration {
	wait := longestWait
	if doublings := tries - 1; doublings < 8 {
		wait = min(firstPause<<doublings, longestWait)
	}
	return wait*3/4 + rand.N(wait/2)
}
