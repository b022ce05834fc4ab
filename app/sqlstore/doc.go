// Package sqlstore owns keeping things: it implements inbox.Store in an SQL database, for
// now the embedded SQLite. It knows SQL, files and transactions, and no rule beyond those
// that the interface states; pages, contracts and configuration are unknown to it.
//
// Every table but the sessions and log-ins begins its keys with the citizen, so that the
// tables can be partitioned by it. Queries are written with $1 placeholders and without
// what only one database understands; what is SQLite's own is in sqlite.go.
package sqlstore
