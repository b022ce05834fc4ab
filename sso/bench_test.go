package sso

import (
	"maps"
	"syscall"
	"testing"
	"time"
)

// BenchmarkLogIn makes an AuthnRequest and accepts the answer to it, whose assertion is signed
// and encrypted: what the processor has to do for a log-in beside its pages.
func BenchmarkLogIn(b *testing.B) {
	bed := newBed(b, func(cfg *ServiceProviderConfig) { cfg.RequireEncrypted = true })
	answer := bed.write(letter{response: seal(b, sealed{})})
	pending := maps.Clone(bed.store.pending)
	before := processorTime(b)
	for b.Loop() {
		if _, err := bed.sp.Begin(idpEntity, "handle"); err != nil {
			b.Fatal(err)
		}
		bed.store = &memory{pending: maps.Clone(pending), used: map[string]time.Time{}}
		if _, err := bed.consume(answer); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
