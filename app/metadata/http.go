package metadata

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"inkorg/sso"
)

const (
	dialTime      = 5 * time.Second
	fetchTime     = 15 * time.Second // in all, with the body
	maxHeader     = 64 << 10         // bytes
	maxRedirects  = 5
	acceptedTypes = "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.8"
)

// HTTP fetches metadata from an address. It asks only for what has changed, follows
// redirects only as far as they stay as safe as the address itself, and reads no more than
// metadata may have.
type HTTP struct {
	address string
	client  *http.Client
}

// NewHTTP makes a fetcher for an https address, or an http one where there is nobody on the
// way.
func NewHTTP(address string) *HTTP {
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: dialTime}).DialContext,
		TLSHandshakeTimeout:    dialTime,
		MaxResponseHeaderBytes: maxHeader,
		// Between two fetches lies more time than any server keeps a connection.
		DisableKeepAlives: true,
	}
	return &HTTP{address, &http.Client{Transport: transport, CheckRedirect: checkRedirect, Timeout: fetchTime}}
}

// checkRedirect lets nobody on the way read or change what an https address would have
// protected.
func checkRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	if scheme := before[0].URL.Scheme; next.URL.Scheme != "https" && (scheme != "http" || next.URL.Host != before[0].URL.Host) {
		return fmt.Errorf("redirected to %s://%s, which is not https", next.URL.Scheme, next.URL.Host)
	}
	return nil
}

// Fetch gets the document, see [sso.MetadataFetcher].
func (h *HTTP) Fetch(ctx context.Context, known string) ([]byte, string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.address, nil)
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Accept", acceptedTypes)
	parseVersion(known).ask(request.Header)
	response, err := h.client.Do(request)
	if err != nil {
		return nil, "", cause(err)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotModified && known != "":
		return nil, "", sso.ErrNotModified
	case response.StatusCode != http.StatusOK:
		return nil, "", fmt.Errorf("the answer is %s", response.Status)
	}
	document, err := io.ReadAll(io.LimitReader(response.Body, sso.MaxMetadata+1))
	if err != nil {
		return nil, "", cause(err)
	}
	return document, versionOf(response.Header).String(), nil
}

// cause takes away what differs between two failures of the same cause, times and ports,
// and the query of the address, which can be a secret.
func cause(err error) error {
	if timed, ok := errors.AsType[net.Error](err); ok && timed.Timeout() {
		return errors.New("no whole answer in time")
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return errors.New("the server's certificate is not valid at this time")
	}
	if network, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("%s: %w", network.Op, network.Err)
	}
	if whole, ok := errors.AsType[*url.Error](err); ok {
		return whole.Err
	}
	return err
}
