package demo

import (
	"slices"
	"sync"

	"github.com/gofiber/fiber/v2"

	"inkorg/sso"
)

// relying are the service providers that were told of a session. It is safe for concurrent
// use.
type relying struct {
	mu  sync.Mutex
	ids []string
}

func (r *relying) add(entityID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Contains(r.ids, entityID) {
		r.ids = append(r.ids, entityID)
	}
}

// others says whether anybody but one was told.
func (r *relying) others(entityID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.ids, func(id string) bool { return id != entityID })
}

// singleLogout answers the browser that a service provider sent here to end the session.
func (i *IdP) singleLogout(c *fiber.Ctx) error {
	order, err := i.Issuer.ParseLogoutRequest(string(c.Request().URI().QueryString()), i.registered)
	if err != nil {
		i.Log.Warn("test IdP: log-out refused", "reason", sso.ReasonOf(err), "error", err.Error())
		return fiber.ErrBadRequest
	}
	outcome := i.end(c, order)
	answer, err := i.Issuer.AnswerLogout(order, outcome)
	if err != nil {
		return err
	}
	if answer == "" {
		return fiber.ErrBadRequest // it could not be told
	}
	i.Log.Info("test IdP: log-out", "service_provider", order.From, "outcome", outcome)
	return c.Redirect(answer, fiber.StatusSeeOther)
}

// end ends the session of the browser, if it is the one meant. The name in the order is one
// of many: each Response had its own. Service providers other than the one that asks have
// no single log-out, and keep sessions of their own.
func (i *IdP) end(c *fiber.Ctx, order sso.LogoutOrder) sso.LogoutOutcome {
	id := i.cookie.get(c)
	session, found := i.sessions.get(id)
	meant := len(order.SessionIndexes) == 0 || slices.Contains(order.SessionIndexes, session.index)
	if !found || !meant {
		return sso.LogoutComplete
	}
	i.sessions.take(id)
	if session.relying.others(order.From) {
		return sso.LogoutPartial
	}
	return sso.LogoutComplete
}
