// Package sqlstore owns keeping things: it implements inbox.Store in an SQL database, the
// embedded SQLite for one instance or PostgreSQL for any number. It knows SQL, files and
// transactions, and no rule beyond those that the interface states; pages, contracts and
// configuration are unknown to it.
//
// Both databases have the same tables and are asked by the same texts of SQL, with $1 for
// the first parameter; the few words that differ are in dialect. What a method of the store
// needs is a query for its reader or a function for its writer: how these reach the disk is
// the files' that begin with the database's name. A migration is written for both.
//
// Every table but the sessions and log-ins begins its keys with the citizen, by which
// PostgreSQL divides them. A change of a citizen's cases begins with holdCitizen.
//
// SQLite is reached by zombiezen's interface to it, which is close to its own: database/sql
// takes most of the time of a short query. Migrations use database/sql, with the driver that
// both build on.
//
// PostgreSQL is reached by pgx's own interface, since database/sql has no way to ask for
// several things in one round trip; and without a pool: a few connections, each with a
// goroutine, take what waits and ask it together, for about two thirds of the work.
package sqlstore
