// Package metadata owns the ways by which other parties' SAML metadata reaches the program:
// from a file, over https, and from the copy that is kept on disk. It must not know what
// the metadata says, which sso does, nor the configuration.
package metadata
