package web_test

import (
	"bytes"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// TestUnknownMethodIsTheLastOfItsConnection: what follows may be the second half of a
// request that a proxy before us has read in another way.
func TestUnknownMethodIsTheLastOfItsConnection(t *testing.T) {
	s := newSite(t)
	host := "Host: " + strings.TrimPrefix(s.public, "http://") + "\r\n"
	answer := testkit.Exchange(s.app.Server().ServeConn, []byte("BREW / HTTP/1.1\r\n"+host+
		"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hjalp HTTP/1.1\r\n"+host+"\r\n"))
	if n := bytes.Count(answer, []byte("HTTP/1.1 ")); n != 1 || !bytes.Contains(answer, []byte("Connection: close")) {
		t.Errorf("%d answers:\n%.400s", n, answer)
	}
}

// TestTraceIsNotAnswered with what was asked, which a script could read the cookies from.
func TestTraceIsNotAnswered(t *testing.T) {
	s := newSite(t)
	answer := testkit.Exchange(s.app.Server().ServeConn, []byte("TRACE /inkorg HTTP/1.1\r\nHost: "+strings.TrimPrefix(s.public, "http://")+
		"\r\nCookie: inkorg=hemlig-kaka\r\nConnection: close\r\n\r\n"))
	if !bytes.HasPrefix(answer, []byte("HTTP/1.1 40")) || bytes.Contains(answer, []byte("hemlig-kaka")) {
		t.Errorf("%.400s", answer)
	}
}
