package inbox

import "context"

// Telling is how far the notification of a message has come.
type Telling string

// The states of it.
const (
	TellingNotAsked Telling = "not-asked" // the sender has not asked for one
	TellingNoWay    Telling = "no-way"    // the receiver has chosen no method, or the system may not notify
	TellingWaits    Telling = "waits"
	TellingDead     Telling = "dead" // given up
	TellingSent     Telling = "sent"
)

// mostTold is how many notifications of all citizens are looked through.
const mostTold = 10_000

// Telling says how far the notification of a message has come, and, while it is not sent, the
// notification. Those of several messages can be one.
func (s *Service) Telling(ctx context.Context, m Message) (Telling, Notification, error) {
	switch {
	case !m.Notify:
		return TellingNotAsked, Notification{}, nil
	case len(m.Answer.NotificationSent) == 0:
		return TellingNoWay, Notification{}, nil
	}
	for _, of := range []struct {
		dead  bool
		state Telling
	}{{false, TellingWaits}, {true, TellingDead}} {
		all, err := s.store.Notifications(ctx, of.dead, mostTold)
		if err != nil {
			return "", Notification{}, err
		}
		for _, n := range all {
			if n.Citizen == m.Citizen && (n.ID == m.ID || n.gathers(m)) {
				return of.state, n, nil
			}
		}
	}
	return TellingSent, Notification{}, nil
}

// gathers says whether a notification that has been claimed is of a message too: all that
// waited then became one.
func (n Notification) gathers(m Message) bool {
	claimed := n.Tries > 0 || n.State != NotificationWaiting
	return claimed && !m.ReceivedAt.Before(n.Since) && m.ReceivedAt.Before(n.DueAt)
}
