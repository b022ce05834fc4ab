package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"

	"github.com/valyala/fasthttp/fasthttputil"

	"inkorg/app/bench"
	"inkorg/app/inbox"
	"inkorg/app/rivta"
)

const (
	// testCallerHeader tells the contracts in whose name the test bench calls.
	testCallerHeader = "X-Inkorg-Testbank"
	// testCaller is who calls for a system that takes every caller.
	testCaller = "TESTBANK"
)

// testSender has testers send to themselves by the contracts as they are served: by HTTP, over
// a connection within the program, since a tester has no certificate of a caller.
func (p *program) testSender(client rivta.Client) (func(context.Context, inbox.Delivery) (bench.Sent, error), error) {
	config, err := p.contractsConfig()
	if err != nil {
		return nil, err
	}
	config.Access = p.testAccess
	inside := fasthttputil.NewInmemoryListener()
	app := rivta.New(config)
	p.inside = app
	go func() {
		if err := app.Listener(inside); err != nil {
			p.log.Error("the test bench cannot send", "error", err.Error())
		}
	}()
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return inside.Dial() }}
	return func(ctx context.Context, d inbox.Delivery) (bench.Sent, error) {
		wire := &wireTap{to: transport, caller: p.testCallerFor(d.SourceSystem)}
		client := rivta.Client{Endpoint: "http://testbank", LogicalAddress: client.LogicalAddress, HTTP: &http.Client{Timeout: sendTime, Transport: wire}}
		answer, err := client.AddMessage(ctx, d)
		sent := bench.Sent{Request: string(client.AddMessageEnvelope(d)), Answer: wire.answer, Result: string(answer.ResultCode), Said: answer.ResultText}
		if fault, is := errors.AsType[*rivta.Fault](err); is {
			sent.Result, sent.Said = inbox.ResultFault+fault.Code, fault.Reason
			return sent, nil
		}
		return sent, err
	}, nil
}

// testAccess lets the test bench in, in the name of whichever caller.
func (p *program) testAccess() *rivta.Access {
	access := &rivta.Access{
		Callers: []string{testCaller}, Header: testCallerHeader,
		Proxies: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}, // what has no address
	}
	for _, system := range p.service.Directory().Systems() {
		access.Callers = append(access.Callers, system.Callers...)
	}
	return access
}

// testCallerFor is a caller that may send in the name of a system.
func (p *program) testCallerFor(system string) string {
	if known, _ := p.service.Directory().System(system); len(known.Callers) > 0 {
		return known.Callers[0]
	}
	return testCaller
}

// wireTap says who calls, and keeps what is answered.
type wireTap struct {
	to     http.RoundTripper
	caller string
	answer string
}

// RoundTrip makes a call.
func (w *wireTap) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set(testCallerHeader, w.caller)
	response, err := w.to.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	w.answer, response.Body = string(body), io.NopCloser(bytes.NewReader(body))
	return response, nil
}
