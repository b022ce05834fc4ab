package bench

import (
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// Addresses of the testers' pages.
const (
	testPath    = "/testbank"
	testMessage = testPath + "/meddelande/"

	sendPath     = testPath + "/skicka"
	protocolPath = testPath + "/protokoll"
)

// Who gives the session of who asks, behind the guard of the testers' pages.
type Who = func(c *fiber.Ctx) (inbox.Session, bool)

// testers are the pages of those who test connecting systems. All that they show is the
// reader's own.
type testers struct {
	*pages
	who Who
}

// MountTesters adds the pages of those who test connecting systems. guard lets on whoever is
// logged in, at a pace.
func (b *Bench) MountTesters(routes fiber.Router, guard fiber.Handler, frame Frame, who Who) {
	t := &testers{pages: &pages{Bench: b, frame: frame}, who: who}

	routes.Get(testPath, guard, t.traffic)
	routes.Get(testMessage+":message", guard, t.message)
	routes.Get(testMessage+":message/sida", guard, t.shownMessage)
	routes.Get(testMessage+":message/felrapport", guard, t.report)
	routes.Get(sendPath, guard, t.sendForm)
	routes.Post(sendPath, guard, t.sendOne)
	routes.Get(protocolPath, guard, t.protocol)
	routes.Post(protocolPath, guard, t.remark)
	routes.Get(protocolPath+"/fil", guard, t.protocolFile)
	routes.Get(protocolPath+"/json", guard, t.protocolJSON)
}

// me is who asks.
func (t *testers) me(c *fiber.Ctx) inbox.PersonID {
	session, _ := t.who(c)
	return session.Citizen
}
