package rivta_test

import (
	"bytes"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// TestUnknownMethodIsTheLastOfItsConnection: it is answered as other errors are, and what
// follows may be the second half of a request that a proxy before us has read in another way.
func TestUnknownMethodIsTheLastOfItsConnection(t *testing.T) {
	l := newListener(t)
	answer := testkit.Exchange(l.app.Server().ServeConn, []byte("HEMLIG "+pingPath+" HTTP/1.1\r\nHost: a\r\n"+
		"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET "+pingPath+"?wsdl HTTP/1.1\r\nHost: a\r\n\r\n"))
	if n := bytes.Count(answer, []byte("HTTP/1.1 ")); n != 1 || !bytes.HasPrefix(answer, []byte("HTTP/1.1 405 ")) ||
		!bytes.Contains(answer, []byte("X-Content-Type-Options: nosniff")) || !bytes.Contains(answer, []byte("Connection: close")) {
		t.Errorf("%d answers:\n%.400s", n, answer)
	}
	if log := l.log.String(); !strings.Contains(log, `"status":405`) || strings.Contains(log, "HEMLIG") {
		t.Errorf("logged: %s", log)
	}
}
