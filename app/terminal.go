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

// tally says on a terminal how many of something there are so far, when nobody knows how
// many there will be. Elsewhere it says nothing.
type tally struct {
	to   io.Writer
	what string
	n    int
}

func newTally(to io.Writer, what string) *tally {
	if !isTerminal(to) {
		to = io.Discard
	}
	return &tally{to: to, what: what}
}

func (t *tally) add() {
	const every = 100
	if t.n++; t.n%every == 0 {
		fmt.Fprintf(t.to, "\r%d %s", t.n, t.what)
	}
}

// clear takes the line away, as that of progress.
func (t *tally) clear() { fmt.Fprint(t.to, "\r\x1b[K") }
