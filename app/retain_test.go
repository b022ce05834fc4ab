package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/config"
	"inkorg/app/logtest"
)

// keptFor is a program over a crowd's mail that keeps it as some lines of YAML say, and its
// log.
func keptFor(t *testing.T, retention string) (*program, *logtest.Log) {
	t.Helper()
	folder, file := t.TempDir(), filepath.Join(t.TempDir(), "inkorg.yaml")
	generate(t, folder, nil)
	if err := os.WriteFile(file, []byte("environment: demo\n"+retention), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := config.Load(file, nil, config.Flags{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	log := logtest.New(t)
	p, err := assemble(t.Context(), settings, log.Text())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p, log
}

// TestTheProgramRetains what it is told to, logs it by numbers alone, and leaves it to
// another instance that is at it.
func TestTheProgramRetains(t *testing.T) {
	p, log := keptFor(t, "")
	p.sweep(t.Context())
	if strings.Contains(log.String(), "retention") {
		t.Errorf("unasked: %s", log.String())
	}
	settings := p.settings
	settings.Retention.RemoveAfter = config.Age{Days: 400, Said: true}
	if err := p.reload(t.Context(), func() (config.Config, error) { return settings, nil }); err != nil {
		t.Fatal(err)
	}
	if held, err := p.store.TakeLease(t.Context(), "retention", "other", time.Now(), time.Now().Add(time.Hour)); !held || err != nil {
		t.Fatal(held, err)
	}
	p.sweep(t.Context())
	if strings.Contains(log.String(), "removed_cases") || strings.Contains(log.String(), "retention failed") {
		t.Errorf("while another is at it: %s", log.String())
	}
	if err := p.store.DropLease(t.Context(), "retention", "other"); err != nil {
		t.Fatal(err)
	}
	p.sweep(t.Context())
	if !strings.Contains(log.String(), "msg=retention system=SE45454 archived_cases=0 removed_cases=") {
		t.Errorf("the log says %s", log.String())
	}
	before := log.String()
	p.sweep(t.Context())
	if again := strings.TrimPrefix(log.String(), before); strings.Contains(again, "removed_cases") {
		t.Errorf("once more: %s", again)
	}
}

// TestRetainingStopsGracefully: when the program stops, a sweep ends after its step, lets go
// of its lease, and the store is closed only then.
func TestRetainingStopsGracefully(t *testing.T) {
	p, log := keptFor(t, "retention: {remove_after: 400d}\n")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	p.background.Go(func() { p.retain(ctx) })
	p.background.Wait()
	if held, err := p.store.TakeLease(t.Context(), "retention", "next", time.Now(), time.Now().Add(time.Minute)); !held || err != nil {
		t.Errorf("the lease is still held (%v)", err)
	}
	if strings.Contains(log.String(), "failed") {
		t.Errorf("stopping is a failure: %s", log.String())
	}
}
