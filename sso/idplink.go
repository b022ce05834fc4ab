package sso

import (
	"errors"
	"net/url"
	"strings"
)

// Places in the query of an IdPLink that are filled in.
const (
	placeSP     = "{sp}"
	placeTarget = "{target}"
)

// idpLinkForms are the queries of the unsolicited endpoints of identity providers that
// are widely used, by the name that a configuration gives them.
func idpLinkForms() map[string]string {
	return map[string]string{
		"shibboleth":    "?providerId=" + placeSP + "&target=" + placeTarget,
		"simplesamlphp": "?spentityid=" + placeSP + "&RelayState=" + placeTarget,
	}
}

// IdPLink is the unsolicited endpoint of an identity provider: whoever goes there arrives
// at a service provider, logged in.
type IdPLink struct {
	template string
}

// ParseIdPLink reads a URL with {sp} and {target} once each in its query, or the name of
// an identity provider and the URL of its endpoint: "shibboleth:https://…" or
// "simplesamlphp:https://…". It must be https; with loopback (demo and test) it may also
// be http on a loopback address. The error is a short reason.
func ParseIdPLink(raw string, loopback bool) (IdPLink, error) {
	template := raw
	for name, form := range idpLinkForms() {
		if endpoint, named := strings.CutPrefix(raw, name+":"); named {
			if strings.Contains(endpoint, "?") {
				return IdPLink{}, errors.New("the endpoint has a query of its own")
			}
			template = endpoint + form
		}
	}
	before, query, _ := strings.Cut(template, "?")
	if strings.Count(query, placeSP) != 1 || strings.Count(query, placeTarget) != 1 {
		return IdPLink{}, errors.New("its query does not hold {sp} and {target} once each")
	}
	if strings.ContainsAny(before, "{}") || strings.ContainsAny(fill(query, "", ""), "{}#") {
		return IdPLink{}, errors.New("it holds a brace or a fragment")
	}
	return IdPLink{template: template}, checkDestination(before, loopback)
}

// To gives the address that leads to a service provider and there to a target.
func (l IdPLink) To(spEntityID, target string) string {
	return fill(l.template, url.QueryEscape(spEntityID), url.QueryEscape(target))
}

func fill(template, sp, target string) string {
	return strings.NewReplacer(placeSP, sp, placeTarget, target).Replace(template)
}

// checkDestination wants a URL that people can be sent to: https, or with loopback http
// on this machine.
func checkDestination(raw string, loopback bool) error {
	if err := checkWebURL(raw); err != nil {
		return err
	}
	u, err := url.Parse(raw)
	if err != nil {
		return errors.New("the URL cannot be read")
	}
	if u.Scheme != "https" && !(loopback && isLoopback(u.Hostname())) {
		return errors.New("it is not https")
	}
	return nil
}
