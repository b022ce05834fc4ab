package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"inkorg/views"
)

// FuzzReturnPath looks for an address that the log-in or the choice of language would take
// to be one of this site, and a browser would not.
func FuzzReturnPath(f *testing.F) {
	for _, seed := range []string{
		"/inkorg?sok=å&efter=a", "//evil.example", `/\evil.example`, "/\t/evil.example", "https://evil.example", "javascript:alert(1)", "/.//evil.example",
		"/%2F/evil.example", "/inkorg#a", "/@evil.example", "///", "/inkorg\r\nSet-Cookie: a=b", "/a?b=//evil.example", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		path := localPath(raw)
		// Browsers take away tabs and line breaks, and take \ for /.
		read := strings.ReplaceAll(strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(path), `\`, "/")
		if path != read || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
			t.Fatalf("%q leads to %q", raw, path)
		}
		at, err := url.Parse("https://inkorg.example.se/logga-in")
		if err != nil {
			t.Fatal(err)
		}
		if to, err := at.Parse(path); err != nil || to.Host != at.Host || to.Scheme != at.Scheme {
			t.Fatalf("%q leads to %v, %v", raw, to, err)
		}
		if again := localPath(path); again != path {
			t.Fatalf("%q leads to %q, and that to %q", raw, path, again)
		}
	})
}

// FuzzForwardedFor looks for a header that hides where a request comes from: whoever writes
// it, the address nearest to the proxies is the one.
func FuzzForwardedFor(f *testing.F) {
	for _, seed := range []string{"192.0.2.1", "a, 192.0.2.1:80", "[2001:db8::1]:443,,", "::ffff:192.0.2.1", "fe80::1%eth0", "127.0.0.1, 127.0.0.1", "unknown"} {
		f.Add(seed)
	}
	s := &server{Config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}
	app := fiber.New()
	proxied := func(headers ...string) netip.Addr {
		var request fasthttp.RequestCtx
		request.SetRemoteAddr(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
		for _, header := range headers {
			request.Request.Header.Add(fiber.HeaderXForwardedFor, header)
		}
		c := app.AcquireCtx(&request)
		defer app.ReleaseCtx(c)
		return s.clientAddress(c)
	}
	nearest := netip.MustParseAddr("198.51.100.7")
	f.Fuzz(func(t *testing.T, header string) {
		if alone := proxied(header); !alone.IsValid() || alone.Is4In6() || alone.Zone() != "" {
			t.Errorf("%q: comes from %v", header, alone)
		}
		for _, headers := range [][]string{{header, nearest.String()}, {header + "," + nearest.String()}} {
			if got := proxied(headers...); got != nearest {
				t.Errorf("%q: comes from %v", headers, got)
			}
		}
	})
}

// FuzzPlace looks for an address of the list that leads somewhere else when it is written
// again, on the way into a case and back.
func FuzzPlace(f *testing.F) {
	words, err := views.LoadWords()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "visa=olasta&sok=prov&avsandare=B%C3%B6rken&fran=2026-01-02&till=2026-02-03", "efter=bzE3OTUwMDAwMDAxMjM0NTYuYWJjMjM0", "sok=%00%ff+&sok=b", "fran=1&till=9999-99-99", "visa=alla;sok=a"} {
		f.Add(seed)
	}
	s := &server{Config: Config{Words: words}}
	app := fiber.New()
	read := func(query string) (place, error) {
		var request fasthttp.RequestCtx
		request.Request.SetRequestURI("http://inkorg.example.se" + listPath)
		request.Request.Header.SetMethod(http.MethodGet)
		request.Request.URI().SetQueryString(query)
		c := app.AcquireCtx(&request)
		defer app.ReleaseCtx(c)
		return s.listedPlaceOf(c)
	}
	f.Fuzz(func(t *testing.T, query string) {
		here, err := read(query)
		if err != nil {
			return
		}
		address := here.href()
		again, err := read(strings.TrimPrefix(strings.TrimPrefix(address, listPath), "?"))
		if err != nil || again.href() != address || again.wish != here.wish || again.query.View != here.query.View {
			t.Errorf("%q is %q, and then %q (%v)", query, address, again.href(), err)
		}
	})
}
