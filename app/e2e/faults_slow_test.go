package e2e

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// slowly opens connections to an address, each of which sends the beginning of a request and
// then a byte of it now and then. It gives how many are open still when it ends.
func slowly(t *testing.T, address string, n int) (end func() (open int)) {
	t.Helper()
	var connections []net.Conn
	for i := range n {
		connection, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		t.Cleanup(func() { connection.Close() })
		begin := "GET /inkorg HTTP/1.1\r\nHost: x\r\nX-Slow: "
		if i%2 == 0 {
			begin = fmt.Sprintf("POST /AddMessageToPatientPortalInbox/1/rivtabp21 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n<", 1<<16)
		}
		if _, err := io.WriteString(connection, begin); err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		connections = append(connections, connection)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	open := n
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(500 * time.Millisecond):
			}
			open = 0
			for _, connection := range connections {
				if _, err := io.WriteString(connection, "x"); err == nil {
					open++
				}
			}
		}
	}()
	return func() int {
		close(stop)
		<-stopped
		return open
	}
}

// TestFaultSlowConnections has a thousand connections that never come to the end of a
// request: everybody else is served meanwhile, and in the end they are cut off.
func TestFaultSlowConnections(t *testing.T) {
	demo := serve(t, t.TempDir())
	load := startTraffic(t, demo)
	load.delivers(10)
	citizens, contracts := slowly(t, demo.public, 500), slowly(t, demo.contracts, 500)
	for range inShort(2, 20) {
		load.delivers(20)
		load.reads(1)
		time.Sleep(inShort(500*time.Millisecond, time.Second))
	}
	demo.checkReady(t, true)
	left := citizens() + contracts()
	t.Logf("%d of 1000 slow connections are open still", left)
	if atLast := inShort(1000, 0); left > atLast {
		t.Errorf("expected at most %d", atLast)
	}
	load.end()
	demo.stop(t)
}
