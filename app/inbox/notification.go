package inbox

import (
	"context"
	"slices"
	"time"
)

// Notifications are a citizen's own choices of how to be told of new messages.
type Notifications struct {
	SMS       bool
	Telephone string // as ParseTelephone writes it
	Email     bool
	Address   string // as ParseMailAddress writes it
	Language  string // of what is sent: sv or en; empty: Swedish
}

// NotificationMethod is the contract's word for a way of telling.
type NotificationMethod string

// The contract's methods; Other is never used here.
const (
	MethodSMS   NotificationMethod = "SMS"
	MethodEmail NotificationMethod = "Email"
	MethodOther NotificationMethod = "Other"
)

// Methods gives the methods that are switched on and have somewhere to send to.
func (n Notifications) Methods() []NotificationMethod {
	var methods []NotificationMethod
	if n.SMS && n.Telephone != "" {
		methods = append(methods, MethodSMS)
	}
	if n.Email && n.Address != "" {
		methods = append(methods, MethodEmail)
	}
	return methods
}

// To is where a method sends, empty when it is not switched on.
func (n Notifications) To(method NotificationMethod) string {
	switch {
	case !slices.Contains(n.Methods(), method):
		return ""
	case method == MethodSMS:
		return n.Telephone
	default:
		return n.Address
	}
}

// DefaultNotifyAfter is how long after a message its receiver is told: what comes meanwhile
// is told of together with it.
const DefaultNotifyAfter = time.Minute

// Notification is one telling of a citizen, or what is to become one, that there is
// something new in the inbox. Where it goes is for the citizen's settings to say when it is
// sent.
type Notification struct {
	ID      string
	Citizen PersonID
	Methods []NotificationMethod // one, from when somebody has claimed it
	Claim   string               // token of who has; empty when nobody has
	Since   time.Time            // when the message came, or the first of several
	State   NotificationState
	DueAt   time.Time // when it is to be sent; claimed: when others may; dead: when it was given up
	Tries   int       // how often it has been tried
	Failure string    // why that failed last, without personal data; empty when it has not
}

// NotificationState is how far a notification has come. One that has been sent is no more.
type NotificationState string

// The states.
const (
	NotificationWaiting NotificationState = "waiting"
	NotificationClaimed NotificationState = "claimed" // somebody is sending it
	NotificationDead    NotificationState = "dead"    // given up; an operator can make it wait again
)

// OutboxDepth is how much there is in the outbox.
type OutboxDepth struct {
	Waiting int       // not sent and not dead
	Dead    int       // given up
	Oldest  time.Time // Since of the one that has waited longest; zero when none waits
}

// NotificationMethods gives the ways in which citizens can be told at all.
func (s *Service) NotificationMethods() []NotificationMethod { return s.options.Methods }

// Notifications gives a citizen's own choices.
func (s *Service) Notifications(ctx context.Context, id PersonID) (Notifications, error) {
	citizen, err := s.store.Citizen(ctx, id)
	return citizen.Notifications, err
}

// methods gives the ways in which a citizen wants to be told and can be.
func (s *Service) methods(citizen Citizen) (methods []NotificationMethod) {
	for _, method := range citizen.Notifications.Methods() {
		if slices.Contains(s.options.Methods, method) {
			methods = append(methods, method)
		}
	}
	return methods
}
