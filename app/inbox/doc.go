// Package inbox owns the rules of the citizens' inbox: who is an active user, what a
// delivered message is answered, which main case it joins, what counts as unread, where
// an exit leads, how long a log-in lasts, and what the audit log says. It knows messages,
// cases, systems and units; it must not know HTTP, SOAP, SQL or any configuration format.
// The technology around it lives in adapters (web, rivta, sqlstore, demo) that import this
// package and never each other.
package inbox
