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

// Erased is what has been removed of a person.
type Erased struct {
	Active   bool // was an active user
	Cases    int
	Messages int
	Sessions int
}
