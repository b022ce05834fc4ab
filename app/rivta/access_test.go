package rivta_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"inkorg/app/rivta"
)

// behindProxy has callers known by a proxy. Requests of these tests come from 0.0.0.0.
func behindProxy(network string) rivta.Access {
	return rivta.Access{Callers: []string{"SE111", "SE222"}, Proxies: []netip.Prefix{netip.MustParsePrefix(network)}, Header: "X-Caller"}
}

// TestBehindAProxy has a row for each thing that a proxy, or somebody else, can say.
func TestBehindAProxy(t *testing.T) {
	const (
		noID  = "CALLER: expected a caller with an HSA-id, as the serialNumber of its certificate's subject"
		notOn = "CALLER: expected a caller on this producer's list, %s is not"
	)
	for name, test := range map[string]struct {
		access rivta.Access
		said   []string
		fault  string
	}{
		"known":                       {behindProxy("0.0.0.0/32"), []string{"SE111"}, ""},
		"from another address":        {behindProxy("10.0.0.7/32"), []string{"SE111"}, "CALLER: expected a call by way of this producer's proxy"},
		"the proxy says nothing":      {behindProxy("0.0.0.0/32"), nil, noID},
		"the proxy says an empty one": {behindProxy("0.0.0.0/32"), []string{""}, noID},
		"the caller has said it too":  {behindProxy("0.0.0.0/32"), []string{"SE111", "SE222"}, noID},
		"not on the list":             {behindProxy("0.0.0.0/32"), []string{"SE999"}, strings.ReplaceAll(notOn, "%s", `"SE999"`)},
		"two in one":                  {behindProxy("0.0.0.0/32"), []string{"SE111, SE222"}, strings.ReplaceAll(notOn, "%s", `"SE111,SE222"`)},
		"nobody is known":             {rivta.Access{}, []string{"SE999"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			l.access = test.access
			request := httptest.NewRequest(http.MethodPost, addMessagePath, strings.NewReader(goodMessage))
			request.Header["Content-Type"] = []string{"text/xml"}
			request.Header["X-Caller"] = test.said
			got := l.send(request)
			if test.fault != "" {
				got.wantFault(t, "Client", test.fault)
			} else if got.Delivered.ResultCode != "OK" {
				t.Errorf("answered\n%s", got.Text)
			}
		})
	}
}

// TestWhoMayNotCallIsToldNothingElse: neither what is wrong with the request nor with the
// message in it.
func TestWhoMayNotCallIsToldNothingElse(t *testing.T) {
	for name, body := range map[string]string{
		"no XML":                   "Kallelse",
		"not valid":                without(goodMessage, "<c:unitId>"),
		"another contract's":       goodQuestion,
		"receiver not active":      with(goodMessage, "191212121212", "191111111111"),
		"packed, and not by gzip":  "\x1f\x8b",
		"document type":            "<!DOCTYPE a><a/>",
		"good, but for the caller": goodMessage,
	} {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			l.access = behindProxy("0.0.0.0/32")
			request := httptest.NewRequest(http.MethodPost, addMessagePath, strings.NewReader(body))
			request.Header.Set("Content-Type", "text/xml")
			request.Header.Set("X-Caller", "SE999")
			l.send(request).wantFault(t, "Client", `CALLER: expected a caller on this producer's list, "SE999" is not`)
			l.wantLogged(map[string]string{"contract": "AddMessageToPatientPortalInbox", "codes": "CALLER"})
		})
	}
}

// TestNobodyElseReadsTheDescriptions: who may not call may not look either.
func TestNobodyElseReadsTheDescriptions(t *testing.T) {
	l := newListener(t)
	l.access = behindProxy("10.0.0.7/32")
	for _, path := range []string{"/", addMessagePath + "?wsdl", "/elsewhere"} {
		if got := l.send(httptest.NewRequest(http.MethodGet, path, nil)); got.Status != http.StatusForbidden || !strings.HasPrefix(got.Text, "CALLER: ") {
			t.Errorf("%s: %d\n%s", path, got.Status, got.Text)
		}
	}
}

// TestACallerSendsForItsSystems: whom the transport knows is held to the system's list.
func TestACallerSendsForItsSystems(t *testing.T) {
	for caller, want := range map[string]delivered{
		"SE111": {MessageThreadID: "thread-1", ResultCode: "OK"},
		"SE222": {MessageThreadID: "thread-1", ResultCode: "ERROR", ResultText: `caller "SE222" may not send for sourceSystem "CALLERS"`},
	} {
		l := newListener(t)
		l.access = behindProxy("0.0.0.0/32")
		request := httptest.NewRequest(http.MethodPost, addMessagePath, strings.NewReader(with(withoutLink(), "<a:sourceSystem>SE45454", "<a:sourceSystem>CALLERS")))
		request.Header.Set("Content-Type", "text/xml")
		request.Header.Set("X-Caller", caller)
		got := l.send(request).Delivered
		if got.ResultCode != want.ResultCode || got.ResultText != want.ResultText {
			t.Errorf("%s: answered %+v, want %+v", caller, got, want)
		}
		l.wantLogged(map[string]string{"caller": caller, "result": want.ResultCode})
	}
}
