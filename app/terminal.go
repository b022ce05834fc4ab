package main

import (
	"fmt"
	"io"
	"os"
)

// progress says on a terminal how far several things have come, in a line that is gone when
// something else is written. Elsewhere, and for one thing, it says nothing.
type progress struct {
	to  io.Writer
	all int
}

func newProgress(to io.Writer, all int) progress {
	if all < 2 || !isTerminal(to) {
		to = io.Discard
	}
	return progress{to: to, all: all}
}

// at says that so many are done, and the next one is under way.
func (p progress) at(done int) { fmt.Fprintf(p.to, "\r%d of %d", done+1, p.all) }

// clear takes the line away: return, and erase to its end.
func (p progress) clear() { fmt.Fprint(p.to, "\r\x1b[K") }

// isTerminal says whether a person is at the other end of a stream.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
