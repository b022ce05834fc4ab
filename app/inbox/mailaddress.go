package inbox

import (
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// localPart is what stands before the @ of an address that mail services give people: atoms
// of RFC 5321 with dots between them.
var localPart = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// letters tells the last label of a domain from that of an IP address.
var letters = regexp.MustCompile(`[a-z]`)

const (
	maxMailAddress = 254 // bytes, as RFC 5321 bounds a path
	maxLocalPart   = 64
)

// ParseMailAddress reads an e-mail address as people write it. The domain is given in lower
// case and ASCII, the xn-- form for Swedish letters, as every mail server takes it. The
// error is Invalid and does not repeat the input.
func ParseMailAddress(written string) (string, error) {
	written = strings.TrimSpace(written)
	at := strings.LastIndexByte(written, '@')
	if at < 1 {
		return "", Errorf(Invalid, "an e-mail address is a name, @ and a domain")
	}
	local := written[:at]
	domain, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true)).ToASCII(written[at+1:])
	labels := strings.Split(domain, ".")
	switch {
	case err != nil, len(labels) < 2, !letters.MatchString(labels[len(labels)-1]):
		return "", Errorf(Invalid, "the domain of an e-mail address is one such as example.se")
	case !localPart.MatchString(local) || len(local) > maxLocalPart || len(local)+1+len(domain) > maxMailAddress:
		return "", Errorf(Invalid, "the name before @ has letters from a to z, digits and dots, and no space")
	}
	return local + "@" + domain, nil
}

// MaskMailAddress shows of a kept address what its owner knows it by.
func MaskMailAddress(address string) string {
	local, domain, found := strings.Cut(address, "@")
	if !found || local == "" {
		return "•••"
	}
	if unicode, err := idna.Display.ToUnicode(domain); err == nil {
		domain = unicode
	}
	return local[:1] + "•••@" + domain
}
