package sso

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxURL is the size of the largest URL or query string that is read.
const maxURL = 2000

var (
	errNotAbsolute  = errors.New("not absolute")
	errNonASCIIHost = errors.New("non-ASCII host")
	errIPLiteral    = errors.New("IP literal")
	errBadHost      = errors.New("bad host")
	errBadPort      = errors.New("bad port")
	errNoBase       = errors.New("no base URL")
)

// cleanInput trims white space off the ends and refuses what URLs do not hold and people
// or programs could see differently: control, invisible and bidirectional characters,
// what browsers drop or turn, and what ends an HTML attribute.
func cleanInput(raw string) (string, error) {
	s := strings.Trim(raw, " \t\n\v\f\r")
	if len(s) > maxURL {
		return "", errors.New("too long")
	}
	if !utf8.ValidString(s) {
		return "", errors.New("not UTF-8")
	}
	for _, r := range s {
		switch {
		case r == ' ' || unicode.IsControl(r):
			return "", errors.New("control character or space")
		case strings.ContainsRune("\\<>\"`{}|^", r):
			return "", errors.New("character not allowed")
		case invisible(r):
			return "", errors.New("format character")
		case r == '#':
			return "", errors.New("fragment")
		}
	}
	return s, nil
}

// invisible says whether a character shows nothing of its own: format and bidirectional
// characters, white space other than the plain one, fillers, private use.
func invisible(r rune) bool {
	if r == ' ' {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp, unicode.Co,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// origin is the beginning of a URL, in canonical form.
type origin struct {
	scheme, host string
	port         string // empty for the scheme's own
}

// String writes the origin as a URL begins.
func (o origin) String() string {
	host := o.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if o.port == "" {
		return o.scheme + "://" + host
	}
	return o.scheme + "://" + host + ":" + o.port
}

// split is an absolute URL in its parts; path and query are as they were written.
type split struct {
	origin      origin
	path, query string
}

// splitURL takes an absolute URL of a scheme ("" for any) apart. net/url is not used: it
// reads some spellings leniently, and every lenience is a way past a comparison.
func splitURL(raw, scheme string) (split, error) {
	input, err := cleanInput(raw)
	if err != nil {
		return split{}, err
	}
	before, rest, found := strings.Cut(input, "://")
	if !found || !isScheme(before) {
		return split{}, errNotAbsolute
	}
	u := split{origin: origin{scheme: strings.ToLower(before)}}
	if scheme != "" && u.origin.scheme != scheme {
		return split{}, errors.New("other scheme")
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	u.path, u.query, _ = strings.Cut(rest[end:], "?")
	if err := u.origin.readAuthority(rest[:end]); err != nil {
		return split{}, err
	}
	return u, nil
}

func isScheme(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// readAuthority reads host and port.
func (o *origin) readAuthority(authority string) (err error) {
	if strings.Contains(authority, "@") {
		return errors.New("userinfo")
	}
	host := authority
	// The colons of an IPv6 address stand in brackets.
	if colon := strings.LastIndexByte(authority, ':'); colon > strings.LastIndexByte(authority, ']') {
		host = authority[:colon]
		if o.port, err = cleanPort(authority[colon+1:], o.scheme); err != nil {
			return err
		}
	}
	o.host, err = cleanHost(host)
	return err
}

// cleanPort gives a port number without leading zeros, "" for the scheme's own.
func cleanPort(digits, scheme string) (string, error) {
	number, err := strconv.ParseUint(digits, 10, 16)
	switch {
	case err != nil || number == 0:
		return "", errBadPort
	case scheme == "https" && number == 443, scheme == "http" && number == 80:
		return "", nil
	}
	return strconv.FormatUint(number, 10), nil
}

// cleanHost gives a host name in lower case, or a loopback address.
func cleanHost(host string) (string, error) {
	if strings.Contains(host, "%") {
		return "", errors.New("percent-encoding in host")
	}
	for _, r := range host {
		if r >= utf8.RuneSelf {
			return "", errNonASCIIHost
		}
	}
	host = strings.ToLower(host)
	if strings.HasPrefix(host, "[") || endsInNumber(host) {
		return cleanAddress(host)
	}
	return host, checkLabels(host)
}

// cleanAddress gives a loopback address, which is all that may be written as a number,
// and only in its usual spelling.
func cleanAddress(host string) (string, error) {
	inner, isV6 := strings.CutPrefix(host, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	address, err := netip.ParseAddr(inner)
	if err != nil || isV6 != closed || isV6 != address.Is6() || !address.IsLoopback() || address.String() != inner {
		return "", errIPLiteral
	}
	return inner, nil
}

// endsInNumber is how browsers tell an IPv4 address, in any of its spellings, from a name.
func endsInNumber(host string) bool {
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if last == "" {
		return false
	}
	if strings.HasPrefix(last, "0x") {
		return true
	}
	return strings.Trim(last, "0123456789") == ""
}

func checkLabels(host string) error {
	if len(host) > 253 {
		return errBadHost
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return errBadHost
		}
		if strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return errBadHost
		}
	}
	return nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
