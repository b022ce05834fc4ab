package web

import (
	"context"
	"net/netip"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// limits are the limiters of the listener.
type limits struct {
	browsers  *limiter[inbox.SecretHash] // log-in and log-out, by the cookie that binds them
	addresses *limiter[netip.Prefix]     // log-in and log-out of browsers that have not logged in
	metadata  *limiter[netip.Prefix]
	exits     *limiter[inbox.SecretHash] // by session
	takeOuts  *limiter[inbox.PersonID]
	previews  *limiter[inbox.SecretHash] // by session
	strangers *limiter[netip.Prefix]     // previews of those who are not logged in
}

// newLimits sets the paces. A person in a hurry and a script of sixty a minute pass. Many
// citizens can share an address, so that it has ten times the pace of a browser.
func newLimits(now func() time.Time) limits {
	browser := pace{burst: 60, every: 500 * time.Millisecond}
	address := pace{burst: 1200, every: 50 * time.Millisecond}
	machine := pace{burst: 120, every: 500 * time.Millisecond}
	// Somebody who writes asks anew whenever the keys rest, three times a second at most; a
	// page of the gallery asks for twenty at once.
	writer := pace{burst: 240, every: 250 * time.Millisecond}
	return limits{
		browsers: newLimiter[inbox.SecretHash](browser, now), addresses: newLimiter[netip.Prefix](address, now),
		metadata: newLimiter[netip.Prefix](machine, now), exits: newLimiter[inbox.SecretHash](browser, now),
		takeOuts: newLimiter[inbox.PersonID](pace{burst: 5, every: time.Minute}, now),
		previews: newLimiter[inbox.SecretHash](writer, now), strangers: newLimiter[netip.Prefix](writer, now),
	}
}

// limitLogin holds log-in and log-out to a pace. A browser that has logged in is held by
// itself, so that nobody is stopped for what others at the same address do. Before that
// its cookie can have been made up, and it counts for the address too.
func (s *server) limitLogin(c *fiber.Ctx) error {
	cookie := c.Cookies(s.cookies.login)
	browser := inbox.HashSecret(cookie)
	if cookie != "" {
		if wait := s.limits.browsers.take(browser); wait > 0 || s.limits.browsers.trusts(browser) {
			return goOnOrWait(c, wait)
		}
	}
	return goOnOrWait(c, s.limits.addresses.take(network(s.clientAddress(c))))
}

// limitMetadata holds whoever fetches metadata to a pace, by address.
func (s *server) limitMetadata(c *fiber.Ctx) error {
	return goOnOrWait(c, s.limits.metadata.take(network(s.clientAddress(c))))
}

// limitExits holds a citizen's exits to a pace. It stands behind loggedIn.
func (s *server) limitExits(c *fiber.Ctx) error {
	session, _ := current(c)
	return goOnOrWait(c, s.limits.exits.take(session.ID))
}

// limitTakeOut holds a citizen's take-outs to a pace, from however many sessions: each reads
// every message there is. It stands behind loggedIn.
func (s *server) limitTakeOut(c *fiber.Ctx) error {
	return goOnOrWait(c, s.limits.takeOuts.take(citizen(c)))
}

// mayPreview lets on whoever may use the bench, at a pace: by session, and by address where
// nobody needs one.
func (s *server) mayPreview(c *fiber.Ctx) error {
	if session, found := current(c); found {
		return goOnOrWait(c, s.limits.previews.take(session.ID))
	}
	if !s.OpenBench {
		return s.loggedIn(c)
	}
	return goOnOrWait(c, s.limits.strangers.take(network(s.clientAddress(c))))
}

// mayTest lets on whoever is logged in, at the pace of the bench.
func (s *server) mayTest(c *fiber.Ctx) error {
	if _, found := current(c); !found {
		return s.loggedIn(c)
	}
	return s.mayPreview(c)
}

// limitPrograms holds programs of those who test to the pace of the bench, by address.
func (s *server) limitPrograms(c *fiber.Ctx) error {
	return goOnOrWait(c, s.limits.strangers.take(network(s.clientAddress(c))))
}

func goOnOrWait(c *fiber.Ctx, wait time.Duration) error {
	if wait == 0 {
		return c.Next()
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait/time.Second)+1))
	return fiber.ErrTooManyRequests
}

const (
	// maxMessage is the size of the largest request that carries a SAML message, in bytes.
	// Those of real life have 5 to 20 KiB.
	maxMessage = 256 << 10
	// messageTime is how long a step of a log-in or log-out may take.
	messageTime = 10 * time.Second
)

// limitMessage bounds the size of a step of a log-in or log-out, and its time.
func (s *server) limitMessage(c *fiber.Ctx) error {
	if len(c.Request().Body()) > maxMessage {
		return fiber.ErrRequestEntityTooLarge
	}
	whole := c.UserContext()
	bounded, cancel := context.WithTimeout(whole, messageTime)
	defer cancel()
	c.SetUserContext(bounded)
	// An error page may still be shown when the time is up.
	defer c.SetUserContext(whole)
	return c.Next()
}
