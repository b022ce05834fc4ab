package framing_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/valyala/fasthttp"

	"inkorg/app/framing"
)

// FuzzAmbiguous looks for a request that fasthttp, which serves here, and net/http, which
// stands for a proxy before us, both take and end at different places, without being called
// ambiguous.
func FuzzAmbiguous(f *testing.F) {
	for _, request := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\nGET",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nX: y\r\n\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nX:\r\n Content-Length: 3\r\n\r\nabc",
		"POST / HTTP/1.0\nHost: a\nContent-Length: 3\n\nabc",
	} {
		f.Add([]byte(request))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		ours, ourBody, ok := readFast(raw)
		if !ok || framing.Ambiguous(ours) {
			return
		}
		if theirBody, ok := readNet(raw); ok && !bytes.Equal(ourBody, theirBody) {
			t.Errorf("the body is %q here, %q before", ourBody, theirBody)
		}
	})
}

func readFast(raw []byte) (header, body []byte, ok bool) {
	var request fasthttp.Request
	if err := request.ReadLimitBody(bufio.NewReader(bytes.NewReader(raw)), 1<<20); err != nil {
		return nil, nil, false
	}
	return request.Header.RawHeaders(), request.Body(), true
}

func readNet(raw []byte) (body []byte, ok bool) {
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return nil, false
	}
	body, err = io.ReadAll(request.Body)
	return body, err == nil
}
