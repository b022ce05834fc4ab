package config

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Address is where a listener listens: host:port. An empty host is every network of the
// machine.
type Address string

// UnmarshalText reads a host (an IP address or a name, or empty) and a port number.
func (a *Address) UnmarshalText(text []byte) error {
	host, port, err := net.SplitHostPort(string(text))
	if err != nil {
		return fmt.Errorf("%q is no address; expected host:port, such as 127.0.0.1:8177", text)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("%q has no port number; expected 1 to 65535", text)
	}
	if host != "" && !isHost(host) {
		return fmt.Errorf("%q has no readable host; expected an IP address or a name", text)
	}
	*a = Address(text)
	return nil
}

// Loopback says whether the listener can be reached from this machine alone.
func (a Address) Loopback() bool {
	host, _, err := net.SplitHostPort(string(a))
	return err == nil && isLoopback(host)
}

// origin is the address as a browser on this machine writes it.
func (a Address) origin(scheme string) Origin {
	host, port, _ := net.SplitHostPort(string(a))
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return Origin(scheme + "://" + net.JoinHostPort(strings.ToLower(host), port))
}

// Origin is scheme, host and, where it is not the scheme's own, port: "https://host". It
// is written as browsers write it, without a slash at the end.
type Origin string

// UnmarshalText reads an absolute http or https URL that has no path.
func (o *Origin) UnmarshalText(text []byte) error {
	u, err := webURL(string(text))
	if err != nil {
		return err
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery {
		return errors.New("has a path or a query; expected scheme and host only, such as https://inkorg.example.se")
	}
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	*o = Origin(u.Scheme + "://" + host)
	return nil
}

// Secure says whether browsers come by https.
func (o Origin) Secure() bool { return strings.HasPrefix(string(o), "https://") }

// Loopback says whether the address means the machine itself.
func (o Origin) Loopback() bool {
	u, err := url.Parse(string(o))
	return err == nil && isLoopback(u.Hostname())
}

// WebURL is an absolute http or https URL.
type WebURL string

// UnmarshalText reads an absolute http or https URL.
func (w *WebURL) UnmarshalText(text []byte) error {
	_, err := webURL(string(text))
	*w = WebURL(text)
	return err
}

// Path is a file or directory. In a file, a relative one is relative to that file.
type Path string

// UnmarshalText takes any path. An address in its place would be a file that is not there.
func (p *Path) UnmarshalText(text []byte) error {
	if bytes.Contains(text, []byte("://")) {
		return errors.New("is a web address; expected a file, for what stands there is not fetched")
	}
	*p = Path(filepath.Clean(string(text)))
	return nil
}

func (p *Path) relativeTo(directory string) {
	if !filepath.IsAbs(string(*p)) {
		*p = Path(filepath.Join(directory, string(*p)))
	}
}

// webURL reads an absolute http or https URL. The errors do not repeat it: it can hold a
// password.
func webURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Fragment != "" || !isHost(u.Hostname()) {
		return nil, errors.New("is no web address; expected https://host, without user or fragment")
	}
	if _, port, found := strings.Cut(u.Host[strings.LastIndexByte(u.Host, ']')+1:], ":"); found {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("has no readable port; expected 1 to 65535")
		}
	}
	return u, nil
}

// hostName is a host in ASCII labels, the xn-- form for Swedish letters.
var hostName = regexp.MustCompile(`^(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

func isHost(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Zone() == "" || hostName.MatchString(host)
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}
