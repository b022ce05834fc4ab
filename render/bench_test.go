package render

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func BenchmarkPublishedSample(b *testing.B) {
	text := readSample(b, "published-sample.xml")
	r := New()
	b.ReportAllocs()
	for b.Loop() {
		r.Render(text, Options{})
	}
}

// What rendering a hostile text may cost. It may allocate that much in all; garbage collection
// makes the most that is in use at a time about half of it.
const (
	hostileTime  = 100 * time.Millisecond
	hostileBytes = 30_000_000
)

// hostileCost is what a hostile text has cost in each round.
type hostileCost struct {
	text  hostileText
	kind  Kind
	took  []time.Duration
	bytes []uint64
}

// BenchmarkHostile measures all hostile texts in turn and prints a table of the medians. Times
// are those of the processor, garbage collection included, which other programs disturb least.
// Each iteration is a round; take five or more (-benchtime 7x).
func BenchmarkHostile(b *testing.B) {
	costs := make([]hostileCost, len(hostile))
	for b.Loop() {
		for i, h := range hostile {
			costs[i].text = h
			costs[i].measure(b)
		}
	}
	fmt.Print("\n", hostileTable(costs), "\n")
}

func (c *hostileCost) measure(b *testing.B) {
	text := c.text.text(1)
	runtime.GC() // what others left is not to be paid here
	c.bytes = append(c.bytes, allocatedBytes(func() {
		start := processorTime(b)
		c.kind = shared().Render(text, Options{Profile: Inkorg1177()}).Kind
		c.took = append(c.took, processorTime(b)-start)
	}))
}

// processorTime is what all threads of this process have used.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func allocatedBytes(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// hostileTable is in Markdown.
func hostileTable(costs []hostileCost) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| Hostile text, median of %d | kB | Becomes | Time | of %d ms | Allocated | of %d MB |\n|---|---|---|---|---|---|---|\n",
		len(costs[0].took), hostileTime.Milliseconds(), hostileBytes/1_000_000)
	for _, c := range costs {
		took, bytes := median(c.took), median(c.bytes)
		fmt.Fprintf(&b, "| %s | %d | %s | %.1f ms | %.2f | %.1f MB | %.2f |\n", c.text.name, len(c.text.text(1))/1000, c.kind,
			float64(took)/1e6, float64(took)/float64(hostileTime), float64(bytes)/1e6, float64(bytes)/hostileBytes)
	}
	return b.String()
}

func median[T int64 | uint64 | time.Duration](all []T) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// The table tells medians, and what part of a bound they are.
func TestHostileTable(t *testing.T) {
	got := hostileTable([]hostileCost{{
		text: hostileText{name: "many a", repeated: "a", times: 2000}, kind: KindPlainText,
		took:  []time.Duration{hostileTime, time.Hour, 50 * time.Millisecond},
		bytes: []uint64{hostileBytes / 2, 0, hostileBytes},
	}})
	if want := "| many a | 2 | plaintext | 100.0 ms | 1.00 | 15.0 MB | 0.50 |"; !strings.Contains(got, want) || !strings.Contains(got, "median of 3") {
		t.Errorf("no %q in\n%s", want, got)
	}
}
