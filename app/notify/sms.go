package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"inkorg/app/template"
)

// SMSOptions describe an HTTP gateway that sends SMS.
type SMSOptions struct {
	Method   string // POST or PUT: what is asked for stands in the body, which is in no log
	URL      string
	Header   http.Header       // {id} in a value stands for the letter's ID
	Template template.Template // of the body
	Success  []int             // statuses that mean it has been taken
	RootCAs  *x509.CertPool
	Timeout  time.Duration // of the whole
}

// SMS sends by SMS over an HTTP gateway.
type SMS struct {
	SMSOptions
	client *http.Client
}

// NewSMS makes a sender.
func NewSMS(o SMSOptions) *SMS {
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
		MaxIdleConnsPerHost: lanes, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
	}
	return &SMS{o, &http.Client{
		Transport: transport, Timeout: o.Timeout,
		// Numbers go nowhere but to the gateway.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Send hands a letter over to the gateway.
func (s *SMS) Send(ctx context.Context, letter Letter) error {
	body := s.Template.Fill(template.Places{Number: letter.To, Text: letter.Body, ID: letter.ID})
	request, err := http.NewRequestWithContext(ctx, s.Method, s.URL, strings.NewReader(body))
	if err != nil {
		return &Failure{BlameServer, "sms gateway settings"}
	}
	request.Header.Set("Content-Type", s.Template.ContentType())
	for name, values := range s.Header {
		for _, value := range values {
			request.Header.Add(name, template.FillID(value, letter.ID))
		}
	}
	response, err := s.client.Do(request)
	if err != nil {
		return gatewayFailure(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, mostRead)); err != nil && !slices.Contains(s.Success, response.StatusCode) {
		return gatewayFailure(err)
	}
	return s.judge(response.StatusCode)
}

// mostRead is how much of an answer is read so that its connection can be used again, in
// bytes.
const mostRead = 64 << 10

// judge says what a status means. A client error is the letter's for good, but for those that
// are about us or the moment.
func (s *SMS) judge(status int) error {
	failure := &Failure{BlameServer, fmt.Sprintf("http %d", status)}
	switch {
	case slices.Contains(s.Success, status):
		return nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired,
		status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return failure
	case status >= 400 && status < 500:
		failure.Blame = BlameReceiver
	}
	return failure
}

// gatewayFailure is why there is no answer. The error itself can name the address, which can
// hold a secret.
func gatewayFailure(err error) error {
	return &Failure{BlameServer, "http: " + connectionReason(err)}
}
