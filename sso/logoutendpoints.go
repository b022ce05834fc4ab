package sso

import "github.com/beevik/etree"

// logoutLocations gives where a role takes LogoutRequests by a binding, empty when it takes
// none, and where it takes the answers to its own, empty when that is the same.
func logoutLocations(role *etree.Element, binding string) (requests, answers string) {
	for _, el := range role.ChildElements() {
		if is(el, nsMetadata, "SingleLogoutService") && attr(el, "Binding") == binding {
			return attr(el, "Location"), attr(el, "ResponseLocation")
		}
	}
	return "", ""
}
