package rivta

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/framing"
)

// contentType of everything SOAP that is written here.
const contentType = "text/xml; charset=utf-8"

// requestText gives the SOAP request of an HTTP request as UTF-8.
func requestText(c *fiber.Ctx) ([]byte, error) {
	charset, err := soapCharset(c.Get(fiber.HeaderContentType))
	if err != nil {
		return nil, err
	}
	// BodyRaw rather than Body, which unpacks without a bound.
	body, err := unpack(c.BodyRaw(), c.Get(fiber.HeaderContentEncoding))
	if err != nil {
		return nil, err
	}
	return decodeText(body, charset)
}

// soapCharset gives the charset of a content type, empty when it names none.
func soapCharset(header string) (string, error) {
	// Of a header that is wrong it gives what can be read, if only nothing.
	media, parameters, _ := mime.ParseMediaType(header)
	found := ""
	switch {
	case media == "text/xml":
		return parameters["charset"], nil
	case media == "application/soap+xml":
		found = ", found SOAP 1.2"
	case strings.HasPrefix(media, "multipart/"):
		found = ", found attachments (MTOM or SwA), which are not read"
	}
	return "", reason{code: CodeContentType, expected: "expected SOAP 1.1 with Content-Type text/xml" + found}
}

// mostUnpacked is how many times its packed size a body may unpack to, when that is more
// than a message that compresses very well: real ones unpack to ten times, a bomb to a
// thousand.
const (
	mostUnpacked  = 100
	smallUnpacked = 256 << 10
)

// unpack gives a body as it was before it was packed for the way.
func unpack(body []byte, coding string) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		return gunzip(body)
	default:
		return nil, reason{code: CodeContentType, expected: "expected Content-Encoding gzip or none"}
	}
}

func gunzip(body []byte) ([]byte, error) {
	broken := reason{code: CodeContentType, expected: "expected a body in gzip, as the Content-Encoding says"}
	packed, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, broken
	}
	unpacked, err := io.ReadAll(io.LimitReader(packed, int64(requestLimits.bytes)+1))
	switch {
	case len(unpacked) > requestLimits.bytes:
		return nil, tooLarge()
	case err != nil:
		return nil, broken
	case len(unpacked) > smallUnpacked && len(unpacked) > mostUnpacked*len(body):
		return nil, reason{code: CodeLimit, expected: fmt.Sprintf("expected a body that unpacks to at most %d times its size", mostUnpacked)}
	}
	return unpacked, nil
}

func tooLarge() reason {
	return reason{code: CodeLimit, expected: fmt.Sprintf("expected a body of at most %d bytes, unpacked", requestLimits.bytes)}
}

// oneFraming closes the connection after a request that another program on its way may
// have read in another way: one that says its length twice, or folds a header line. It
// may be the first half of a smuggled one.
func oneFraming(c *fiber.Ctx) error {
	if framing.Ambiguous(c.Request().Header.RawHeaders()) {
		c.Context().SetConnectionClose()
	}
	return c.Next()
}
