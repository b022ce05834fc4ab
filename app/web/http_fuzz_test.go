package web_test

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/testkit"
)

// FuzzHTTP sends whatever bytes to the listener, with the cookies and forms of somebody who
// is logged in where they name them. It looks for a request that is answered with a fault of
// ours, without the security headers, or with the secret of the session, that leads to
// another site, or that leaves something personal in the log.
func FuzzHTTP(f *testing.F) {
	s := newSite(f)
	in := &fuzzedSession{site: s, server: s.app.Server().ServeConn}
	in.caseID, in.messageID = s.oneCase()
	for _, seed := range httpSeeds {
		f.Add([]byte(strings.ReplaceAll(seed, "\n", "\r\n")))
	}
	f.Fuzz(func(t *testing.T, request []byte) {
		in.renew(t)
		answer := testkit.Exchange(in.server, in.fill(request))
		in.wantAnswer(t, answer, bytes.HasPrefix(request, []byte("HEAD")))
		if found := logtest.Leaks(s.log.Take(), "Hemlig", in.secret); len(found) > 0 {
			t.Errorf("the log holds %q", found)
		}
	})
}

// httpSeeds name what fill knows.
var httpSeeds = []string{
	"GET /inkorg?sok=prov&fran=2026-01-01&visa=olasta HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION; inkorg-sprak=en\nAccept-Language: sv;q=0.5, *\n\n",
	"GET /inkorg/CASE HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION; inkorg-notis=inget\nAccept-Encoding: gzip\n\n",
	"HEAD /inkorg/CASE HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\nSec-Purpose: prefetch\n\n",
	"POST /inkorg/CASE/arkivera HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\nSec-Fetch-Site: same-origin\nContent-Type: application/x-www-form-urlencoded\nContent-Length: LENGTH\n\ncsrf=TOKEN",
	"POST /inkorg/flera?visa=alla HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\nContent-Type: application/x-www-form-urlencoded\nTransfer-Encoding: chunked\n\n9\ngor=last&\n0\n\n",
	"POST /inkorg/angra HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\nContent-Type: application/x-www-form-urlencoded\nContent-Length: LENGTH\n\ngjort=e30.x&csrf=TOKEN",
	"POST /sprak HTTP/1.1\nHost: HOST\nContent-Type: application/x-www-form-urlencoded\nContent-Length: LENGTH\n\nsprak=en&till=//evil.example/a",
	"GET /logga-in?till=//evil.example&slut=1&idp=x HTTP/1.1\nHost: HOST\nUser-Agent: Mozilla/5.0 (Windows NT 10.0)\n\n",
	"POST /saml/acs HTTP/1.1\nHost: HOST\nContent-Type: application/x-www-form-urlencoded\nContent-Length: LENGTH\n\nSAMLResponse=PGEvPg&RelayState=x",
	"GET /saml/slo?SAMLRequest=a&SigAlg=b&Signature=c HTTP/1.1\nHost: HOST\nCookie: inkorg-utloggning=begun.x\n\n",
	"GET /hjalp?fel=404-abcdef-2222-3333-4444&sida=lista HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\nUser-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 17_5)\n\n",
	"GET /uthopp/MESSAGE/0 HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\n\n",
	"GET /mottagning/SE23210000 HTTP/1.1\nHost: HOST\nCookie: inkorg=SESSION\n\nGET / HTTP/1.1\n\n",
	"GET /inkorg HTTP/1.1\nHost: localhost\n\n",
	"PUT /assets/a/b HTTP/1.0\nExpect: 100-continue\nContent-Length: 1\n\na",
	"BREW / HTTP/1.1\nHost: HOST\nX:\n y\n\n",
}

// fuzzedSession is a session that goes on while requests end it.
type fuzzedSession struct {
	*site
	server        func(net.Conn) error
	secret, token string
	caseID        string
	messageID     string
}

// renew logs in where nobody is.
func (in *fuzzedSession) renew(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	if _, err := in.service.Session(ctx, in.secret); err == nil {
		return
	}
	secret, _, err := in.service.LogIn(ctx, tolvan, "Tolvan Tolvansson", inbox.Login{LoA: loa3})
	if err != nil {
		t.Fatal(err)
	}
	in.secret = secret
	page := testkit.Exchange(in.server, in.fill([]byte("GET /inkorg HTTP/1.1\r\nHost: HOST\r\nCookie: inkorg=SESSION\r\n\r\n")))
	token := csrfField.FindSubmatch(page)
	if token == nil {
		t.Fatalf("no list:\n%s", page)
	}
	in.token = string(token[1])
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// fill puts what a browser would know into a request.
func (in *fuzzedSession) fill(request []byte) []byte {
	filled := strings.NewReplacer(
		"HOST", strings.TrimPrefix(in.public, "http://"), "SESSION", in.secret, "TOKEN", in.token, "CASE", in.caseID, "MESSAGE", in.messageID,
	).Replace(string(request))
	_, body, _ := strings.Cut(filled, "\r\n\r\n")
	return []byte(strings.ReplaceAll(filled, "LENGTH", strconv.Itoa(len(body))))
}

func (in *fuzzedSession) wantAnswer(t *testing.T, answer []byte, head bool) {
	t.Helper()
	if bytes.Contains(answer, []byte(in.secret)) && !bytes.Contains(answer, []byte("Set-Cookie")) {
		t.Errorf("the secret of the session comes back:\n%s", answer)
	}
	for reader := bufio.NewReader(bytes.NewReader(answer)); ; {
		if _, err := reader.Peek(1); err != nil {
			return // all is read
		}
		asked := &http.Request{Method: http.MethodGet}
		if head {
			asked.Method = http.MethodHead
		}
		response, err := http.ReadResponse(reader, asked)
		if err != nil {
			t.Fatalf("no answer: %v\n%q", err, answer)
		}
		if response.StatusCode == http.StatusContinue {
			continue
		}
		in.wantSafe(t, response)
		return // what a second request was answered depends on its method
	}
}

func (in *fuzzedSession) wantSafe(t *testing.T, response *http.Response) {
	t.Helper()
	if response.StatusCode >= http.StatusInternalServerError {
		t.Errorf("a fault of ours: %s", response.Status)
	}
	if !strings.HasPrefix(response.Header.Get("Content-Security-Policy"), "default-src 'none'") || response.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("answered without security headers: %v", response.Header)
	}
	location := response.Header.Get("Location")
	to, err := url.Parse(location)
	allowed := []string{"", strings.TrimPrefix(in.public, "http://"), "idp.example.se", "journal.example.se"}
	if err != nil || !slices.Contains(allowed, to.Host) || strings.HasPrefix(location, `/\`) {
		t.Errorf("leads to %q", location)
	}
}
