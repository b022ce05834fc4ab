package web

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// clientAddress is where a request comes from. What the header X-Forwarded-For says is
// believed from the configured proxies alone, from the nearest on: anybody can write one.
func (s *server) clientAddress(c *fiber.Ctx) netip.Addr {
	address, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	address = address.Unmap()
	var hops []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	for i := len(hops) - 1; i >= 0 && s.isProxy(address); i-- {
		hop, known := parseHop(hops[i])
		if !known {
			break
		}
		address = hop
	}
	return address
}

func (s *server) isProxy(address netip.Addr) bool {
	for _, proxies := range s.Proxies {
		if proxies.Contains(address) {
			return true
		}
	}
	return false
}

// parseHop reads an address of the header; some proxies write the port too.
func parseHop(raw string) (netip.Addr, bool) {
	raw = strings.TrimSpace(raw)
	if withPort, err := netip.ParseAddrPort(raw); err == nil {
		return withPort.Addr().Unmap(), true
	}
	address, err := netip.ParseAddr(strings.Trim(raw, "[]"))
	return address.Unmap().WithZone(""), err == nil
}

// network is what one customer of a network has: an address of version 4, and of version 6
// the 64 bits that do not vary from one of their connections to the next.
func network(address netip.Addr) netip.Prefix {
	bits := 32
	if address.Is6() {
		bits = 64
	}
	prefix, _ := address.Prefix(bits) // of an address of neither version the zero prefix
	return prefix
}
