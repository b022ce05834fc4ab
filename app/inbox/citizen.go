package inbox

import "time"

// Citizen is a person who has logged in at least once: that is what makes an active
// user.
type Citizen struct {
	ID            PersonID
	Name          string
	ActiveSince   time.Time
	Notifications Notifications
}

// Notifications are a citizen's own choices of how to be told of new messages.
type Notifications struct {
	SMS       bool
	Telephone string
	Email     bool
	Address   string
}

// Erased is what has been removed of a person.
type Erased struct {
	Active   bool // was an active user
	Cases    int
	Messages int
	Sessions int
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
