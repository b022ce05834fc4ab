package rivta

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"inkorg/app/inbox"
)

// Client calls the contracts of a producer, such as this program's own.
type Client struct {
	// Endpoint is the address of the contracts listener, to which a contract's path is
	// added, or the whole address of one contract.
	Endpoint string
	// LogicalAddress is the producer's HSA-id.
	LogicalAddress string
	// HTTP makes the calls; nil is http.DefaultClient.
	HTTP *http.Client
}

// AddMessage delivers a message. A fault is a *Fault. The delivery's Caller is not sent:
// it is what the producer knows the client by.
func (c *Client) AddMessage(ctx context.Context, d inbox.Delivery) (inbox.Answer, error) {
	return exchange(ctx, c, addMessage, d)
}

// IsActiveUser asks whether a person is an active user. A fault is a *Fault.
func (c *Client) IsActiveUser(ctx context.Context, id inbox.PersonID) (ActiveUser, error) {
	return exchange(ctx, c, isActiveUser, activeUserQuery{id})
}

// AddMessageEnvelope gives the request that AddMessage sends.
func (c *Client) AddMessageEnvelope(d inbox.Delivery) []byte {
	return requestEnvelope(addMessage.description, c.LogicalAddress, &d)
}

// IsActiveUserEnvelope gives the request that IsActiveUser sends.
func (c *Client) IsActiveUserEnvelope(id inbox.PersonID) []byte {
	return requestEnvelope(isActiveUser.description, c.LogicalAddress, &activeUserQuery{id})
}

func exchange[Request, Response any](
	ctx context.Context, c *Client, of contract[Request, Response], request Request,
) (response Response, err error) {
	source, err := c.post(ctx, of.description, requestEnvelope(of.description, c.LogicalAddress, &request))
	if err != nil {
		return response, fmt.Errorf("%s: %w", of.name, err)
	}
	if err := readResponse(source, of.description, &response); err != nil {
		return response, fmt.Errorf("%s: %w", of.name, err)
	}
	return response, nil
}

// post sends an envelope and gives the one that comes back, as UTF-8.
func (c *Client) post(ctx context.Context, of description, envelope []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address(of), bytes.NewReader(envelope))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("SOAPAction", `"`+of.action()+`"`)
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	media, parameters, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || media != "text/xml" {
		return nil, fmt.Errorf("HTTP %s with content type %q is no SOAP 1.1 answer", response.Status, media)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(requestLimits.bytes)))
	if err != nil {
		return nil, err
	}
	return decodeText(body, parameters["charset"])
}

// address is where the contract is answered.
func (c *Client) address(of description) string {
	base := strings.TrimRight(c.Endpoint, "/")
	for _, known := range contracts() {
		base = strings.TrimSuffix(base, known.path())
	}
	if strings.HasSuffix(base, "/"+profile) {
		return base
	}
	return base + of.path()
}

// readResponse reads a contract's response into its Go value; a fault is the error.
func readResponse(source []byte, of description, target any) error {
	if err := requestLimits.scan(source); err != nil {
		return err
	}
	r := &reading{document: newDocument(source)}
	var received *Fault
	skipped := func(xml.StartElement) error { return r.skip() }
	err := r.envelope(skipped, func() {}, func(start xml.StartElement) error {
		switch start.Name {
		case xml.Name{Space: of.namespace(), Local: of.responseName()}:
			return r.content(of.response, target)
		case soapFault:
			var wire wireFault
			err := r.content(fault.complexType, &wire)
			received = wire.received()
			return err
		default:
			return r.reason(CodeContract, "expected "+of.responseName())
		}
	})
	switch {
	case err != nil:
		return err
	case received != nil:
		// A fault is told as it came, also when it has more than the schema allows.
		return received
	case len(r.reasons) > 0:
		return fmt.Errorf("the answer is not by the contract: %w", r.reasons[0])
	}
	return nil
}
