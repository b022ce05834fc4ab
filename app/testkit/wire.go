package testkit

import (
	"bytes"
	"net"
	"time"
)

// Exchange has a server read bytes as if they came over a connection from this machine that
// then ends, and gives all that it answered. Nothing goes over a network, so that it takes
// no longer than the server does.
func Exchange(serve func(net.Conn) error, request []byte) []byte {
	w := &wire{received: bytes.NewReader(request)}
	_ = serve(w) // what ended the connection shows in the answer
	return w.answered.Bytes()
}

// wire is a connection whose other end has said all it has to say.
type wire struct {
	received *bytes.Reader
	answered bytes.Buffer
}

func (w *wire) Read(p []byte) (int, error)  { return w.received.Read(p) }
func (w *wire) Write(p []byte) (int, error) { return w.answered.Write(p) }
func (*wire) Close() error                  { return nil }
func (*wire) LocalAddr() net.Addr           { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (*wire) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 2} }
func (*wire) SetDeadline(time.Time) error      { return nil }
func (*wire) SetReadDeadline(time.Time) error  { return nil }
func (*wire) SetWriteDeadline(time.Time) error { return nil }
