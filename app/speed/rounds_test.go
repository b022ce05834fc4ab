package speed

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// rounds measures a program, round by round.
type rounds struct {
	table
	bed      *bed
	hello    *process
	visitors []visitor
	busiest  visitor
	deep     string  // address of a page
	each     float64 // what a message takes of the store, in bytes
}

const (
	span        = time.Second // of each load
	connections = 32          // of the citizens' pages
	many        = 1000        // connections that are open at the same time
)

func newRounds(b *testing.B, t *bed) *rounds {
	b.Helper()
	store, err := t.open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	r := &rounds{bed: t, hello: startChild(b, childHello, ""), visitors: visitors(b, store, t.citizens, many), deep: deepPage(b, store)}
	r.busiest, _ = logIn(b, store, busiest)
	size, err := t.size()
	if err != nil {
		b.Fatal(err)
	}
	r.each = float64(size) / float64(messages(b))
	return r
}

// measure starts the program and measures all that can be seen of it from outside.
func (r *rounds) measure(b *testing.B) {
	b.Helper()
	i := r.bed.serve(b)
	r.measureStart(b, i)
	r.measureMemory(b, i)
	r.measurePages(b, i)
	r.measureLengths(b, i)
	i.stop(b)
	r.measureDeliveries(b)
}

// measureStart asks for a first page as soon as somebody answers.
func (r *rounds) measureStart(b *testing.B, i *instance) {
	b.Helper()
	i.await(b, i.citizens)
	c := dial(b, i.citizens)
	defer c.Close()
	if err := c.ask(r.visitors[0].get(i.citizens, "/inkorg"), []byte("data-case")); err != nil {
		b.Fatal(err)
	}
	r.note(row{what: "from the start to the first page, the store being there", form: "%.0f ms", reach: 50, most: true}, milliseconds(time.Since(i.begun)))
	r.note(row{what: "processor time of that", form: "%.0f ms"}, milliseconds(i.processorTime(b)))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// measureMemory looks at the program when it has shown a page, and then with a connection
// for each visitor, all at the same time.
func (r *rounds) measureMemory(b *testing.B, i *instance) {
	b.Helper()
	time.Sleep(span)
	r.note(row{what: "memory, nobody there", form: "%.0f MiB", reach: 40, most: true}, i.resident(b))
	callers := make([]*caller, many)
	for n := range callers {
		callers[n] = dial(b, i.citizens)
		defer callers[n].Close()
	}
	errs := make(chan error)
	for n, c := range callers {
		go func() { errs <- c.ask(r.visitors[n].get(i.citizens, "/inkorg"), []byte("data-case")) }()
	}
	for range callers {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
	r.note(row{what: fmt.Sprintf("memory, %d connections that have all asked at once", many), form: "%.0f MiB", reach: 160, most: true}, i.resident(b))
}

// measurePages compares pages with the least that fiber can do.
func (r *rounds) measurePages(b *testing.B, i *instance) {
	b.Helper()
	hello := r.request(b, r.hello, load{address: r.hello.address, wants: []byte("Hello"), request: func(int, int) []byte {
		return []byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	}})
	lists, cases := make([][]byte, many), make([][]byte, many)
	for n, v := range r.visitors {
		lists[n], cases[n] = v.get(i.citizens, "/inkorg"), v.get(i.citizens, "/inkorg/"+v.read)
	}
	list := r.request(b, i.process, load{address: i.citizens, wants: []byte("data-case"), request: inTurn(lists)})
	open := r.request(b, i.process, load{address: i.citizens, wants: []byte("data-body"), request: inTurn(cases)})
	r.note(row{what: "list page, in relation to hello", form: "%.3f", reach: 0.15}, list.perSecond()/hello.perSecond())
	r.note(row{what: "open a message, in relation to hello", form: "%.3f", reach: 0.10}, open.perSecond()/hello.perSecond())
	r.note(row{what: fmt.Sprintf("list page, 99 of 100 at %d connections", connections), form: "%.1f ms", reach: 15, most: true}, milliseconds(list.percentile(99)))
	r.note(row{what: "fiber's hello", form: "%.0f/s"}, hello.perSecond())
	r.note(row{what: "list page", form: "%.0f/s"}, list.perSecond())
	r.note(row{what: "open a message", form: "%.0f/s"}, open.perSecond())
	r.note(row{what: "processor time of hello", form: "%.0f µs"}, hello.each)
	r.note(row{what: "processor time of a list page", form: "%.0f µs"}, list.each)
	r.note(row{what: "processor time of opening a message", form: "%.0f µs"}, open.each)
}

// request makes a load of pages.
func (r *rounds) request(b *testing.B, p *process, l load) outcome {
	b.Helper()
	l.server, l.connections, l.span = p, connections, span
	return l.run(b)
}

// inTurn has the connections make requests in turn, each beginning elsewhere.
func inTurn(requests [][]byte) func(connection, n int) []byte {
	return func(connection, n int) []byte { return requests[(connection*31+n)%len(requests)] }
}

// measureLengths compares pages of the longest inbox with one that has little more than a
// page.
func (r *rounds) measureLengths(b *testing.B, i *instance) {
	b.Helper()
	time := func(v visitor, path string) float64 {
		request := v.get(i.citizens, path)
		o := r.request(b, i.process, load{address: i.citizens, wants: []byte("data-case"), request: func(int, int) []byte { return request }})
		return 1 / o.perSecond()
	}
	short := time(r.visitors[0], "/inkorg")
	r.note(row{what: "first page of 10 000 cases, in relation to an inbox of twenty", form: "%.2f", reach: 1.5, most: true}, time(r.busiest, "/inkorg")/short)
	r.note(row{what: fmt.Sprintf("page %d of them", deep), form: "%.2f", reach: 1.5, most: true}, time(r.busiest, r.deep)/short)
}

func (r *rounds) print(b *testing.B) {
	b.Helper()
	info, err := os.Stat(r.bed.program)
	if err != nil {
		b.Fatal(err)
	}
	r.note(row{what: "what a message takes of the store, with its share of everything else", form: "%.0f bytes"}, r.each)
	r.note(row{what: "size of the program", form: "%.1f MB", reach: 40, most: true}, float64(info.Size())/1e6)
	fmt.Print("\n", r.String(), "\n")
}
