package rivta_test

import (
	"bufio"
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"inkorg/app/logtest"
	"inkorg/app/testkit"
)

// FuzzHTTP sends whatever bytes to the contracts listener. It looks for a request that is
// answered with a fault of ours, with what could be taken for a page, or that leaves
// something personal in the log. What is validated, but not stored, keeps the store small.
func FuzzHTTP(f *testing.F) {
	l := newListener(f)
	post := func(path, envelope string, headers ...string) {
		f.Add([]byte("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: " + strconv.Itoa(len(envelope)) + "\r\n" +
			strings.Join(append(headers, ""), "\r\n") + "\r\n" + envelope))
	}
	post(addMessagePath, asking(goodMessage, dryRun+"1</i:dryRun>"), "x-skltp-correlation-id: 191212121212", "SOAPAction: \"\"")
	post(isActiveUserPath, "<a>191212121212</a>", "Content-Encoding: gzip")
	post(pingPath, goodPing, "Connection: close", "Expect: 100-continue")
	f.Add([]byte("GET " + addMessagePath + "?wsdl HTTP/1.1\r\nHost: a\r\n\r\n"))
	f.Add([]byte("GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\n\r\n"))
	f.Add([]byte("POST " + pingPath + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, request []byte) {
		answer := testkit.Exchange(l.app.Server().ServeConn, request)
		if found := logtest.Leaks(l.log.Take(), secrets...); len(found) > 0 {
			t.Errorf("the log holds %q", found)
		}
		if len(answer) == 0 {
			return
		}
		response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(answer)), nil)
		if err != nil {
			t.Fatalf("no answer: %v\n%q", err, answer)
		}
		// SOAP 1.1 answers every fault with 500; the code says whose it is.
		if response.StatusCode >= http.StatusInternalServerError && !bytes.Contains(answer, []byte("<faultcode>")) || bytes.Contains(answer, []byte("soapenv:Server")) {
			t.Errorf("a fault of ours:\n%s", answer)
		}
		if media := response.Header.Get("Content-Type"); response.StatusCode >= http.StatusBadRequest && strings.Contains(media, "html") ||
			response.Header.Get("X-Content-Type-Options") != "nosniff" && response.StatusCode != http.StatusContinue {
			t.Errorf("%s: %v", response.Status, response.Header)
		}
	})
}
