// Package rivta owns the service contracts: SOAP 1.1 by the RIV-TA basic profile 2.1, as
// producer (the contracts listener) and as consumer (the test sender). What a contract's
// elements are called, in which order and how often they come, of which type they are and
// where they stand in Go is said once, in a table (addmessage.go, isactiveuser.go,
// ping.go); requests are read by it, answers are written by it and the WSDL is made from
// it. The listener has one page, for those who connect a system (integrators.go). The package
// must not know SQL or citizens' pages, and decides no rule of the inbox.
package rivta
