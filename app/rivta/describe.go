package rivta

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// describe answers GET on a contract's path: with ?wsdl the WSDL, else a few words.
func (s *server) describe(of description) fiber.Handler {
	document := wsdl(of, s.PublicURL+of.path())
	words := fmt.Sprintf("%s 1, RIV-TA basic profile 2.1.\n\nSend SOAP 1.1 requests here by POST. WSDL: %s?wsdl\n",
		of.name, s.PublicURL+of.path())
	return func(c *fiber.Ctx) error {
		query := string(c.Request().URI().QueryString())
		if strings.EqualFold(strings.TrimSuffix(query, "="), "wsdl") {
			return sendXML(c, fiber.StatusOK, document)
		}
		return sendText(c, fiber.StatusOK, words)
	}
}

// directory lists the addresses of the contracts.
func (s *server) directory() string {
	var lines strings.Builder
	for _, of := range contracts() {
		fmt.Fprintf(&lines, "%s%s\n", s.PublicURL, of.path())
	}
	return lines.String()
}
