package rivta

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"inkorg/app/logtest"
)

// TestSlowSendersAreCutOff: whoever has not sent a whole request in time is answered and
// cut off, wherever it has stopped and however it goes on byte by byte.
func TestSlowSendersAreCutOff(t *testing.T) {
	const patience = 300 * time.Millisecond
	app := newApp(Config{
		Access: func() *Access { return &Access{} }, Now: time.Now, Log: logtest.Logger(t),
	}, patience)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(socket) }() // ended by Shutdown
	t.Cleanup(func() { _ = app.Shutdown() })

	head := "POST " + pingForConfiguration.path() + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n"
	chunked := strings.Replace(head, "Content-Length: 100000", "Transfer-Encoding: chunked", 1) + "\r\n"
	for name, sent := range map[string]struct{ begin, more string }{
		"nothing":           {"", ""},
		"half a header":     {head, "X"},
		"header alone":      {head + "\r\n", ""},
		"half a body":       {head + "\r\n" + strings.Repeat(" ", 50_000), " "},
		"half a chunk":      {chunked + "5\r\nab", ""},
		"chunk after chunk": {chunked, "1\r\n \r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := net.Dial("tcp", socket.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			begun := time.Now()
			if err := connection.SetReadDeadline(begun.Add(20 * patience)); err != nil {
				t.Fatal(err)
			}
			go drip(connection, sent.begin, sent.more)
			status := 0
			if response, err := http.ReadResponse(bufio.NewReader(connection), nil); err == nil {
				status = response.StatusCode
			}
			_, _ = io.Copy(io.Discard, connection) // to its end, which may be a reset
			if took := time.Since(begun); took > 10*patience {
				t.Errorf("cut off after %v", took)
			}
			if status != 0 && status != http.StatusRequestTimeout {
				t.Errorf("answered %d", status)
			}
		})
	}
}

// drip sends a beginning, and then a little more now and then until the connection is gone.
func drip(connection net.Conn, begin, more string) {
	for text := begin; ; text = more {
		if _, err := io.WriteString(connection, text); err != nil || more == "" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}
