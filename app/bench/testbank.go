package bench

import (
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// Addresses of the testers' pages.
const (
	testPath    = "/testbank"
	testMessage = testPath + "/meddelande/"

	accountPath  = testPath + "/konto"
	sendPath     = testPath + "/skicka"
	protocolPath = testPath + "/protokoll"
)

// Who gives the session of who asks, behind the guard of the testers' pages.
type Who = func(c *fiber.Ctx) (inbox.Session, bool)

// testers are the pages of those who test connecting systems. All that they show is the
// reader's own.
type testers struct {
	*pages
	who     Who
	waiting chan struct{} // programs that wait for a message
}

// MountTesters adds the pages of those who test connecting systems. guard lets on whoever is
// logged in, at a pace; pace holds programs to one, which carry a token.
func (b *Bench) MountTesters(routes fiber.Router, guard, pace fiber.Handler, frame Frame, who Who) {
	t := &testers{pages: &pages{Bench: b, frame: frame}, who: who, waiting: make(chan struct{}, mostWaiting)}

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
	routes.Get(accountPath, guard, t.account)
	routes.Post(accountPath+"/nollstall", guard, t.reset)
	routes.Post(accountPath+"/nyckel", guard, t.token)

	// For programs.
	routes.Post(testPath+"/api/render", pace, t.byToken, t.apiRender)
	routes.Get(testPath+"/api/messages", pace, t.byToken, t.apiMessages)
}

// me is who asks.
func (t *testers) me(c *fiber.Ctx) inbox.PersonID {
	session, _ := t.who(c)
	return session.Citizen
}
