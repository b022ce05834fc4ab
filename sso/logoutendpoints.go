package sso

import (
	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
)

// logoutLocations gives where a role takes LogoutRequests by HTTP-Redirect, empty when it
// takes none, and where it takes the answers to its own, empty when that is the same.
func logoutLocations(role *etree.Element) (requests, answers string) {
	for _, el := range role.ChildElements() {
		if is(el, nsMetadata, "SingleLogoutService") && attr(el, "Binding") == saml2.BindingHttpRedirect {
			return attr(el, "Location"), attr(el, "ResponseLocation")
		}
	}
	return "", ""
}
