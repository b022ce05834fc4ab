package rivta

import (
	"crypto/tls"
	"fmt"
	"net/netip"
	"slices"

	"github.com/gofiber/fiber/v2"
)

// Access says who may call, and how callers are known: by their certificates, by what a
// proxy that has seen these says, or, with neither, not at all. It is immutable: a reload of
// the configuration makes a new one.
type Access struct {
	// Callers are the HSA-ids that may call.
	Callers []string
	// TLS asks callers for a certificate whose subject serialNumber is their HSA-id; nil
	// when the listener is plain HTTP.
	TLS *tls.Config
	// Proxies are where requests come from when somebody else ends TLS.
	Proxies []netip.Prefix
	// Header is where such a proxy says the caller's HSA-id.
	Header string
}

// identifies says whether it is known who calls.
func (a *Access) identifies() bool { return a.TLS != nil || len(a.Proxies) > 0 }

// caller gives the HSA-id of who calls, empty where callers are not known. The reason says
// why nobody is let in.
func (a *Access) caller(c *fiber.Ctx) (hsaID string, refused *reason) {
	switch {
	case a.TLS != nil:
		hsaID = certified(c)
	case len(a.Proxies) > 0:
		if !a.fromProxy(c) {
			return "", &reason{code: CodeCaller, expected: "expected a call by way of this producer's proxy"}
		}
		hsaID = a.said(c)
	default:
		return "", nil
	}
	switch {
	case hsaID == "":
		return "", &reason{code: CodeCaller, expected: "expected a caller with an HSA-id, as the serialNumber of its certificate's subject"}
	case !slices.Contains(a.Callers, hsaID):
		return hsaID, &reason{code: CodeCaller, expected: fmt.Sprintf("expected a caller on this producer's list, %q is not", clean(hsaID))}
	}
	return hsaID, nil
}

// certified is the subject serialNumber of the caller's certificate, which the handshake
// has verified.
func certified(c *fiber.Ctx) string {
	state := c.Context().TLSConnectionState()
	if state == nil || len(state.VerifiedChains) == 0 {
		return ""
	}
	return state.PeerCertificates[0].Subject.SerialNumber
}

func (a *Access) fromProxy(c *fiber.Ctx) bool {
	address, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	return ok && slices.ContainsFunc(a.Proxies, func(p netip.Prefix) bool { return p.Contains(address.Unmap()) })
}

// said is what the proxy says of the caller. A header that comes twice is not the proxy's
// alone, and says nothing.
func (a *Access) said(c *fiber.Ctx) string {
	if values := c.Request().Header.PeekAll(a.Header); len(values) == 1 {
		return string(values[0])
	}
	return ""
}

// callerKey is where a request keeps its caller's HSA-id.
type callerKey struct{}

// known lets only those in who may call, and notes who it is.
func (s *server) known(c *fiber.Ctx) error {
	hsaID, refused := s.Access().caller(c)
	c.Locals(callerKey{}, hsaID)
	if refused == nil {
		return c.Next()
	}
	if c.Method() == fiber.MethodPost {
		return s.refuse(c, s.begin(c, contractAt(c.Path())), newFault(*refused))
	}
	s.Log.Warn("caller refused", "caller", clean(hsaID))
	return sendText(c, fiber.StatusForbidden, refused.Error()+"\n")
}

// callerOf gives the caller that known has noted, empty for one that is not known.
func callerOf(c *fiber.Ctx) string {
	hsaID, _ := c.Locals(callerKey{}).(string)
	return hsaID
}
