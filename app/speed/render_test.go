package speed

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"inkorg/render"
)

// BenchmarkRender measures what rendering costs beside time, and how that grows. How long it
// takes is compared with libxslt in render/xslt.
func BenchmarkRender(b *testing.B) {
	sample, err := os.ReadFile("../../render/testdata/published-sample.xml")
	if err != nil {
		b.Fatal(err)
	}
	r := render.New()
	published := func() { r.Render(string(sample), render.Options{}) }
	elements := func(n int) func() {
		text := "<article>" + strings.Repeat("<para>ord</para>", n) + "</article>"
		return func() { r.Render(text, render.Options{}) }
	}
	few, many := elements(5_000), elements(50_000)
	few() // builds what is built once
	var measured table
	for b.Loop() {
		measured.note(row{what: "allocations of rendering the published sample", form: "%.0f", reach: 450, most: true}, testing.AllocsPerRun(100, published))
		measured.note(row{what: "what they hold", form: "%.1f kB", reach: 28, most: true}, allocated(100, published)/1000)
		small := ownTime(b, func() {
			for range 10 { // as many elements as at once
				few()
			}
		}) / 10
		measured.note(row{what: "50 000 elements, in relation to 5 000", form: "%.1f", reach: 12, most: true}, float64(ownTime(b, many))/float64(small))
	}
	fmt.Print("\n", measured.String(), "\n")
}

// allocated is how many bytes one of several runs allocates.
func allocated(runs int, f func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(runs)
}

// ownTime is the processor time that something takes in this process.
func ownTime(b *testing.B, f func()) time.Duration {
	b.Helper()
	used := func() time.Duration {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
			b.Fatal(err)
		}
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	before := used()
	f()
	return used() - before
}
