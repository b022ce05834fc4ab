//go:build !testclock

package main

import "time"

// clock gives what the program takes for now. Built with the tag testclock it is one that
// tests move.
func clock() func() time.Time { return time.Now }
