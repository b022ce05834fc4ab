// Package sso owns the single sign-on of the inbox: logging citizens in as a SAML 2.0
// service provider, issuing signed SAML Responses (for exits to other systems and for the
// built-in test identity provider), and building the URLs that exits lead to.
//
// It knows nothing of web frameworks, databases or configuration files: callers hand it
// keys, metadata and a small [Store], and get identities, URLs and documents back.
//
// A log-in is [ServiceProvider.Begin], which gives the URL to send the browser to, and
// [ServiceProvider.Consume], which judges what the identity provider posts back. gosaml2
// verifies signatures and decrypts; what it leaves unchecked is checked here, in the order
// in which Consume reads. Whatever is not understood is refused: a [*Refusal] tells the
// log why, and the reader only whether the log-in was cancelled or failed.
//
// An exit is an address below a [Base], which the receiving system opens by a log-in of its
// own. Where it cannot begin one, an [IdPLink] leads there by way of the identity provider,
// or an [Issuer] makes the Response that the system's service provider takes.
package sso
