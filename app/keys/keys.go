// Package keys owns the care of the program's own SAML keys: how they are made as files,
// since when each is published and signs, the steps by which one takes over from another,
// and the warning before one runs out. It knows certificates and files; it must not know
// the configuration, the web framework or the store.
package keys

import (
	"time"

	"inkorg/sso"
)

// Use is what a key is for. It is the section of the configuration that lists the key.
type Use string

// The uses.
const (
	Login Use = "login" // the inbox as a service provider
	Exits Use = "exits" // the inbox as an issuer of Responses
)

// Ring holds the keys that the running program works with. Of each use the first signs, and
// every one is published.
type Ring struct {
	Login []sso.Key
	Exits []sso.Key
}

// Published is a key that others find in the metadata.
type Published struct {
	sso.Key
	Use   Use
	Signs bool
}

// All gives every key, those of the log-in first.
func (r Ring) All() []Published {
	var all []Published
	for i, key := range r.Login {
		all = append(all, Published{Key: key, Use: Login, Signs: i == 0})
	}
	for i, key := range r.Exits {
		all = append(all, Published{Key: key, Use: Exits, Signs: i == 0})
	}
	return all
}

// DaysLeft is how many whole days a key still has. It is negative once the key has run out.
func DaysLeft(key sso.Key, now time.Time) int {
	const day = 24 * time.Hour
	left := key.Certificate().NotAfter.Sub(now)
	if left < 0 {
		left -= day - 1 // whole days downwards: an hour too late is a day too late
	}
	return int(left / day)
}
