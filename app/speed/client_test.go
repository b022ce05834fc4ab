package speed

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// load is requests over connections that stay open, on each one after the other. Whoever
// makes it does as little as can be done, since it takes its part of the machine.
type load struct {
	server      *process
	address     string
	connections int
	span        time.Duration
	// request gives the bytes of a request: the n-th of a connection.
	request func(connection, n int) []byte
	// wants is in every answer whose status is 200, and every status is.
	wants []byte
}

// outcome is what became of a load.
type outcome struct {
	requests int
	took     time.Duration
	waits    []time.Duration // for each answer, shortest first
	each     float64         // processor time of the server for each request, in microseconds
}

func (o outcome) perSecond() float64 { return float64(o.requests) / o.took.Seconds() }

// percentile gives how long the quickest so many hundredths took at most.
func (o outcome) percentile(hundredths int) time.Duration {
	return o.waits[min(len(o.waits)*hundredths/100, len(o.waits)-1)]
}

// warmUp is how long a load goes on before it counts: a program that has just begun has its
// memory, its connections and what it reads often still to come by.
const warmUp = time.Second

// run makes requests until the span has passed, and counts those that begin after warmUp.
func (l load) run(b *testing.B) outcome {
	b.Helper()
	callers := make([]*caller, l.connections)
	for i := range callers {
		callers[i] = dial(b, l.address)
		defer callers[i].Close()
	}
	var all sync.WaitGroup
	begun := time.Now().Add(warmUp)
	for i, c := range callers {
		all.Go(func() {
			for n := 0; time.Since(begun) < l.span; n++ {
				asked := time.Now()
				if err := c.ask(l.request(i, n), l.wants); err != nil {
					b.Error(err)
					return
				}
				if asked.After(begun) {
					c.waits = append(c.waits, time.Since(asked))
				}
			}
		})
	}
	time.Sleep(time.Until(begun))
	before := l.server.processorTime(b)
	all.Wait()
	o := outcome{took: time.Since(begun)}
	used := l.server.processorTime(b) - before
	for _, c := range callers {
		o.waits = append(o.waits, c.waits...)
	}
	slices.Sort(o.waits)
	o.requests = len(o.waits)
	if b.Failed() || o.requests == 0 {
		b.Fatal("the load failed")
	}
	o.each = float64(used.Microseconds()) / float64(o.requests)
	return o
}

// caller is a connection.
type caller struct {
	net.Conn
	in    *bufio.Reader
	waits []time.Duration
}

// mostAnswer is the size of the largest answer, in bytes.
const mostAnswer = 256 << 10

func dial(b *testing.B, address string) *caller {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	return &caller{Conn: conn, in: bufio.NewReaderSize(conn, mostAnswer)}
}

// ask makes a request and holds the answer to what is wanted.
func (c *caller) ask(request, wants []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	status, length, err := c.head()
	if err != nil {
		return err
	}
	body, err := c.in.Peek(length)
	if err != nil {
		return err
	}
	if !bytes.Equal(status, []byte("200")) || !bytes.Contains(body, wants) {
		return fmt.Errorf("status %s, and no %q in\n%s", status, wants, body)
	}
	_, err = c.in.Discard(length)
	return err
}

// head reads an answer up to its body.
func (c *caller) head() (status []byte, length int, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil || len(line) < len("HTTP/1.1 200") {
		return nil, 0, fmt.Errorf("no answer: %q, %w", line, err)
	}
	status = bytes.Clone(line[9:12])
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return nil, 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return status, length, nil
		}
		if value, is := bytes.CutPrefix(line, []byte("Content-Length: ")); is {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return nil, 0, err
			}
		}
	}
}
