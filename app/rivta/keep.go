package rivta

import (
	"cmp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// Keeper keeps calls as they went over the wire, for those who test connecting systems. It
// must be quick: a caller waits for it.
type Keeper interface {
	Keep(e inbox.Exchange)
}

// about notes whom a request is about, also of one that is refused.
func (n *call) about(request any) {
	var number inbox.PersonID
	switch request := request.(type) {
	case *inbox.Delivery:
		number, n.system = request.SubjectOfCareID, request.SourceSystem
	case *activeUserQuery:
		number = request.subjectOfCareID
	}
	// What is about nobody in particular is nobody's to see, and is not kept.
	n.citizen, _ = inbox.ParsePersonID(string(number))
}

// keep has a call kept that was answered. Nothing of the caller's certificate goes along.
func (s *server) keep(c *fiber.Ctx, n *call) {
	if s.Keeper == nil || n.citizen == "" {
		return
	}
	s.Keeper.Keep(inbox.Exchange{
		ID: inbox.NewID(), At: n.begun, Took: s.Now().Sub(n.begun), Contract: n.contract, Citizen: n.citizen, System: strings.Clone(n.system),
		Consumer: cmp.Or(n.consumer, clean(n.caller)), Correlation: n.correlation, Result: cmp.Or(n.result, n.status), Said: n.said, Codes: strings.Join(n.codes, " "),
		MessageID: n.outcome.MessageID, Repeat: n.outcome.Repeat, Request: string(n.source), Answer: string(c.Response().Body()),
	})
}
