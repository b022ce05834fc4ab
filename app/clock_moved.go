//go:build testclock

package main

import (
	"os"
	"strings"
	"time"
)

// clock gives the machine's time, moved by what the file that TESTCLOCK names says: 1h, or
// -90m. It has no monotonic part that would hide the move.
func clock() func() time.Time {
	file := os.Getenv("TESTCLOCK")
	return func() time.Time {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err) // the test that wrote it is at fault
		}
		by, err := time.ParseDuration(strings.TrimSpace(string(text)))
		if err != nil {
			panic(err)
		}
		return time.Now().Round(0).Add(by)
	}
}
