package render

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// splitPort parts the port, with its colon, from a host name.
func splitPort(authority string) (host, port string, ok bool) {
	colon := strings.LastIndexByte(authority, ':')
	if colon < 0 || strings.HasSuffix(authority, "]") {
		return authority, "", true
	}
	host, port = authority[:colon], authority[colon:]
	if _, err := strconv.ParseUint(port[1:], 10, 16); err != nil {
		return "", "", false
	}
	return host, port, true
}

const (
	maxHostName  = 253
	maxHostLabel = 63
)

// isHostName says whether a name is one of the domain name system, in ASCII. The low line is
// not allowed in names of hosts but exists, though not in top domains.
func isHostName(name string) bool {
	if len(name) > maxHostName {
		return false
	}
	name = strings.TrimSuffix(name, ".")
	for {
		label, rest, more := strings.Cut(name, ".")
		if !isHostLabel(label) || !more && strings.Contains(label, "_") {
			return false
		}
		if !more {
			return true
		}
		name = rest
	}
}

func isHostLabel(label string) bool {
	if label == "" || len(label) > maxHostLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for _, c := range []byte(label) {
		if !isNameByte(c, true) {
			return false
		}
	}
	return true
}

// parseHost checks the name or number of a host. It returns it in ASCII, as a link needs it,
// and as it is shown.
func parseHost(host string) (ascii, shown string, ok bool) {
	if inner, found := strings.CutPrefix(host, "["); found {
		address, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return host, host, err == nil && address.Is6() && address.Zone() == "" && strings.HasSuffix(host, "]")
	}
	ascii, shown = host, host
	if !isASCII(host) {
		if !encodable(host) {
			return "", "", false
		}
		var err error
		if ascii, err = idna.Lookup.ToASCII(host); err != nil {
			return "", "", false
		}
		if !isLatin(host) {
			shown = ascii // letters of other scripts can look like Latin ones
		}
	}
	if !isHostName(ascii) {
		return "", "", false
	}
	if !numeric(ascii) {
		return ascii, shown, true
	}
	_, err := netip.ParseAddr(ascii)
	return ascii, shown, err == nil
}

// encodable says whether a name beyond ASCII may be short enough once it is in ASCII, where no
// character takes less than a byte. To encode it takes time that grows with its length and with
// the number of its characters beyond ASCII, of which real names have few.
func encodable(host string) bool {
	characters, beyond := 0, 0
	for _, r := range host {
		characters++
		if r > unicode.MaxASCII {
			beyond++
		}
	}
	return characters <= maxHostName && beyond <= maxHostLabel
}

// numeric says whether a host ends in a number, which browsers take for an address.
func numeric(host string) bool {
	last := host[strings.LastIndexByte(strings.TrimSuffix(host, "."), '.')+1:]
	return last[0] >= '0' && last[0] <= '9' && strings.Trim(last, "0123456789xXabcdefABCDEF.") == ""
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

func isLatin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) < 0
}

// mentionsHost says whether a link's text names the host it leads to, or one below it: neither
// "abank.se" nor "bank.se.example.com" is "bank.se".
func mentionsHost(text, host string) bool {
	text, host = strings.ToLower(text), strings.ToLower(host)
	for i := 0; ; {
		at := strings.Index(text[i:], host)
		if at < 0 {
			return false
		}
		at += i
		before, after := text[:at], text[at+len(host):]
		if !continuesHost(before, after) {
			return true
		}
		i = at + 1
	}
}

// continuesHost says whether the name of a host goes on before or after a place of a text.
func continuesHost(before, after string) bool {
	if r, _ := utf8.DecodeLastRuneInString(before); hostRune(r) {
		return true
	}
	if sentence, ok := strings.CutPrefix(after, "."); ok {
		after = sentence // a full stop, unless the name goes on
	}
	r, _ := utf8.DecodeRuneInString(after)
	return hostRune(r)
}

func hostRune(r rune) bool {
	return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
