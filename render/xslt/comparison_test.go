package xslt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/render"
)

// contestant renders the published sample.
type contestant struct {
	name   string
	target string
	// measure returns the processor time of one document, over several of them.
	measure func() time.Duration
	took    []time.Duration
}

// BenchmarkComparison measures the renderer and libxslt in turn, so that whatever else the
// machine does slows them alike, and prints a table of the medians. Times are those of the
// processor: of the renderer with its garbage collection, of libxslt from the text of the
// document to that of the result. Each iteration is a round; take five or more
// (-benchtime 7x).
func BenchmarkComparison(b *testing.B) {
	program := buildTransform(b)
	contestants := []*contestant{
		{name: "render: checks, positions, findings, HTML, sanitizer", measure: measureRender(b)},
		{
			name:    "libxslt, stylesheet for the same subset: HTML only",
			target:  "at most 1.40, aim 1.00",
			measure: func() time.Duration { return measureTransform(b, program, small, 3000) },
		},
		{
			name:    "libxslt, docbook-xsl",
			measure: func() time.Duration { return measureTransform(b, program, testkit.NeedFile(b, full), 30) },
		},
	}
	for b.Loop() {
		for _, c := range contestants {
			c.took = append(c.took, c.measure())
		}
	}
	fmt.Print("\n", table(contestants), "\n")
}

// table is in Markdown. The first contestant is compared with the others.
func table(contestants []*contestant) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| Published sample, median of %d | Time per document | render takes | Target |\n|---|---|---|---|\n", len(contestants[0].took))
	ours := median(contestants[0].took)
	for _, c := range contestants {
		took := median(c.took)
		fmt.Fprintf(&b, "| %s | %.1f µs | %.2f of it | %s |\n", c.name, float64(took)/1e3, float64(ours)/float64(took), c.target)
	}
	return b.String()
}

func median(took []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)/2]
}

func measureRender(b *testing.B) func() time.Duration {
	const times = 3000
	text, r := readSample(b), render.New()
	return func() time.Duration {
		start := processorTime(b)
		for range times {
			r.Render(text, render.Options{})
		}
		return (processorTime(b) - start) / times
	}
}

func measureTransform(b *testing.B, program, stylesheet string, times int) time.Duration {
	out := run(b, program, stylesheet, sample, strconv.Itoa(times))
	nanoseconds, err := strconv.ParseInt(strings.TrimSpace(out), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(nanoseconds)
}

// processorTime is what all threads of this process have used.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// The ratio is that of the medians, whatever single rounds took.
func TestTable(t *testing.T) {
	round := func(name string, took ...time.Duration) *contestant {
		return &contestant{name: name, took: took}
	}
	got := table([]*contestant{round("ours", 30_000, 1_000_000, 20_000), round("theirs", 60_000, 10_000, 70_000)})
	for _, want := range []string{"median of 3", "| ours | 30.0 µs | 1.00 of it |", "| theirs | 60.0 µs | 0.50 of it |"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
