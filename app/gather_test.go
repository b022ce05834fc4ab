package main

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"inkorg/app/config"
)

// writings counts how often something is written.
type writings struct {
	mu    sync.Mutex
	parts []string
}

func (w *writings) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.parts = append(w.parts, string(p))
	return len(p), nil
}

func (w *writings) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.parts
}

// TestGatheredLines: lines of information are written together and soon, a warning at once
// with what came before it, and nothing is lost at the end.
func TestGatheredLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writings
		log, flush := gatherLog(system{Stderr: &out}, config.Demo())
		wants := func(when string, parts, lines int) {
			t.Helper()
			if all := out.all(); len(all) != parts || strings.Count(strings.Join(all, ""), "\n") != lines {
				t.Errorf("%s: %d parts, want %d with %d lines: %q", when, len(all), parts, lines, all)
			}
		}
		log.Info("one")
		log.With("a", 1).Info("two")
		log.WithGroup("b").Info("three", "c", 2)
		wants("at first", 0, 0)
		time.Sleep(gatherTime)
		synctest.Wait()
		wants("after a moment", 1, 3)
		log.Info("four")
		log.With("a", 1).Warn("five")
		wants("at a warning", 2, 5)
		log.Info("six")
		time.Sleep(gatherTime)
		synctest.Wait()
		wants("after another moment", 3, 6)
		log.Info("much", slog.String("text", strings.Repeat("a", gatherSize)))
		wants("when there is much", 4, 7)
		log.Info("last")
		flush()
		flush()
		wants("at the end", 5, 8)
	})
}
