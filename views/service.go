package views

import "time"

// ServiceNotice is what those who use the inbox need to know of it, for a while.
type ServiceNotice struct {
	ID      string
	Heading string // in words: "Driftstörning"
	Icon    string
	Text    string
	Lang    string // of the text, when it is not that of the page; else empty
	From    time.Time
	Until   time.Time
	Urgent  bool // something does not work
	New     bool // this browser shows it for the first time: a screen reader says it
}

// kind is the modifier of its box.
func (n ServiceNotice) kind() string {
	if n.Urgent {
		return "warn"
	}
	return ""
}
