package sso

import (
	"errors"
	"strings"
)

// Base is the base URL of a system that exits lead to: exits are under it, or there are
// none. The zero Base matches nothing and builds nothing.
type Base struct {
	origin origin
	path   string // canonical, begins with a slash
	params []param
}

// ParseBase reads a base URL of the configuration: absolute https, with a host name
// written in ASCII. Query parameters are fixed: every exit carries them first.
// With loopback (demo and test) it may also be a loopback address, and http on one. The
// error is a short reason and does not quote the URL.
func ParseBase(raw string, loopback bool) (Base, error) {
	u, err := splitURL(raw, "")
	if err != nil {
		return Base{}, baseReason(err)
	}
	atHome := isLoopback(u.origin.host)
	switch {
	case u.origin.scheme == "http" && atHome && loopback:
	case u.origin.scheme != "https":
		return Base{}, errors.New("base URL must be https")
	case atHome && !loopback:
		return Base{}, errors.New("loopback address")
	}
	base := Base{origin: u.origin}
	if base.path, err = cleanPath(u.path); err != nil {
		return Base{}, err
	}
	if base.params, err = parseParams(u.query); err != nil {
		return Base{}, err
	}
	seen := make(map[string]bool, len(base.params))
	for _, p := range base.params {
		if seen[p.key()] {
			return Base{}, errors.New("repeated parameter")
		}
		seen[p.key()] = true
	}
	return base, nil
}

// baseReason words what the configuration's author can do something about.
func baseReason(err error) error {
	switch {
	case errors.Is(err, errNotAbsolute):
		return errors.New("must be absolute")
	case errors.Is(err, errNonASCIIHost):
		return errors.New("non-ASCII host: write the xn-- form")
	default:
		return err
	}
}

// String gives the canonical URL.
func (b Base) String() string { return b.build(b.path, nil) }

// WithQuery builds the URL of an exit from the queryString of a message's ssoLink: the
// base URL, its own parameters, then those of the message in their order. The error is a
// short reason and does not quote the query string, which can hold personal data.
func (b Base) WithQuery(queryString string) (string, error) {
	if b.origin.host == "" {
		return "", errNoBase
	}
	input, err := cleanInput(queryString)
	if err != nil {
		return "", err
	}
	params, err := b.extraParams(strings.TrimPrefix(input, "?"))
	if err != nil {
		return "", err
	}
	return b.build(b.path, params), nil
}

// Match says whether a URL in a message lies under the base URL, and gives it in canonical
// form, with the base URL's own parameters. The error is a short reason why it does not:
// such a URL is an ordinary link, never an exit.
func (b Base) Match(rawURL string) (string, error) {
	u, err := splitURL(rawURL, b.origin.scheme)
	if err != nil {
		return "", err
	}
	switch {
	case u.origin.host != b.origin.host:
		return "", errors.New("other host")
	case u.origin.port != b.origin.port:
		return "", errors.New("other port")
	}
	path, err := cleanPath(u.path)
	if err != nil {
		return "", err
	}
	if !b.covers(path) {
		return "", errors.New("outside the base path")
	}
	params, err := b.extraParams(u.query)
	if err != nil {
		return "", err
	}
	return b.build(path, params), nil
}

// covers compares paths by whole segments: "/app/" covers neither "/apple" nor "/app".
func (b Base) covers(path string) bool {
	if path == b.path {
		return true
	}
	under := strings.TrimSuffix(b.path, "/") + "/"
	return strings.HasPrefix(path, under)
}

// extraParams reads the parameters of a message. A parameter of the base URL may be
// repeated with its value, and is then dropped; it cannot be changed.
func (b Base) extraParams(query string) ([]param, error) {
	params, err := parseParams(query)
	if err != nil {
		return nil, err
	}
	var extra []param
	for _, p := range params {
		fixed, found := b.fixed(p.key())
		switch {
		case !found:
			extra = append(extra, p)
		case p != fixed:
			return nil, errors.New("parameter fixed by configuration")
		}
	}
	if len(extra) > maxParams {
		return nil, errors.New("too many parameters")
	}
	return extra, nil
}

func (b Base) fixed(key string) (param, bool) {
	for _, p := range b.params {
		if p.key() == key {
			return p, true
		}
	}
	return param{}, false
}

func (b Base) build(path string, extra []param) string {
	var url strings.Builder
	url.WriteString(b.origin.String() + path)
	separator := "?"
	for _, list := range [][]param{b.params, extra} {
		for _, p := range list {
			url.WriteString(separator + p.String())
			separator = "&"
		}
	}
	return url.String()
}
