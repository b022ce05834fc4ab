// Package sso owns the single sign-on of the inbox: logging citizens in as a SAML 2.0
// service provider, issuing signed SAML Responses (for exits to other systems and for the
// built-in test identity provider), and building the URLs that exits lead to.
//
// It knows nothing of web frameworks, databases or configuration files: callers hand it
// keys, metadata and a small [Store], and get identities, URLs and documents back.
//
// A log-in is [ServiceProvider.Begin], which gives the URL to send the browser to or the
// form that it posts, and [ServiceProvider.Consume], which judges what the identity
// provider posts back. gosaml2 verifies signatures and decrypts; what it leaves unchecked
// is checked here, in the order in which Consume reads. Whatever is not understood is refused: a [*Refusal] tells the
// log why, and the reader at most what the identity provider itself reports.
//
// A log-out is [ServiceProvider.BeginLogout] and [ServiceProvider.ConsumeLogoutResponse];
// one that the identity provider begins is [ServiceProvider.ConsumeLogoutRequest] and
// [ServiceProvider.AnswerLogout]. What is sent goes by HTTP-Redirect where it can, and else
// by HTTP-POST; what comes may come by either.
//
// Whom to trust is said by metadata. [ReadMetadata] reads it, of one party or of a whole
// federation, and checks its signature; a [MetadataSource] keeps identity providers as
// their metadata says, by way of a [MetadataFetcher] and a [MetadataStore] that the caller
// brings along.
//
// An exit is an address below a [Base], which the receiving system opens by a log-in of its
// own. Where it cannot begin one, an [IdPLink] leads there by way of the identity provider,
// or an [Issuer] makes the Response that the system's service provider takes.
package sso
