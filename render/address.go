package render

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// address is where a link may lead.
type address struct {
	href string
	// host is the name of the site as it is shown; an e-mail address and a telephone number
	// have none.
	host string
	// What was mended.
	spaced, schemeless bool
}

// Why an address is refused.
var (
	whyControl  = words{"styrtecken", "control characters"}
	whyScheme   = words{"bara http, https, mailto och tel får användas, och ingen relativ adress", "only http, https, mailto and tel may be used, and no relative address"}
	whyUserinfo = words{"användarnamn framför värdnamnet", "a user name before the host name"}
	whyHost     = words{"värdnamnet är fel", "the host name is wrong"}
	whyAddress  = words{"adressen är fel skriven", "the address is not written as it should be"}
)

// parseAddress mends and checks what a sender gave as url. If it is refused it says why.
func parseAddress(raw string) (a address, refused words) {
	if len(raw) > maxAddress {
		return a, whyLong
	}
	rest := strings.TrimFunc(raw, func(r rune) bool { return unicode.IsSpace(r) && !unicode.IsControl(r) })
	if strings.ContainsFunc(rest, unicode.IsControl) {
		return a, whyControl
	}
	a.spaced = rest != raw || strings.ContainsFunc(rest, unicode.IsSpace)

	scheme, opaque, _ := strings.Cut(rest, ":")
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https":
		refused = a.web(scheme, opaque)
	case "mailto":
		refused = a.mail(opaque)
	case "tel":
		refused = a.telephone(opaque)
	default:
		if !lacksScheme(rest) {
			return a, whyScheme
		}
		a.schemeless = true
		refused = a.web("https", "//"+rest)
	}
	if refused == (words{}) && !a.canonical() {
		refused = whyAddress
	}
	return a, refused
}

// canonical makes href what the sanitizer, which reads and writes every URL anew, leaves as it
// is. There are URLs that it would change again and again; these are refused.
func (a *address) canonical() bool {
	for range 2 {
		u, err := url.Parse(a.href)
		if err != nil {
			return false
		}
		before := a.href
		if a.href = u.String(); a.href == before {
			return true
		}
	}
	return false
}

// web takes in what follows "http:" or "https:".
func (a *address) web(scheme, rest string) words {
	rest, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return whyAddress
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority := rest[:end]
	if strings.Contains(authority, "@") {
		return whyUserinfo
	}
	host, port, ok := splitPort(authority)
	if !ok {
		return whyHost
	}
	ascii, shown, ok := parseHost(host)
	if !ok {
		return whyHost
	}
	a.host = shown
	a.href = scheme + "://" + ascii + port + encodeURL(rest[end:])
	return words{}
}

// mail takes in what follows "mailto:".
func (a *address) mail(rest string) words {
	receiver, _, _ := strings.Cut(rest, "?")
	if name, host, ok := strings.Cut(receiver, "@"); !ok || name == "" || host == "" {
		return whyAddress
	}
	a.href = "mailto:" + encodeURL(rest)
	return words{}
}

// telephoneNumber is a number as people write it, with the parameters of RFC 3966.
var telephoneNumber = regexp.MustCompile(`^\+?[0-9*().,/-]*[0-9][0-9*().,/-]*(?:;[A-Za-z0-9-]+(?:=[A-Za-z0-9.+-]+)?)*$`)

// telephone takes in what follows "tel:", without its spaces.
func (a *address) telephone(rest string) words {
	number := strings.Join(strings.Fields(rest), "")
	if !telephoneNumber.MatchString(number) || strings.HasPrefix(number, "/") {
		return whyAddress
	}
	a.href = "tel:" + number
	return words{}
}

// lacksScheme says whether an address without scheme is one that people write so: it begins
// with www., or its host ends in a top domain that is well known here.
func lacksScheme(s string) bool {
	if len(s) > len("www.") && strings.EqualFold(s[:len("www.")], "www.") {
		return true
	}
	host := s
	if end := strings.IndexAny(s, "/?"); end >= 0 {
		host = s[:end]
	}
	host, _, ok := splitPort(host)
	dot := strings.LastIndexByte(host, '.')
	return ok && dot > 0 && wellKnown(host[dot+1:])
}

func wellKnown(topDomain string) bool {
	known := []string{"se", "nu", "com", "org", "net", "eu", "no", "dk", "fi", "info"}
	return slices.Contains(known, strings.ToLower(topDomain))
}

// encodeURL percent-encodes what may not stand in a path, query or fragment (RFC 3986).
func encodeURL(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s))
	fragment := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		keep := urlByte(c)
		switch c {
		case '#':
			keep, fragment = !fragment, true
		case '%':
			keep = i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		}
		if keep {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&0xF]})
		}
	}
	return b.String()
}

func urlByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		strings.IndexByte("-._~:/?@!$&'()*+,;=", c) >= 0
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
