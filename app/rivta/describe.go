package rivta

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// describe answers GET on a contract's path: with ?wsdl the WSDL, with ?xsd the schema of
// its own namespace and with ?xsd=PREFIX that of another, else a few words.
func (s *server) describe(of description) fiber.Handler {
	documents := of.documents(s.PublicURL + of.path())
	words := fmt.Sprintf("%[1]s 1, RIV-TA basic profile 2.1.\n\nSend SOAP 1.1 requests here by POST. WSDL: %[2]s?wsdl, schema: %[2]s?xsd\n",
		of.name, s.PublicURL+of.path())
	return func(c *fiber.Ctx) error {
		query := strings.ToLower(strings.TrimSuffix(string(c.Request().URI().QueryString()), "="))
		if document, known := documents[query]; known {
			return sendXML(c, fiber.StatusOK, document)
		}
		return sendText(c, fiber.StatusOK, words)
	}
}

// documents are the contract's WSDL and schemas, by the query that they are asked for with.
func (d description) documents(address string) map[string][]byte {
	documents := map[string][]byte{
		"wsdl": wsdl(d, address),
		"xsd":  xsd(d, d.namespace(), address),
	}
	for _, namespace := range d.namespaces() {
		documents["xsd="+prefix(namespace)] = xsd(d, namespace, address)
	}
	return documents
}

// directory lists the addresses of the contracts.
func (s *server) directory() string {
	var lines strings.Builder
	for _, of := range contracts() {
		fmt.Fprintf(&lines, "%s%s\n", s.PublicURL, of.path())
	}
	return lines.String()
}
