// Package notify owns telling citizens that there is something new in the inbox: the worker
// that takes notifications out of the outbox when they are due, and the ways to send them, by
// e-mail over SMTP and by SMS over an HTTP gateway. It knows what inbox says of
// notifications; pages, contracts, SQL and the configuration are unknown to it, and what a
// notification says is given to it.
//
// Any number of instances share the work: each claims what it sends for a time. A
// notification is taken out of the outbox right after a server has taken it. An instance that
// dies between the two leaves one behind that is sent again when the claim has run out: at
// least once, and with the same identity, so that a server which looks at it (Message-ID,
// {id}) can tell.
//
// Where a notification goes is what the citizen's settings say when it is sent: a method that
// has been switched off meanwhile is not used, and an address that has been changed is used
// as it is now. A method that has been switched on meanwhile is not, since the sender was not
// told of it.
package notify
