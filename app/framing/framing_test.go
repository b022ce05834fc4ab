package framing_test

import (
	"testing"

	"inkorg/app/framing"
)

func TestAmbiguous(t *testing.T) {
	for header, want := range map[string]bool{
		"":                                 false,
		"Host: x\r\nContent-Length: 3\r\n": false,
		"Host: x\r\nTransfer-Encoding: chunked\r\n":                        false,
		"Host: x\r\nX-Content-Length: 3\r\nTransfer-Encoding: chunked\r\n": false,
		"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n":              true,
		"transfer-encoding: chunked\r\ncontent-length: 3\r\n":              true,
		"Content-Length: 3\r\nContent-Length: 3\r\n":                       true,
		"Host: x\r\nX-Long: a\r\n b\r\n":                                   true,
		"Host: x\r\nX-Long: a\r\n\tb\r\n":                                  true,
		"Content-Length: 3\nTransfer-Encoding: chunked\n":                  true,
		"Host: x\nContent-Length: 3\n":                                     true,
		"Host: x\r\nX: a\nContent-Length: 3\r\n\r\n":                       true,
		"Host: x\r\nContent-Length: 3\r\n\n":                               true,
		"Host: x\r\nContent-Length: 3\r\n\r\n":                             false,
	} {
		if got := framing.Ambiguous([]byte(header)); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
