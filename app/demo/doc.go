// Package demo owns what makes the program usable without any other system: made-up
// people and messages, the keys they log in with, the built-in test identity provider and
// an e-service for exits to lead to. The identity provider and the e-service are parties
// of their own: they speak SAML with the inbox as strangers would, and know nothing of its
// sessions or its store. The package must not know how pages are framed, SOAP or SQL, and
// none of it is ever part of production.
package demo
