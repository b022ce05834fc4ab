package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"inkorg/app/config"
)

// The lines of a log are written together, since there is one for every request and each
// writing costs as much as a query: after this long at the latest, or when there are so many
// bytes of them.
const (
	gatherTime = 100 * time.Millisecond
	gatherSize = 32 << 10
)

// gatherLog is newLog with lines gathered. What is held back at the end has to be flushed.
func gatherLog(world system, settings config.Config) (log *slog.Logger, flush func()) {
	lines := &gatherer{to: world.Stderr}
	world.Stderr = lines
	return slog.New(gathered{newLog(world, settings).Handler(), lines}), lines.flush
}

// gatherer holds lines of a log back for a moment.
type gatherer struct {
	to io.Writer

	mu    sync.Mutex
	lines []byte // that are held back
}

// Write implements io.Writer. What went wrong in writing earlier lines is not told, as a log
// has nobody to tell it to.
func (g *gatherer) Write(line []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.lines) == 0 {
		time.AfterFunc(gatherTime, g.flush)
	}
	g.lines = append(g.lines, line...)
	if len(g.lines) >= gatherSize {
		g.write()
	}
	return len(line), nil
}

// flush writes what is held back.
func (g *gatherer) flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.write()
}

func (g *gatherer) write() {
	if len(g.lines) > 0 {
		_, _ = g.to.Write(g.lines)
		g.lines = g.lines[:0]
	}
}

// gathered is a handler whose lines go to a gatherer. What is more than information is
// written at once, with all that led to it.
type gathered struct {
	slog.Handler
	lines *gatherer
}

// Handle implements slog.Handler.
func (g gathered) Handle(ctx context.Context, record slog.Record) error {
	err := g.Handler.Handle(ctx, record)
	if record.Level > slog.LevelInfo {
		g.lines.flush()
	}
	return err
}

// WithAttrs implements slog.Handler.
func (g gathered) WithAttrs(attrs []slog.Attr) slog.Handler {
	return gathered{g.Handler.WithAttrs(attrs), g.lines}
}

// WithGroup implements slog.Handler.
func (g gathered) WithGroup(name string) slog.Handler {
	return gathered{g.Handler.WithGroup(name), g.lines}
}
