package rivta_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/logtest"
	"inkorg/app/rivta"
	"inkorg/app/testkit"
)

// secureAddress serves the listener's application by mutual TLS on loopback.
func (l *listener) secureAddress(server testkit.Pair, callers *testkit.Authority) string {
	l.t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	l.access.TLS = rivta.NewTLS(server.TLS, callers.Pool())
	l.listen(rivta.Secure(plain, func() *rivta.Access { return &l.access }, l.log.JSON()))
	return plain.Addr().String()
}

// caller makes calls with a certificate, whichever authorities the listener asks for; each
// is a connection of its own.
func caller(trusted *testkit.Authority, certificate tls.Certificate) *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{
			RootCAs:              trusted.Pool(),
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &certificate, nil },
		},
		DisableKeepAlives: true,
	}}
}

// call sends the good message and gives the answer, or why there was none.
func call(client *http.Client, address string) (string, error) {
	response, err := client.Post("https://"+address+addMessagePath, "text/xml", strings.NewReader(goodMessage))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// TestMutualTLS has a row for each kind of caller, with a real handshake.
func TestMutualTLS(t *testing.T) {
	l := newListener(t)
	l.access.Callers = []string{"SE111", "SE222"}
	servers, known, other := testkit.NewAuthority(t, "servers"), testkit.NewAuthority(t, "callers"), testkit.NewAuthority(t, "others")
	address := l.secureAddress(servers.Server(), known)
	for name, test := range map[string]struct {
		certificate tls.Certificate
		answer      string // is in the answer; empty: the handshake fails
		logged      string
	}{
		"on the list":    {known.Caller("SE111", time.Hour).TLS, "<tjsr:resultCode>OK<", `"caller":"SE111"`},
		"no certificate": {tls.Certificate{}, "", "client didn't provide a certificate"},
		"another authority's": {
			other.Caller("SE111", time.Hour).TLS, "", "certificate signed by unknown authority",
		},
		"run out": {known.Caller("SE111", -time.Minute).TLS, "", "certificate has expired"},
		"a server's": {
			known.Server().TLS, "", "incompatible key usage",
		},
		"not on the list": {
			known.Caller("SE999", time.Hour).TLS,
			"<faultstring>CALLER: expected a caller on this producer's list, &quot;SE999&quot; is not<", `"codes":"CALLER"`,
		},
		"without an HSA-id": {
			known.Caller("", time.Hour).TLS,
			"<faultstring>CALLER: expected a caller with an HSA-id, as the serialNumber of its certificate's subject<", `"codes":"CALLER"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := call(caller(servers, test.certificate), address)
			if refused := err != nil; refused != (test.answer == "") || !strings.Contains(got, test.answer) {
				t.Errorf("answered %v\n%s", err, got)
			}
			l.waitLogged(test.logged)
		})
	}
	if got := l.titles(); len(got) != 1 {
		t.Errorf("stored %q", got)
	}
	response, err := caller(servers, known.Caller("SE111", time.Hour).TLS).Get("https://" + address + "/?sprak=sv")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(page), "--cert client.crt") || !strings.Contains(string(page), "Anropa med klientcertifikat") {
		t.Errorf("the page does not say that callers need a certificate (%v)", err)
	}
}

// waitLogged waits for a text in the log: a caller learns that its handshake failed before
// that is written.
func (l *listener) waitLogged(text string) {
	l.t.Helper()
	for range 100 {
		if strings.Contains(l.log.String(), text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	l.t.Errorf("not logged: %s\n%s", text, l.log.String())
}

// TestTLSVersionsAndSuites: nothing older than TLS 1.2, and in it nothing without forward
// secrecy or authenticated encryption.
func TestTLSVersionsAndSuites(t *testing.T) {
	l := newListener(t)
	l.access.Callers = []string{"SE111"}
	authority := testkit.NewAuthority(t, "both")
	address := l.secureAddress(authority.Server(), authority)
	certificate := authority.Caller("SE111", time.Hour).TLS
	for name, test := range map[string]struct {
		version uint16
		suites  []uint16
		good    bool
	}{
		"1.3":                {tls.VersionTLS13, nil, true},
		"1.2":                {tls.VersionTLS12, nil, true},
		"1.1":                {tls.VersionTLS11, nil, false},
		"1.0":                {tls.VersionTLS10, nil, false},
		"1.2 with CBC":       {tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}, false},
		"1.2 without ECDHE":  {tls.VersionTLS12, []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}, false},
		"1.2 with AEAD only": {tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384}, true},
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := tls.Dial("tcp", address, &tls.Config{
				RootCAs: authority.Pool(), Certificates: []tls.Certificate{certificate},
				MinVersion: test.version, MaxVersion: test.version, CipherSuites: test.suites,
			})
			if (err == nil) != test.good {
				t.Errorf("handshake: %v", err)
			}
			if err == nil {
				_ = connection.Close()
			}
		})
	}
}

// TestRenewedCertificates: what a reload brings is for new connections; one that is open
// goes on.
func TestRenewedCertificates(t *testing.T) {
	l := newListener(t)
	before, after := testkit.NewAuthority(t, "before"), testkit.NewAuthority(t, "after")
	var access atomic.Pointer[rivta.Access]
	access.Store(&rivta.Access{Callers: []string{"SE111"}, TLS: rivta.NewTLS(before.Server().TLS, before.Pool())})
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.app = rivta.New(rivta.Config{
		Inbox: l.desk, LogicalAddresses: []string{"mvktest"}, Access: access.Load, Now: time.Now,
		Log: l.log.JSON(),
	})
	l.listen(rivta.Secure(plain, access.Load, logtest.Logger(t)))
	address := plain.Addr().String()

	open, err := tls.Dial("tcp", address, &tls.Config{RootCAs: before.Pool(), Certificates: []tls.Certificate{before.Caller("SE111", time.Hour).TLS}})
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	pingOn(t, open)
	access.Store(&rivta.Access{Callers: []string{"SE111"}, TLS: rivta.NewTLS(after.Server().TLS, after.Pool())})
	pingOn(t, open)
	if _, err := call(caller(before, before.Caller("SE111", time.Hour).TLS), address); err == nil {
		t.Error("the certificates of before are still good")
	}
	if got, err := call(caller(after, after.Caller("SE111", time.Hour).TLS), address); err != nil || !strings.Contains(got, ">OK<") {
		t.Errorf("with the new certificates: %v\n%s", err, got)
	}
}

// pingOn makes a call on an open connection.
func pingOn(t *testing.T, connection net.Conn) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "https://x"+pingPath, strings.NewReader(goodPing))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "text/xml")
	if err := request.Write(connection); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 8<<10)
	n, err := connection.Read(buffer)
	if err != nil || !bytes.HasPrefix(buffer[:n], []byte("HTTP/1.1 200 ")) {
		t.Fatalf("answered %v\n%s", err, buffer[:n])
	}
}
