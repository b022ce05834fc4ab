package speed

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

func BenchmarkZZ(b *testing.B) {
	program := os.Getenv("ZZ_PROGRAM")
	bed := embeddedBed(b, program)
	bed.environ = append(bed.environ, "PPROF=127.0.0.1:6161")
	r := newRounds(b, bed)
	i := bed.serve(b)
	i.await(b, i.citizens)
	lists, cases := make([][]byte, many), make([][]byte, many)
	for n, v := range r.visitors {
		lists[n], cases[n] = v.get(i.citizens, "/inkorg"), v.get(i.citizens, "/inkorg/"+v.read)
	}
	what := os.Getenv("ZZ_WHAT")
	l := load{address: i.citizens, wants: []byte("data-case"), request: inTurn(lists)}
	if what == "open" {
		l = load{address: i.citizens, wants: []byte("data-body"), request: inTurn(cases)}
	}
	l.connections, l.span = connections, 8*time.Second
	if what != "" {
		go func() {
			time.Sleep(time.Second)
			out, err := exec.Command("curl", "-s", "-o", "/tmp/prof/"+what+".pb", "http://127.0.0.1:6161/debug/pprof/profile?seconds=6").CombinedOutput()
			if err != nil {
				fmt.Println(string(out), err)
			}
		}()
	}
	before := i.processorTime(b)
	if what == "deliver" {
		o := deliverTo(b, i.contracts, bed.citizens)
		fmt.Printf("deliver %.0f/s  cpu %.0f µs\n", o.perSecond(), float64((i.processorTime(b)-before).Microseconds())/float64(o.requests))
	} else {
		o := l.run(b)
		fmt.Printf("%s %.0f/s cpu %.0f µs p99 %v\n", what, o.perSecond(), float64((i.processorTime(b)-before).Microseconds())/float64(o.requests), o.percentile(99))
	}
	time.Sleep(200 * time.Millisecond)
	i.stop(b)
}

func BenchmarkZZMem(b *testing.B) {
	program := os.Getenv("ZZ_PROGRAM")
	bed := embeddedBed(b, program)
	r := newRounds(b, bed)
	i := bed.serve(b)
	i.await(b, i.citizens)
	r.measureStart(b, i)
	r.measureMemory(b, i)
	i.stop(b)
	fmt.Println(r.String())
}

func BenchmarkZZPg(b *testing.B) {
	bed := postgresBed(b, buildProgram(b))
	r := newRounds(b, bed)
	i := bed.serve(b)
	defer func() { fmt.Println(string(i.said(b))) }()
	r.measureStart(b, i)
	r.measureMemory(b, i)
	r.measurePages(b, i)
	i.stop(b)
}
