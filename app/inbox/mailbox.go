package inbox

// Mailbox is an active user with all mail that has come so far, to fill an empty store with.
type Mailbox struct {
	Citizen Citizen
	// Letters are in the order they came. CaseID is that of the case a message began, if it
	// did; Seq is for its thread to decide.
	Letters []Message
	// Archived are the cases, by id, that have been put away since their last message.
	Archived []string
}
