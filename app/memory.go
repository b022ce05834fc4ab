package main

import (
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

const (
	// garbagePercent is how far the heap may grow, in hundredths of what is in use, before it
	// is collected. Requests are short and little outlives them: at Go's 100 a tenth of the
	// processor collects, and at 400 a fiftieth, for some ten MiB more.
	garbagePercent = 400
	// settleTime is how long after the start its garbage is given back to the system. The
	// first requests come before.
	settleTime = 300 * time.Millisecond
)

// tuneMemory has the program use memory as suits a server, unless the variable GOGC says how.
func tuneMemory(environ []string) (stop func()) {
	if !slices.ContainsFunc(environ, func(variable string) bool { return strings.HasPrefix(variable, "GOGC=") }) {
		debug.SetGCPercent(garbagePercent)
	}
	settle := time.AfterFunc(settleTime, debug.FreeOSMemory)
	return func() { settle.Stop() }
}
